import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../src/lib/root.ts';

const folder = join(projectRoot(), 'test', 'experiments');
const TIME_LIMIT = 60_000;
const MEASURED = z.strictObject({
  claim: z.string().min(1),
  figures: z.record(z.string().regex(/(?:MiB|Milliseconds|Count|PerBillion|Code)$/), z.number()),
  expected: z.string().min(1),
  holds: z.boolean(),
});
const UNAVAILABLE = z.strictObject({ claim: z.string().min(1), unavailable: z.string().min(1) });
const LINE = z.union([MEASURED, UNAVAILABLE]);

const names = readdirSync(folder)
  .filter((name) => name.endsWith('.py') && name !== 'measure.py')
  .map((name) => name.slice(0, -'.py'.length));

/** One experiment; a python3 that is missing, fails or takes too long rejects. */
async function measure(name: string) {
  const { stdout } = await promisify(execFile)('python3', [join(folder, `${name}.py`)], {
    timeout: TIME_LIMIT,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  return LINE.parse(JSON.parse(stdout));
}

describe('what oomwhy says about Python is measured', () => {
  test.for(names)('%s', { timeout: TIME_LIMIT + 5_000 }, async (name, context) => {
    const line = await measure(name);
    if ('unavailable' in line) {
      console.warn(`not measured: ${name}: ${line.unavailable}`);
      return context.skip(line.unavailable);
    }
    console.info(`${name}: ${JSON.stringify(line.figures)}`);
    expect(line.holds, `${line.claim} Expected: ${line.expected}`).toBe(true);
  });
});

test('the table of test/experiments/README.md shows every experiment with its claim', () => {
  const page = readFileSync(join(folder, 'README.md'), 'utf8');
  const table = page.matchAll(/^\| \[([\w-]+)\]\(\1\.py\) \| (.+) \|$/gm);
  const rows = [...table].map(([, name, claim]) => [name, claim]);
  const claims = names.map((name) => {
    const text = readFileSync(join(folder, `${name}.py`), 'utf8');
    return [name, /^"""(.+)$/m.exec(text)?.[1]];
  });
  expect(rows.sort()).toEqual(claims.sort());
});
