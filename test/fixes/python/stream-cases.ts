import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findingsOf, patchProgram } from '../../../src/fix-program.ts';
import { readProgram } from '../../../src/python/program.ts';

export interface Found {
  readonly name: string;
  readonly source: string;
  /** Lines to blame. */
  readonly at: readonly number[];
  /** Lines that go (`-`) and come (`+`), without the bodies of helpers; `null` where no change is known. */
  readonly changes: string | null;
  readonly proof?: 'text' | 'run';
  /** Only suspected: a run must confirm it. */
  readonly suspected?: true;
  /** It needs what a test machine may lack, so it is read and not run. */
  readonly unrun?: true;
}

const HELPERS = /^\+(?:def (?:pieces|json_\w+)\(|class (?:Reread|Spool|Packed\w+):)/;
let folder = '';

/** What the programs of the cases read. */
function writeInputs(): void {
  const text = Array.from({ length: 400 }, (_, i) => `w${(i * 7919) % 97} ${i}${i % 9 ? '' : ' ä\n'}\n`).join(
    '',
  );
  const rows = Array.from({ length: 3000 }, (_, n) => ({
    n,
    t: `x"]},{\\ é ${'#'.repeat(n % 60)}`,
    v: n * 1.25e-3,
  }));
  const lines = `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
  const inputs: Readonly<Record<string, string | Buffer>> = {
    'in.txt': text,
    'in.txt.gz': gzipSync(text),
    'rows.csv': `a,b\n${rows.map((row) => `"r ${row.n}",${row.n * 3}\n`).join('')}`,
    'rows.json': JSON.stringify(rows, null, 1),
    'rows.json.gz': gzipSync(JSON.stringify(rows)),
    'doc.json': JSON.stringify({ name: 'doc', head: { rows: [1, [2]] }, rows, tail: 1.5e10 }),
    'lines.jsonl': lines,
    'lines.jsonl.gz': gzipSync(lines),
  };
  for (const [name, content] of Object.entries(inputs)) writeFileSync(join(folder, name), content);
  python(
    'import sqlite3; db = sqlite3.connect("data.db"); db.execute("create table t(a int, b int)"); ' +
      'db.executemany("insert into t values (?, ?)", [(i, i * 7 % 311) for i in range(500)]); db.commit()',
  );
}

function python(source: string): string {
  const { status, stdout, stderr } = spawnSync('python3', ['-X', 'utf8', '-c', source], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Programs with the defect, which print the same when it is mended, and programs without it. */
export function testStreams(
  pattern: string,
  found: readonly Found[],
  innocent: Readonly<Record<string, string>>,
): void {
  describe(pattern, () => {
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'oomwhy-streams-'));
      writeInputs();
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test.each(found)('$name', async ({ source, at, changes, proof, suspected, unrun }) => {
      const program = await readProgram([{ path: 'program.py', text: source }]);
      const findings = findingsOf(program, new Set([pattern]));
      expect(findings.map((one) => one.at.line)).toEqual(at);
      expect(findings[0]?.rewrites[0]?.proof).toBe(proof);
      expect(findings[0]?.suspected).toBe(suspected);
      const patch = await patchProgram(program, findings, (one) => one.rewrites[0] ?? null);
      const after = patch?.files.get('program.py')?.after ?? null;
      expect(after === null ? null : changed(source, after)).toBe(changes);
      if (after !== null && !unrun) expect(python(after)).toBe(python(source));
    });

    test.each(Object.entries(innocent))('innocent: %s', async (_, source) => {
      const program = await readProgram([{ path: 'program.py', text: source }]);
      // What is only suspected is not told before a run has confirmed it.
      const told = findingsOf(program, new Set([pattern])).filter((one) => !one.suspected);
      expect(told.map((one) => one.at.text)).toEqual([]);
    });
  });
}

/** The lines of two texts that are not in their longest common subsequence. */
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
