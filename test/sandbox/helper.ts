import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, type TestContext } from 'vitest';
import { type SandboxHost, sandboxHost } from '../../src/sandbox/host.ts';
import { findInterpreter, type Interpreter } from '../../src/sandbox/interpreter.ts';
import { type RunRequest, runLimited } from '../../src/sandbox/run.ts';
import { makeTemporaryFolder, removeFolder } from '../../src/sandbox/temporary-folder.ts';
import { fillWorkFolder, type Input } from '../../src/sandbox/work-folder.ts';
import type { SandboxRun } from '../../src/schema/verification.ts';

export const MiB = 1024 ** 2;
/** An argument of every program here, by which its processes are found. */
export const MARK = `oomwhy-test-${process.pid}`;

export const host: SandboxHost = await sandboxHost();
export const python: Interpreter = await pythonHere();

async function pythonHere(): Promise<Interpreter> {
  const found = await findInterpreter([]);
  if (found === null) throw new Error('these tests need a python3');
  return found;
}

/** Leaves a test aloud where this host cannot contain a program, or cannot count its kills. */
export function needs(context: TestContext, what: 'isolation' | 'cgroup'): void {
  const has = what === 'isolation' ? host.isolation === 'bubblewrap' : host.limiter.kind !== 'rlimit-as';
  if (has) return;
  console.warn(`not tested, for want of ${what}: ${context.task.name}: ${host.notes.join(' ')}`);
  context.skip(host.notes.join(' '));
}

export const BOUNDS = {
  limitBytes: 64 * MiB,
  wallSeconds: 30,
  maxOutputBytes: 1 * MiB,
  maxPids: 64,
  maxFileBytes: 50 * MiB,
};

export interface Ran {
  readonly run: SandboxRun;
  /** The whole of stdout. */
  readonly printed: string;
  /** What stood in the work folder, by path; `null` for what is no file. */
  readonly inFolder: ReadonlyMap<string, string | null>;
}

export interface Options extends Partial<RunRequest> {
  readonly inputs?: readonly Input[];
  readonly on?: SandboxHost;
  /** Whether no other run is under way, so that nothing may be left. */
  readonly alone?: boolean;
}

/** Runs a program, and checks that nothing of it stays. */
export async function runProgram(
  source: string,
  { inputs = [], on = host, alone = true, ...more }: Options = {},
): Promise<Ran> {
  const folder = await makeTemporaryFolder();
  try {
    const work = join(folder, 'work');
    const keepStdout = join(folder, 'stdout');
    await fillWorkFolder(work, [{ path: 'program.py', bytes: Buffer.from(source) }], inputs);
    const command = ['python3', 'program.py', MARK];
    const run = await runLimited(
      { ...BOUNDS, folder: work, command, interpreter: python, keepStdout, allowUnisolated: true, ...more },
      on,
    );
    const names = readdirSync(work, { withFileTypes: true }).filter(({ name }) =>
      existsSync(join(work, name)),
    );
    const inFolder = new Map(
      names.map((entry) => [
        entry.name,
        entry.isFile() ? readFileSync(join(work, entry.name), 'utf8') : null,
      ]),
    );
    return { run, printed: readFileSync(keepStdout, 'utf8'), inFolder };
  } finally {
    await removeFolder(folder);
    if (alone) expect(leftovers()).toEqual([]);
  }
}

/** Processes, groups, mounts and folders that runs of this test file left. */
export function leftovers(): string[] {
  const groups = ['memory', 'pids', '.', 'unified'].flatMap((name) => {
    const folder = join('/sys/fs/cgroup', name);
    return existsSync(folder) ? readdirSync(folder).map((group) => join(folder, group)) : [];
  });
  const folders = readdirSync(tmpdir()).map((name) => join(tmpdir(), name));
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return [
    ...[...groups, ...folders].filter(
      (path) => /\/oomwhy-(?:sandbox-)?(\d+)-/.exec(path)?.[1] === String(process.pid),
    ),
    ...mounts.filter((line) => line.includes(`oomwhy-sandbox-${process.pid}-`)),
    ...processes().filter((command) => command.includes(MARK)),
  ];
}

function processes(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    });
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** A folder of this host that goes with the test file. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'test-sandbox-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
