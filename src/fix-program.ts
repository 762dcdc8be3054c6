import type { CodeFinding, Rewrite } from './fixes/python/detector.ts';
import { detectors } from './fixes/python/index.ts';
import { applyEdits, type Edit, overlap } from './python/edits.ts';
import { gatePatch } from './python/gate.ts';
import { withoutNewlyUnused } from './python/imports.ts';
import type { PyModule } from './python/module.ts';
import { type PyProgram, readProgram } from './python/program.ts';

/** A finding with the defect's id, in the program as it was handed over. */
export interface Found extends CodeFinding {
  readonly pattern: string;
  readonly title: string;
}

/** A changed program: the new text of each changed file, and what was done to get there. */
export interface Patch {
  readonly files: ReadonlyMap<string, { before: string; after: string }>;
  /** The findings, by their index, that it mends. */
  readonly findings: readonly number[];
  readonly rewrites: readonly Rewrite[];
}

/** A mended place can show the next one; more rounds than this were never needed. */
const ROUNDS = 6;

/**
 * What in a program takes memory that it does not need; the largest saving first, an unknown one as the largest.
 * @param failed told of a detector that throws; it fails alone
 */
export function findingsOf(
  program: PyProgram,
  only?: ReadonlySet<string>,
  failed: (pattern: string, why: string) => void = () => {},
): Found[] {
  const found = detectors
    .filter((detector) => !only || only.has(detector.meta.id))
    .flatMap(({ meta, detect }) => {
      try {
        return detect(program).map((one) => ({ ...one, pattern: meta.id, title: meta.title }));
      } catch (error) {
        failed(meta.id, error instanceof Error ? error.message : String(error));
        return [];
      }
    });
  return found
    .map((one, index) => ({ one, index }))
    .sort(
      (a, b) =>
        (b.one.savingBytes ?? Number.MAX_VALUE) - (a.one.savingBytes ?? Number.MAX_VALUE) ||
        a.index - b.index,
    )
    .map(({ one }) => one);
}

/**
 * Applies the rewrites of the findings, one round after the other, each time to the program as it then reads, so that two
 * changes never meet in one line. A rewrite whose text does not pass the gate is left out. `choose` picks the rewrite of a
 * finding, or `null` for none. `null` when nothing was changed.
 */
export async function patchProgram(
  program: PyProgram,
  findings: readonly Found[],
  choose: (finding: Found) => Rewrite | null,
  version?: string,
): Promise<Patch | null> {
  const patterns = new Set(findings.map((one) => one.pattern));
  const refused = new Set<string>();
  const mended = new Set<number>();
  const rewrites: Rewrite[] = [];
  let now = program;
  let open = findings;
  for (let round = 0; round < ROUNDS && open.length > 0; round++) {
    let changed = false;
    const taken: Rewrite[] = [];
    for (const finding of open) {
      const rewrite = choose(finding);
      if (!rewrite || refused.has(keyOf(finding))) continue;
      if (rewrite.edits.some((edit) => taken.some((one) => one.edits.some((other) => overlap(edit, other)))))
        continue;
      const next = await applied(now, [...taken, rewrite], version);
      if (!next) {
        // It may only not go with one of this round; alone it has another chance in the next.
        if (taken.length === 0) refused.add(keyOf(finding));
        continue;
      }
      taken.push(rewrite);
      changed = true;
      const index = findings.findIndex((one) => one === finding || keyOf(one) === keyOf(finding));
      if (index >= 0) mended.add(index);
    }
    if (!changed) break;
    rewrites.push(...taken);
    now = (await applied(now, taken, version)) as PyProgram;
    open = findingsOf(now, patterns);
  }
  if (rewrites.length === 0) return null;
  const files = new Map<string, { before: string; after: string }>();
  for (const module of program.modules) {
    const text = now.modules.find((one) => one.path === module.path)?.text ?? module.text;
    const after = await withoutNewlyUnused(module, text);
    if (after !== module.text) files.set(module.path, { before: module.text, after });
  }
  return { files, findings: [...mended].sort((a, b) => a - b), rewrites };
}

/** A place is the same in the next round when its code reads the same. */
export function keyOf(finding: Found): string {
  return `${finding.pattern} ${finding.at.text}`;
}

/** The program with these rewrites, or `null` when a changed file does not pass the gate. */
async function applied(
  program: PyProgram,
  rewrites: readonly Rewrite[],
  version?: string,
): Promise<PyProgram | null> {
  // Two rewrites may ask for the same import.
  const seen = new Set<string>();
  const edits = rewrites
    .flatMap((one) => one.edits)
    .filter((edit) => {
      const key = JSON.stringify(edit);
      return (
        edit.start < edit.end || !/^(?:import|from) /.test(edit.text) || (!seen.has(key) && seen.add(key))
      );
    });
  const files: { path: string; text: string }[] = [];
  for (const module of program.modules) {
    const own = edits.filter((edit) => edit.path === module.path);
    const text = textWith(module, own);
    if (text === null) return null;
    if (own.length > 0 && gatePatch(module.text, text, version).length > 0) return null;
    files.push({ path: module.path, text });
  }
  return readProgram(files, program);
}

/** `null` where a rewrite's own edits stand in each other's way. */
function textWith(module: PyModule, edits: readonly Edit[]): string | null {
  try {
    return edits.length === 0 ? module.text : applyEdits(module, edits);
  } catch {
    return null;
  }
}
