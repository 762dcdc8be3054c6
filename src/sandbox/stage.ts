import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OomwhyError } from '../lib/errors.ts';
import type { SandboxRun } from '../schema/verification.ts';
import type { KeptRun } from './compare-outputs.ts';
import { type SandboxHost, sandboxHost } from './host.ts';
import { findInterpreter, type Interpreter } from './interpreter.ts';
import type { OutputChunk } from './output.ts';
import { type RunBounds, runLimited } from './run.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';
import { checkedPath, fillWorkFolder, type Input, type ProgramFile } from './work-folder.ts';

const MiB = 1024 ** 2;
const BOUNDS = { wallSeconds: 60, maxOutputBytes: 64 * MiB, maxPids: 256, maxFileBytes: 1024 * MiB };

export type StageName = 'original' | 'reference' | 'patched' | 'measure';

/** How far it has come: a run begins, prints, has ended. */
export type Progress =
  | { readonly stage: StageName; readonly state: 'started'; readonly limitBytes: number }
  | ({ readonly stage: StageName; readonly state: 'output' } & OutputChunk)
  | { readonly stage: StageName; readonly state: 'ended'; readonly run: SandboxRun };

export interface ProgramRequest extends Partial<Omit<RunBounds, 'limitBytes'>> {
  readonly program: { readonly files: readonly ProgramFile[]; readonly main: string };
  readonly inputs?: readonly Input[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Else the first that `findInterpreter` finds. */
  readonly interpreter?: Interpreter;
  readonly allowUnisolated?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Where one program is run several times, each time on fresh copies; `close` removes all of it. */
export interface Stage {
  readonly host: SandboxHost;
  run(name: StageName, files: readonly ProgramFile[], limitBytes: number): Promise<KeptRun>;
  discard(kept: KeptRun): Promise<void>;
  close(): Promise<void>;
}

/** @throws OomwhyError sandbox-unavailable; OomwhyError invalid-request for the program's paths */
export async function openStage(request: ProgramRequest, host?: SandboxHost): Promise<Stage> {
  const main = checkedPath(request.program.main).replace(/^-/, './-');
  const interpreter = request.interpreter ?? (await findInterpreter([]));
  if (interpreter === null)
    throw new OomwhyError('sandbox-unavailable', 'no Python 3 was found; name one with OOMWHY_PYTHON');
  const found = host ?? (await sandboxHost());
  const root = await makeTemporaryFolder();
  let runs = 0;
  return {
    host: found,
    run: async (stage, files, limitBytes) => {
      const folder = join(root, String(runs));
      runs += 1;
      await mkdir(folder, { mode: 0o711 });
      const [work, stdout] = [join(folder, 'work'), join(folder, 'stdout')];
      await fillWorkFolder(work, files, request.inputs ?? []);
      const tell = request.onProgress ?? (() => {});
      tell({ stage, state: 'started', limitBytes });
      const { env, allowUnisolated, signal, wallSeconds, maxOutputBytes, maxPids, maxFileBytes } = request;
      const run = await runLimited(
        {
          wallSeconds: wallSeconds ?? BOUNDS.wallSeconds,
          maxOutputBytes: maxOutputBytes ?? BOUNDS.maxOutputBytes,
          maxPids: maxPids ?? BOUNDS.maxPids,
          maxFileBytes: maxFileBytes ?? BOUNDS.maxFileBytes,
          limitBytes,
          folder: work,
          command: ['python3', main, ...(request.args ?? [])],
          interpreter,
          keepStdout: stdout,
          onOutput: (chunk) => tell({ stage, state: 'output', ...chunk }),
          ...(env && { env }),
          ...(allowUnisolated && { allowUnisolated }),
          ...(signal && { signal }),
        },
        found,
      );
      tell({ stage, state: 'ended', run });
      return { run, work, stdout };
    },
    discard: (kept) => removeFolder(join(kept.work, '..')),
    close: () => removeFolder(root),
  };
}
