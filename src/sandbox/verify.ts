import type { SandboxRun, Verification } from '../schema/verification.ts';
import { compareOutputs, isWhole, type KeptRun } from './compare-outputs.ts';
import type { SandboxHost } from './host.ts';
import { roomFor, withRoom } from './room.ts';
import { sayVerification } from './say-verification.ts';
import { openStage, type ProgramRequest, type Stage } from './stage.ts';
import type { ProgramFile } from './work-folder.ts';

export interface VerificationRequest extends ProgramRequest {
  readonly limitBytes: number;
  /** For the reference; else a multiple of the limit within what the host has. */
  readonly roomBytes?: number;
}

/** A patched program that was run with room. */
export interface Weighed {
  readonly run: SandboxRun;
  readonly sameOutput: boolean | null;
  /** Most that it held, in bytes: a lower bound; `null` where it did not finish. */
  readonly peakBytes: number | null;
}

/** A program that was run as it is, against which patched ones are held. */
export interface OpenVerification {
  readonly original: SandboxRun;
  readonly reference: SandboxRun | null;
  /** Runs the program with these files instead. @throws OomwhyError; the signal's reason when aborted */
  try(patched: readonly ProgramFile[]): Promise<Verification>;
  /** Runs the program with these files instead, and with room. @throws as `try` */
  weigh(patched: readonly ProgramFile[]): Promise<Weighed>;
  /** Removes everything; to be called whatever happened. */
  close(): Promise<void>;
}

/**
 * Runs a program under the limit, and once more with room if it did not finish, so that patched ones can be tried.
 * @throws OomwhyError sandbox-unavailable, sandbox-failed; OomwhyError invalid-request, file-not-found
 * @throws the signal's reason when aborted; then nothing is left to close
 */
export async function openVerification(
  request: VerificationRequest,
  host?: SandboxHost,
): Promise<OpenVerification> {
  const stage = await openStage(request, host);
  try {
    return await open(stage, request);
  } catch (error) {
    await stage.close();
    throw error;
  }
}

/** One program and one patch of it. @throws as `openVerification` */
export async function verifyPatch(
  request: VerificationRequest & { readonly patched: readonly ProgramFile[] },
  host?: SandboxHost,
): Promise<Verification> {
  const verification = await openVerification(request, host);
  try {
    return await verification.try(request.patched);
  } finally {
    await verification.close();
  }
}

async function open(stage: Stage, request: VerificationRequest): Promise<OpenVerification> {
  const { files } = request.program;
  const { limitBytes } = request;
  const original = await stage.run('original', files, limitBytes);
  const survives = original.run.outcome === 'finished';
  const room = request.roomBytes ?? (await roomFor(limitBytes));
  const runReference = () => withRoom(() => stage.run('reference', files, room));
  if (!survives) await stage.discard(original);
  const reference = survives ? null : await runReference();
  const model = reference ?? original;
  let steady: boolean | null = null;
  const isSteady = async () => {
    if (steady === null) {
      const again = await runReference();
      steady = isWhole(again.run) && (await compareOutputs(model, again)) === null;
      await stage.discard(again);
    }
    return steady;
  };
  return {
    original: original.run,
    reference: reference?.run ?? null,
    try: async (changed) => {
      const patched = await stage.run('patched', changed, limitBytes);
      const compared = await compare(model, patched, isSteady);
      await stage.discard(patched);
      return verdict(stage.host, request, { original: original.run, reference, patched, ...compared });
    },
    weigh: async (changed) => {
      const patched = await withRoom(() => stage.run('measure', changed, room));
      const { sameOutput } = await compare(model, patched, isSteady);
      await stage.discard(patched);
      const { run } = patched;
      const peakBytes = run.outcome === 'finished' ? (run.peakHeldBytes ?? run.cgroupPeakBytes) : null;
      return { run, sameOutput, peakBytes };
    },
    close: () => stage.close(),
  };
}

interface Compared {
  readonly sameOutput: boolean | null;
  readonly difference: string | null;
}

const UNSTEADY = { sameOutput: null, difference: 'the program’s own output differs from run to run' };

/** @param isSteady whether the program puts out the same each time; asked only where a patched one differs */
async function compare(
  model: KeptRun,
  patched: KeptRun,
  isSteady: () => Promise<boolean>,
): Promise<Compared> {
  if (!isWhole(model.run) || !isWhole(patched.run)) return { sameOutput: null, difference: null };
  const difference = await compareOutputs(model, patched);
  if (difference === null) return { sameOutput: true, difference };
  return (await isSteady()) ? { sameOutput: false, difference } : UNSTEADY;
}

function verdict(
  host: SandboxHost,
  { limitBytes }: VerificationRequest,
  runs: Compared & { original: SandboxRun; reference: KeptRun | null; patched: KeptRun },
): Verification {
  const { original, sameOutput, difference } = runs;
  const patched = runs.patched.run;
  const proven = original.outcome !== 'finished' && patched.outcome === 'finished' && sameOutput === true;
  const verification = {
    limiter: host.limiter.kind,
    isolation: host.isolation,
    cannotProve: [...host.cannotProve],
    limitBytes,
    original,
    reference: runs.reference?.run ?? null,
    patched,
    sameOutput,
    difference,
    proven,
  };
  return { ...verification, says: sayVerification(verification) };
}
