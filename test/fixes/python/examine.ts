import { expect, test } from 'vitest';
import type { Detector } from '../../../src/fixes/python/detector.ts';
import { applyEdits, type Edit } from '../../../src/python/edits.ts';
import { gatePatch } from '../../../src/python/gate.ts';
import { readProgram } from '../../../src/python/program.ts';

/** What a detector must say of a program: nothing when only the source is given. */
export interface Expected {
  readonly source: string;
  /** Lines of its findings. */
  readonly lines?: readonly number[];
  /** What shows that the first rewrite of each finding changes no output. */
  readonly proof?: 'text' | 'run';
  /** All findings are only suspicions, which a run must confirm. */
  readonly suspected?: true;
  /** The program with the first rewrite of each finding; `null` where there is none. */
  readonly after?: string | null;
}

export function examine(detector: Detector, name: string, expected: Expected): void {
  test(name, async () => {
    const seen = await seenBy(detector, expected.source);
    expect(seen.lines).toEqual(expected.lines ?? []);
    expect(seen.after).toBe(expected.after ?? null);
    if (expected.suspected) expect(new Set(seen.suspected)).toEqual(new Set([true]));
    if (expected.proof) expect(new Set(seen.proofs)).toEqual(new Set([expected.proof]));
  });
}

/** Findings of one detector in one text, and the text with their first rewrites, which must pass the gate. */
export async function seenBy(detector: Detector, source: string) {
  const program = await readProgram([{ path: 'program.py', text: source }]);
  const found = detector.detect(program);
  const edits = new Map<string, Edit>();
  for (const one of found.flatMap((finding) => finding.rewrites[0]?.edits ?? []))
    edits.set(JSON.stringify(one), one);
  const [module] = program.modules;
  const after = module && edits.size > 0 ? applyEdits(module, [...edits.values()]) : null;
  if (after !== null) expect(gatePatch(source, after)).toEqual([]);
  return {
    lines: found.map((finding) => finding.at.line),
    suspected: found.map((finding) => finding.suspected ?? false),
    proofs: found.flatMap((finding) => finding.rewrites[0]?.proof ?? []),
    after,
  };
}
