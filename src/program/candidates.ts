import { type Found, type Patch, patchProgram } from '../fix-program.ts';
import type { Rewrite } from '../fixes/python/detector.ts';
import { unifiedDiff } from '../python/patch.ts';
import type { PyProgram } from '../python/program.ts';
import { compiles } from './compile.ts';
import type { ProgramFile, ProgramOnDisk } from './read.ts';
import { toBytes } from './source-text.ts';

/** A changed program that passes the gate, with its diff; how far its sameness is known by the text alone. */
export interface Candidate {
  readonly diff: string;
  /** The changed files, as bytes to be written. */
  readonly files: readonly { path: string; bytes: Buffer }[];
  readonly findings: readonly number[];
  readonly says: readonly string[];
  readonly risks: readonly string[];
  readonly proof: Rewrite['proof'];
}

type Choose = (finding: Found) => Rewrite | null;

/** More than these are never run. */
const MOST = 8;

/**
 * The ways to change the program that are worth a run, the safest and most complete first: what the text proves, everything,
 * everything with one place changed the other way, each place alone.
 */
export async function candidatesFor(
  disk: ProgramOnDisk,
  program: PyProgram,
  findings: readonly Found[],
): Promise<Candidate[]> {
  const proven: Choose = (finding) => finding.rewrites.find((one) => one.proof === 'text') ?? null;
  const first: Choose = (finding) => finding.rewrites[0] ?? null;
  const choices: Choose[] = [proven, first];
  findings.forEach((finding, index) => {
    for (const other of finding.rewrites.slice(1, 3))
      choices.push((one) =>
        one.pattern === finding.pattern && one.at.text === finding.at.text
          ? (one.rewrites[finding.rewrites.indexOf(other)] ?? null)
          : first(one),
      );
    if (findings.length > 1) choices.push((one) => (findings.indexOf(one) === index ? first(one) : null));
  });
  const made: Candidate[] = [];
  for (const choose of choices) {
    if (made.length >= MOST) break;
    const patch = await patchProgram(program, findings, choose);
    const candidate = patch && (await candidateOf(disk, patch));
    if (candidate && !made.some((one) => one.diff === candidate.diff)) made.push(candidate);
  }
  return made;
}

/** A patch → its diff in the program's folder; `null` when Python itself does not take a changed file. */
export async function candidateOf(disk: ProgramOnDisk, patch: Patch): Promise<Candidate | null> {
  const files: { path: string; bytes: Buffer }[] = [];
  const diffs: string[] = [];
  for (const [path, { after }] of patch.files) {
    const file = disk.files.find((one) => one.path === path) as ProgramFile;
    const text = file.notebook ? file.notebook.write(after) : after;
    if (text === null) return null;
    const bytes = toBytes(file.source, text);
    if (!file.notebook && (await compiles(bytes)) === false && (await compiles(file.bytes)) === true)
      return null;
    files.push({ path, bytes });
    diffs.push(unifiedDiff(path, file.source.text, text));
  }
  return {
    diff: diffs.join(''),
    files,
    findings: patch.findings,
    says: [...new Set(patch.rewrites.map((one) => one.says))],
    risks: [...new Set(patch.rewrites.map((one) => one.risk))],
    proof: patch.rewrites.every((one) => one.proof === 'text') ? 'text' : 'run',
  };
}
