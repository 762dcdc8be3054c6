import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openBundle } from '../../src/bundle/open.ts';
import { OOM_LINES, scratchFolder, tarOf } from './helper.ts';

const MiB = 1024 ** 2;
const scratch = scratchFolder();

interface Cost {
  readonly code?: string;
  readonly sources?: number;
  readonly lines?: number;
  readonly lineCount?: number;
  readonly grownMiB: number;
}

/** What opening a file costs, measured in a process of its own. */
function costOf(path: string): Cost {
  return JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, 'peak.mjs'), path], { encoding: 'utf8' }),
  );
}

/** Writes a file of a size from one block again and again, so that the test itself stays small. */
function fileOf(name: string, size: number, block: (i: number) => string | Uint8Array): string {
  const path = join(scratch, name);
  const file = openSync(path, 'w');
  for (let written = 0, i = 0; written < size; i += 1)
    written += writeSync(file, Buffer.from(block(i) as string));
  closeSync(file);
  return path;
}

/** Text that hardly packs, cheap to make: a block of base64, turned by its number. */
const BASE64 = Buffer.from(Array.from({ length: MiB }, (_, i) => (i * 2654435761) >>> 13)).toString('base64');
function noise(i: number, lineLength = 76): string {
  const turned = BASE64.slice((i * 7919) % MiB) + BASE64.slice(0, (i * 7919) % MiB);
  return turned.replace(new RegExp(`.{${lineLength}}`, 'g'), '$&\n');
}

test('a bomb is refused while it is still small', async () => {
  const zeros = gzipSync(Buffer.alloc(400 * MiB), { level: 1 });
  const bare = join(scratch, 'zeros.gz');
  writeFileSync(bare, zeros);
  const member = join(scratch, 'member.tar');
  writeFileSync(member, await tarOf({ name: 'proc/meminfo', content: zeros }));
  const nested = join(scratch, 'nested.tar');
  writeFileSync(nested, await tarOf({ name: 'host.tar.gz', content: zeros }));
  const costs = [bare, member, nested].map(costOf);
  expect(costs.map(({ code }) => code)).toEqual([
    expect.stringMatching(/^(?:not-text|archive-too-large)$/),
    expect.stringMatching(/^(?:empty-input|archive-too-large)$/),
    expect.stringMatching(/^(?:not-text|archive-too-large)$/),
  ]);
  for (const { grownMiB } of costs) expect(grownMiB).toBeLessThan(150);
});

test('an archive whose member proc/meminfo unpacks to far too much is refused', async () => {
  const path = join(scratch, 'big-member.tar.gz');
  writeFileSync(
    path,
    gzipSync(await tarOf({ name: 'proc/meminfo', content: Buffer.alloc(400 * MiB) }), { level: 1 }),
  );
  const { code, grownMiB } = costOf(path);
  expect(code).toBe('archive-too-large');
  expect(grownMiB).toBeLessThan(150);
});

test('50 MB of noise are thinned, not kept', () => {
  const { lines, lineCount, grownMiB } = costOf(fileOf('noise.log', 50 * MiB, (i) => noise(i)));
  expect(lineCount).toBeGreaterThan(600_000);
  expect(lines).toBeLessThan(150_000);
  expect(grownMiB).toBeLessThan(150);
});

test('5 MB of empty lines stay small', () => {
  expect(costOf(fileOf('empty-lines.log', 5 * MiB, () => '\n'.repeat(MiB))).grownMiB).toBeLessThan(250);
});

test('a log in which every line is about memory stays bounded, also where it packs well', () => {
  const path = join(scratch, 'all-oom.log.gz');
  writeFileSync(path, gzipSync(Buffer.alloc(60 * MiB, 'oom killed process\n'), { level: 1 }));
  expect(costOf(path).grownMiB).toBeLessThan(250);
});

test('many large members of one archive together stay bounded', async () => {
  const content = Buffer.from(noise(1, 20).repeat(4));
  const entries = Array.from({ length: 16 }, (_, i) => ({ name: `proc/${i}/maps`, content }));
  const path = join(scratch, 'many.tar');
  writeFileSync(path, await tarOf(...entries));
  expect(costOf(path).grownMiB).toBeLessThan(250);
});

test('a text of half a million sections is refused or thinned', () => {
  const path = fileOf('sections.txt', 8 * MiB, (i) =>
    i === 0 ? 'oomwhy-bundle 1\n' : '==> a <==\nx\n'.repeat(50_000),
  );
  const { code, sources = 0, grownMiB } = costOf(path);
  expect(code === 'archive-too-large' || sources <= 20_000, `${code} ${sources}`).toBe(true);
  expect(grownMiB).toBeLessThan(250);
});

test('past the cap, the lines of every kill are kept, with their true numbers', async () => {
  const noisy = noise(3).split('\n').slice(0, -1);
  const at = [50, 150_000, 250_000];
  const path = join(scratch, 'thinned.log');
  const file = openSync(path, 'w');
  let count = 0;
  for (const place of at) {
    for (let text = ''; count < place - 1; text = '') {
      while (text.length < MiB && count < place - 1) text += `${noisy[count++ % noisy.length]}\n`;
      writeSync(file, text);
    }
    writeSync(file, `${OOM_LINES.join('\n')}\n`);
    count += OOM_LINES.length;
  }
  closeSync(file);
  const [source] = (await openBundle([{ path }])).sources;
  expect(source?.lineCount).toBe(count);
  expect(source?.lines.length).toBeLessThan(count / 2);
  for (const place of at) {
    const kept = source?.lines.filter(({ number }) => number >= place && number < place + 4);
    expect(kept).toEqual(OOM_LINES.map((text, i) => ({ number: place + i, text })));
  }
  const numbers = source?.lines.map(({ number }) => number) ?? [];
  expect(numbers.every((number, i) => i === 0 || number > (numbers[i - 1] as number))).toBe(true);
});

test('a source that was thinned says so', async () => {
  const { warnings } = await openBundle([{ path: fileOf('warned.log', 20 * MiB, (i) => noise(i)) }]);
  expect(warnings.join()).toMatch(/warned\.log is large: \d+ of \d+ lines were kept/);
});
