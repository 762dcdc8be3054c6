import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OomwhyError } from '../lib/errors.ts';
import type { SandboxRun } from '../schema/verification.ts';
import { type Contents, changes, listContents } from './folder-contents.ts';
import type { SandboxHost } from './host.ts';
import type { Interpreter } from './interpreter.ts';
import { launchCommand } from './launch.ts';
import { dropsToNobody, NOBODY } from './nobody.ts';
import { exitOf, outcomeOf } from './outcome.ts';
import { Output, type OutputChunk } from './output.ts';
import { supervise } from './supervise.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

/** What one run may take. */
export interface RunBounds {
  readonly limitBytes: number;
  readonly wallSeconds: number;
  /** Of stdout and stderr together. */
  readonly maxOutputBytes: number;
  /** Processes and threads. */
  readonly maxPids: number;
  /** Of each file, and of all in the work folder and /tmp together. */
  readonly maxFileBytes: number;
}

export interface RunRequest extends RunBounds {
  /** Absolute: the program's current folder, which must be writable to nobody where this process is root's. */
  readonly folder: string;
  /** `python3` at its head stands for the interpreter. */
  readonly command: readonly string[];
  readonly interpreter: Interpreter;
  readonly env?: Readonly<Record<string, string>>;
  /** A new file for the whole of stdout. */
  readonly keepStdout?: string;
  readonly allowUnisolated?: boolean;
  readonly onOutput?: (chunk: OutputChunk) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs a program once under a memory limit, contained, and measures it. Nothing of it stays but what it wrote to
 * its folder. Peaks are sampled: lower bounds.
 * @throws OomwhyError sandbox-unavailable, sandbox-failed
 * @throws the signal's reason when aborted
 */
export async function runLimited(request: RunRequest, host: SandboxHost): Promise<SandboxRun> {
  if (host.isolation === 'none' && request.allowUnisolated !== true)
    throw new OomwhyError(
      'sandbox-unavailable',
      `a program cannot be contained here: ${host.notes.join(' ')}`,
    );
  request.signal?.throwIfAborted();
  const own = await makeTemporaryFolder();
  try {
    return await runIn(own, request, host);
  } finally {
    await removeFolder(own);
  }
}

async function runIn(
  own: string,
  request: RunRequest,
  { limiter, isolation }: SandboxHost,
): Promise<SandboxRun> {
  const { env: environment = {}, folder: work, limitBytes, maxFileBytes } = request;
  const [temporary, stage] = [join(own, 'tmp'), join(own, 'stage')];
  await mkdir(temporary, { mode: 0o700 });
  if (dropsToNobody()) await chown(temporary, NOBODY, NOBODY);
  await mkdir(stage, { mode: 0o711 });
  const before = await listContents(work);
  const isFull = async (after: Contents) => {
    const other = await listContents(temporary);
    return after.tooMany || other.tooMany || after.bytes + other.bytes - before.bytes > maxFileBytes;
  };
  const output = new Output({
    maxBytes: request.maxOutputBytes,
    keepIn: request.keepStdout ?? null,
    onChunk: request.onOutput,
  });
  try {
    const launch = { ...request, environment, work, temporary, stage, isolation };
    const ending = await supervise({
      ...request,
      limiter,
      output,
      signal: request.signal,
      command: (group) => launchCommand(launch, group),
      cwd: isolation === 'none' ? work : '/',
      filesFull: async () => isFull(await listContents(work)),
    });
    if (output.failure !== null) throw output.failure;
    const after = await listContents(work);
    const stop = ending.stop ?? ((await isFull(after)) ? 'files-limit' : null);
    const stderrTail = output.tail();
    const outcome = outcomeOf({ ...ending, stop, stderrTail, limiter: limiter.kind });
    const { reading, peakAnonBytes, peakHeldBytes, seconds } = ending;
    return {
      outcome,
      limitBytes,
      ...exitOf(ending),
      oomKills: reading.oomKills,
      peakAnonBytes,
      peakHeldBytes,
      cgroupPeakBytes: reading.peakBytes,
      seconds,
      stdout: output.stdout(),
      stderrTail,
      files: outcome === 'files-limit' ? [] : await changes(before, after),
    };
  } finally {
    output.close();
  }
}
