import type { Found } from '../fix-program.ts';
import { roundUpToStep } from '../lib/bytes.ts';
import { OomwhyError } from '../lib/errors.ts';
import { findInterpreter } from '../sandbox/interpreter.ts';
import { measure } from '../sandbox/measure.ts';
import { roomFor } from '../sandbox/room.ts';
import type { ProgramRequest, Progress } from '../sandbox/stage.ts';
import { type OpenVerification, openVerification } from '../sandbox/verify.ts';
import type { FixVerification } from '../schema/incident.ts';
import type { Verification } from '../schema/verification.ts';
import type { MakeCandidate } from './candidates.ts';
import { importedModules, type ProgramInput, type ProgramOnDisk } from './read.ts';
import { type Searched, searchFix } from './search.ts';
import { filesWith, Trials } from './trials.ts';

export interface VerifyOptions {
  /** Arguments of the program. */
  readonly args: readonly string[];
  readonly wallSeconds?: number;
  readonly allowUnisolated?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface Proof extends Searched {
  /** Most that the original was seen to hold with room; `null` where it did not finish. */
  readonly peakBytes: number | null;
  /** A limit under which the original was seen to finish; only sought where no candidate is enough. */
  readonly suggestedLimitBytes: number | null;
  readonly warnings: readonly string[];
}

export interface ProveRequest {
  readonly disk: ProgramOnDisk;
  readonly inputs: readonly ProgramInput[];
  readonly limitBytes: number | null;
}

/** Room over what was seen to be held: peaks are sampled, and input grows. */
const HEADROOM = 1.25;
const LIMIT_TRIES = 4;

/**
 * Runs the program and changed versions of it under the limit until one is proven. What changes the output is dropped.
 * @throws OomwhyError no-main, sandbox-unavailable, sandbox-failed
 */
export async function proveFix(
  request: ProveRequest,
  make: MakeCandidate,
  findings: readonly Found[],
  options: VerifyOptions,
): Promise<Proof> {
  const run = await runRequest(request, options);
  const verification = await open(request, options);
  try {
    const trials = new Trials(verification, request.disk);
    const { kept, told } = await searchFix(trials, make, findings);
    const { peakBytes } = trials;
    const solved = kept.some((one) => one.verification.patched.outcome === 'finished');
    return {
      kept,
      told,
      peakBytes,
      suggestedLimitBytes: solved || peakBytes === null ? null : await limitThatDoes(run, peakBytes),
      warnings: warningsOf(verification),
    };
  } finally {
    await verification.close();
  }
}

/** One change of the program against the program as it is. @throws as `proveCandidates` */
export async function proveFiles(
  request: ProveRequest,
  changed: ReadonlyMap<string, Uint8Array>,
  options: VerifyOptions,
): Promise<FixVerification> {
  const verification = await open(request, options);
  try {
    return fixVerification(await verification.try(filesWith(request.disk, changed)));
  } finally {
    await verification.close();
  }
}

/** What a verification leaves with the fix that was run. */
export function fixVerification(run: Verification): FixVerification {
  const { original: before, patched: after, reference: _, difference: __, ...rest } = run;
  return { before, after, ...rest, approvedBy: null };
}

async function open(request: ProveRequest, options: VerifyOptions): Promise<OpenVerification> {
  const limitBytes = request.limitBytes ?? (await roomFor(null));
  return openVerification({ ...(await runRequest(request, options)), limitBytes });
}

async function runRequest({ disk, inputs }: ProveRequest, options: VerifyOptions): Promise<ProgramRequest> {
  if (disk.main === null || disk.main.endsWith('.ipynb'))
    throw new OomwhyError('no-main', 'which file is to be run is not known', { where: disk.folder });
  const own = new Set(disk.files.map((file) => file.path.split('/')[0]?.replace(/\.py$/, '')));
  const wanted = disk.files.flatMap((file) =>
    importedModules(file.text).map((name) => name.split('/')[0] as string),
  );
  const interpreter = await findInterpreter(wanted.filter((name) => !own.has(name)));
  const { onProgress, signal, wallSeconds, allowUnisolated } = options;
  return {
    program: { files: disk.files.filter((file) => !file.notebook), main: disk.main },
    inputs: inputs.map(({ from, path }) => ({ from, to: path })),
    args: options.args,
    ...(interpreter && { interpreter }),
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
    ...(wallSeconds && { wallSeconds }),
    ...(allowUnisolated && { allowUnisolated }),
  };
}

/** The smallest of a few limits over the peak under which the original was seen to finish; bytes. */
async function limitThatDoes(run: ProgramRequest, peakBytes: number): Promise<number | null> {
  let limit = roundUpToStep(peakBytes * HEADROOM);
  for (let attempt = 0; attempt < LIMIT_TRIES; attempt++, limit = roundUpToStep(limit * HEADROOM)) {
    const { outcome } = await measure({ ...run, roomBytes: limit });
    if (outcome === 'finished') return limit;
  }
  return null;
}

function warningsOf({ original, reference }: OpenVerification): string[] {
  const whole = reference ?? original;
  if (whole.outcome === 'finished') return [];
  const last = whole.stderrTail.trim().split('\n').at(-1) ?? '';
  return [`Even with room the program did not finish (${whole.outcome}): ${last || 'it said nothing'}.`];
}
