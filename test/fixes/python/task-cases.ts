import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findingsOf, patchProgram } from '../../../src/fix-program.ts';
import { readProgram } from '../../../src/python/program.ts';

export interface Case {
  readonly name: string;
  readonly source: string;
  /** How the line to blame begins; without it, there is nothing to find. */
  readonly at?: string;
  /** Lines that the first rewrite takes (`-`) and brings (`+`), without the bodies of the functions that it adds. */
  readonly changes?: string;
  readonly limitBytes?: number;
  /** It needs what a test machine may lack, so it is read and not run. */
  readonly unrun?: true;
}

/** What a program of the cases reads as `in.txt`. */
const input = Array.from({ length: 500 }, (_, i) => `w${(i * 7919) % 97}${i % 7 ? '' : ' and more'}\n`).join(
  '',
);

const HELPERS =
  /^\+(?:def (?:windowed|map_in_batches|memory_limit)\(|class (?:Kept|PackedRows|PackedDict)\b)/;

export function testCases(pattern: string, cases: readonly Case[]): void {
  test.each(cases)(
    `${pattern}: $name`,
    async ({ source, at, changes, limitBytes, unrun }) => {
      const program = await readProgram([{ path: 'program.py', text: source }], {
        limitBytes: limitBytes ?? null,
      });
      const found = findingsOf(program, new Set([pattern]));
      const lines = found.map((one) => source.split('\n')[one.at.line - 1]?.trim().slice(0, at?.length));
      expect(lines).toEqual(at ? [at] : []);
      const patch = await patchProgram(program, found, (one) => one.rewrites[0] ?? null);
      const after = patch?.files.get('program.py')?.after ?? null;
      expect(after === null ? null : changed(source, after)).toEqual(changes ?? null);
      if (after !== null && !unrun) expect(outputOf(after)).toEqual(outputOf(source));
    },
    120_000,
  );
}

/** Longest common subsequence of lines; what is not in it was taken or brought. */
function changed(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const same = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => same[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (same[i] as number[])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: string[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) [i, j] = [i + 1, j + 1];
    else if (i < a.length && at(i + 1, j) >= at(i, j + 1)) lines.push(`-${a[i++]}`);
    else lines.push(`+${b[j++]}`);
  }
  let inHelper = false;
  const kept = lines.filter((line) => {
    const body = inHelper && /^\+(?:\s|$)/.test(line);
    inHelper = body || HELPERS.test(line);
    return !body && line.trim() !== '+';
  });
  return kept.join('\n');
}

export function outputOf(source: string): { status: number | null; stdout: string } {
  const folder = mkdtempSync(join(tmpdir(), 'oomwhy-case-'));
  try {
    writeFileSync(join(folder, 'in.txt'), input);
    writeFileSync(join(folder, 'program.py'), source);
    const { status, stdout, stderr } = spawnSync('python3', ['program.py'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
    });
    if (status !== 0) throw new Error(stderr);
    return { status, stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
