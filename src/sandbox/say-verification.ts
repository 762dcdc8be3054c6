import { formatBytes } from '../lib/bytes.ts';
import type { RunOutcome, SandboxRun, Verification } from '../schema/verification.ts';

const ENDED: Record<RunOutcome, string> = {
  finished: 'finished',
  killed: 'ran out of memory',
  failed: 'failed',
  'timed-out': 'did not finish in time',
  'output-limit': 'printed more than may be printed',
  'pids-limit': 'started more processes than it may',
  'files-limit': 'wrote more than may be written',
};

/** The outcome of a verification in one line. */
export function sayVerification(verification: Omit<Verification, 'says'>): string {
  const { original, reference, patched, sameOutput, difference, proven } = verification;
  const limit = formatBytes(verification.limitBytes);
  if (original.outcome === 'finished')
    return `The original survives this limit (${limit}): there is nothing to prove.${about(patched, sameOutput, difference)}`;
  const before = `Under ${limit} the original ${ended(original)}`;
  if (patched.outcome !== 'finished') return `${before}, and the patched program ${ended(patched)}.`;
  const after = `the patched program finished${peak(patched)}`;
  if (proven) return `${before}; ${after}, with the same output.`;
  if (sameOutput === false) return `${before}; ${after}, but its output differs: ${difference}.`;
  if (difference !== null) return `${before}; ${after}, but the outputs cannot be compared: ${difference}.`;
  const room = reference === null ? 'more room' : formatBytes(reference.limitBytes);
  const why = reference === null ? 'was not run' : ended(reference);
  return `${before}; ${after}, but with ${room} the original ${why}, so there is no output to compare with.`;
}

function about(patched: SandboxRun, sameOutput: boolean | null, difference: string | null): string {
  if (patched.outcome !== 'finished') return ` The patched program ${ended(patched)}.`;
  return sameOutput === true ? '' : ` The patched program finished, but its output differs: ${difference}.`;
}

function ended({ outcome, exitCode, signal }: SandboxRun): string {
  if (outcome !== 'failed') return ENDED[outcome];
  return signal === null ? `failed with exit code ${exitCode}` : `was ended by ${signal}`;
}

function peak({ peakHeldBytes }: SandboxRun): string {
  return peakHeldBytes === null ? '' : ` with a peak of at least ${formatBytes(peakHeldBytes)}`;
}
