import { type Found, keyOf, type Patch, patchProgram } from '../fix-program.ts';
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

/** Which rewrite of each finding is taken. */
export interface Choice {
  /** Keys of findings that are left as they are. */
  readonly without: ReadonlySet<string>;
  /** Keys of findings → the rewrite that is taken instead of the first. */
  readonly other: ReadonlyMap<string, number>;
  /** Only rewrites whose sameness the text shows. */
  readonly textOnly: boolean;
}

export const EVERYTHING: Choice = { without: new Set(), other: new Map(), textOnly: false };

/** The findings with `suspected` left as they are. */
export function onlySure(findings: readonly Found[]): Choice {
  return { ...EVERYTHING, without: new Set(findings.filter((one) => one.suspected).map(keyOf)) };
}

/** Makes the program's candidates, each only once however often it is asked for. */
export function candidateMaker(disk: ProgramOnDisk, program: PyProgram, findings: readonly Found[]) {
  const made = new Map<string, Promise<Candidate | null>>();
  return (choice: Choice): Promise<Candidate | null> => {
    const key = JSON.stringify([[...choice.without].sort(), [...choice.other].sort(), choice.textOnly]);
    const known = made.get(key) ?? make(disk, program, findings, choice);
    made.set(key, known);
    return known;
  };
}

export type MakeCandidate = ReturnType<typeof candidateMaker>;

/** What is worth offering without a run: what the text proves, and everything that the text shows to be a defect. */
export async function unrunCandidates(make: MakeCandidate, findings: readonly Found[]): Promise<Candidate[]> {
  const sure = onlySure(findings);
  const found = [await make({ ...sure, textOnly: true }), await make(sure)];
  return found.filter(
    (one, index) => one !== null && found.findIndex((other) => other?.diff === one.diff) === index,
  ) as Candidate[];
}

async function make(
  disk: ProgramOnDisk,
  program: PyProgram,
  findings: readonly Found[],
  { without, other, textOnly }: Choice,
): Promise<Candidate | null> {
  const patch = await patchProgram(program, findings, (finding) => {
    const key = keyOf(finding);
    if (without.has(key)) return null;
    if (textOnly) return finding.rewrites.find((one) => one.proof === 'text') ?? null;
    return finding.rewrites[other.get(key) ?? 0] ?? finding.rewrites[0] ?? null;
  });
  return patch && candidateOf(disk, patch);
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
