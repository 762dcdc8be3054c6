import type { RunOutcome, SandboxRun } from '../schema/verification.ts';
import { clean } from './display.ts';

const WORDS: Record<RunOutcome, string> = {
  finished: 'finished',
  killed: 'ran out of memory',
  failed: 'failed',
  'timed-out': 'did not finish in time',
  'output-limit': 'printed too much',
  'pids-limit': 'started too many processes',
  'files-limit': 'wrote too much',
};

/** How a run ended, in a few words. */
export function saidOutcome({ outcome, exitCode, signal }: SandboxRun): string {
  if (outcome !== 'failed') return WORDS[outcome];
  if (signal !== null) return `ended by ${clean(signal)}`;
  return exitCode === null ? WORDS.failed : `failed with exit code ${exitCode}`;
}

export function seconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
}
