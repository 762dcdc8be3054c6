import { join } from 'node:path';
import { inline } from '../lib/text.ts';
import type { FileWritten, SandboxRun } from '../schema/verification.ts';
import { firstDifference } from './first-difference.ts';

/** A run whose output is still there. */
export interface KeptRun {
  readonly run: SandboxRun;
  readonly work: string;
  /** The file with the whole of its stdout. */
  readonly stdout: string;
}

/** Whether a run came to its own end, so that what it put out is all that it would. */
export function isWhole({ outcome }: SandboxRun): boolean {
  return outcome === 'finished' || outcome === 'failed';
}

/**
 * Compares what two whole runs put out: stdout, files and exit code; not stderr, where warnings name lines of code.
 * @param was the run as it should be
 * @returns the first difference in words; `null` where there is none
 */
export async function compareOutputs(was: KeptRun, is: KeptRun): Promise<string | null> {
  if (was.run.stdout.sha256 !== is.run.stdout.sha256)
    return `stdout: ${(await firstDifference(was.stdout, is.stdout)) ?? 'it differs'}`;
  const [before, after] = [byPath(was.run.files), byPath(is.run.files)];
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const difference = await compareFiles(path, { was, is }, before.get(path), after.get(path));
    if (difference !== null) return `${inline(path, 120)}: ${difference}`;
  }
  return exitOf(was.run) === exitOf(is.run)
    ? null
    : `the exit code is ${exitOf(is.run)}, and was ${exitOf(was.run)}`;
}

async function compareFiles(
  path: string,
  { was, is }: { was: KeptRun; is: KeptRun },
  before: FileWritten | undefined,
  after: FileWritten | undefined,
): Promise<string | null> {
  if (after === undefined) return `it is no longer ${before?.kind === 'removed' ? 'removed' : 'written'}`;
  if (before === undefined) return `it is ${after.kind === 'removed' ? 'removed' : 'written'}, and was not`;
  if (before.kind !== after.kind) return `it is ${word(after)}, and was ${word(before)}`;
  if (before.sha256 === after.sha256) return null;
  if (before.kind !== 'file') return 'it leads elsewhere';
  // A name that is no UTF-8 is not the one on the disk.
  return firstDifference(join(was.work, path), join(is.work, path))
    .catch(() => null)
    .then((found) => found ?? 'its content differs');
}

const WORDS = { file: 'a file', link: 'a link', removed: 'removed', other: 'something else' };

function word({ kind }: FileWritten): string {
  return WORDS[kind];
}

function byPath(files: readonly FileWritten[]): Map<string, FileWritten> {
  return new Map(files.map((file) => [file.path, file]));
}

function exitOf({ exitCode, signal }: SandboxRun): string {
  return String(exitCode ?? signal);
}
