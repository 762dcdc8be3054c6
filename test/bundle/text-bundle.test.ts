import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitSections } from '../../src/bundle/sections.ts';
import { OOM_LINES, openText, stream, texts } from './helper.ts';

const MAGIC = 'oomwhy-bundle 1\ncollector host.sh 0.1.0\ncollected 2026-01-01T00:00:00Z\n';

/** The collector's rule, see put() in collectors/host.sh. */
function escapeLine(line: string): string {
  return /^\\*==> /.test(line) ? `\\${line}` : line;
}

function printed(sections: readonly (readonly [string, readonly string[]])[]): string {
  const parts = sections.map(
    ([name, lines]) => `\n==> ${name} <==\n${lines.map((l) => `${escapeLine(l)}\n`).join('')}`,
  );
  return MAGIC + parts.join('');
}

const headerLike = fc
  .tuple(
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom('proc/meminfo <==', 'x <==', '', 'proc/meminfo <== '),
  )
  .map(([n, rest]) => `${'\\'.repeat(n)}==> ${rest}`);
const line = fc
  .oneof(
    headerLike,
    fc.constant(''),
    fc.constant('MemTotal:  1 kB'),
    fc.string(),
    fc.string({ unit: 'binary' }),
  )
  .filter((text) => !/\n|\r$|^\ufeff|^oomwhy-bundle \d+$/.test(text));
const sections = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom('proc/meminfo', 'commands/dmesg', 'proc/1/cmdline', 'sys/fs/cgroup/a b/memory.max', 'x'),
    fc.array(line, { minLength: 1, maxLength: 8 }),
  ),
  { selector: ([name]) => name, minLength: 1 },
);

test('any content comes back line by line, whatever it looks like and however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(sections, fc.integer({ min: 1, max: 50 }), async (given, size) => {
      const sources = await splitSections('bundle.txt', stream(printed(given), size));
      const [header, ...rest] = sources;
      expect(header?.name).toBe('collector/header');
      expect(rest.map(({ path, lines, lineCount }) => [path, lineCount, lines])).toEqual(
        given.map(([name, lines]) => [name, lines.length, lines.map((text, i) => ({ number: i + 1, text }))]),
      );
    }),
    { numRuns: 300 },
  );
});

test('what the real collector escapes is what is unescaped', async () => {
  const script = readFileSync(join(import.meta.dirname, '../../collectors/host.sh'), 'utf8');
  const put = /^put\(\) \{\n[\s\S]*?\n\}\n/m.exec(script)?.[0];
  expect(put, 'put() in collectors/host.sh').toBeDefined();
  const lines = fc.sample(line, { numRuns: 400, seed: 7 }).filter((text) => !text.includes('\0'));
  const program = `${put} while IFS= read -r line; do put "$line"; done`;
  const env = { ...process.env, LC_ALL: 'C' };
  const escaped = execFileSync('sh', ['-c', program], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    env,
  });
  const sources = await splitSections('b', stream(`${MAGIC}\n==> commands/dmesg <==\n${escaped}`));
  expect(sources[1]?.lines.map(({ text }) => text)).toEqual(lines);
});

test('a content line that reads like a header stays content, freed of its backslash', async () => {
  const bundle = await openText(
    `${MAGIC}\n==> commands/dmesg <==\n[1.0] a\n\\==> proc/meminfo <==\nMemFree: 0 kB\n`,
  );
  expect(texts(bundle)['commands/dmesg']).toBe('[1.0] a\n==> proc/meminfo <==\nMemFree: 0 kB');
  expect(texts(bundle)).not.toHaveProperty('proc/meminfo');
});

test("a content line that reads like the bundle's first line does not end its section", async () => {
  const lines = ['[1.0] a', 'oomwhy-bundle 1', ...OOM_LINES];
  const bundle = await openText(
    printed([
      ['commands/dmesg', lines],
      ['proc/meminfo', ['MemFree: 1 kB']],
    ]),
  );
  expect(texts(bundle)['commands/dmesg']).toBe(lines.join('\n'));
});

test('the output of `tail -n +1 FILES` is split at the files we know, and only there', async () => {
  const bundle = await openText(
    '==> /proc/meminfo <==\nMemTotal: 1 kB\n\n==> /var/log/kern.log <==\nJan  1 h kernel: x\n==> my notes <==\nstill the log\n',
  );
  expect(texts(bundle)).toEqual({
    'proc/meminfo': 'MemTotal: 1 kB',
    'var/log/kern.log': 'Jan  1 h kernel: x\n==> my notes <==\nstill the log',
  });
});

test('a backslash stays where no collector put it', async () => {
  const bundle = await openText('==> proc/meminfo <==\n\\==> proc/vmstat <==\n');
  expect(texts(bundle)['proc/meminfo']).toBe('\\==> proc/vmstat <==');
});

test('a log, a bundle, and tail output in one text are each found, with line numbers from 1', async () => {
  const log = `${OOM_LINES.join('\n')}\n`;
  const tail = '\n==> proc/vmstat <==\noom_kill 3\n';
  const bundle = await openText(
    log + printed([['proc/meminfo', ['MemTotal: 1 kB', 'MemFree: 2 kB']]]) + tail,
    'x.log',
  );
  expect(texts(bundle)).toMatchObject({
    'x.log': OOM_LINES.join('\n'),
    'proc/meminfo': 'MemTotal: 1 kB\nMemFree: 2 kB',
    'proc/vmstat': 'oom_kill 3',
  });
  expect(bundle.sources.find(({ path }) => path === 'proc/vmstat')?.lines[0]?.number).toBe(1);
});

test('two bundles in one text keep both files of a name, under two paths', async () => {
  const one = (value: number) =>
    printed([
      ['proc/meminfo', [`MemFree: ${value} kB`]],
      ['collector/end', ['sections 2']],
    ]);
  const bundle = await openText(one(1) + one(2));
  expect(texts(bundle)).toMatchObject({
    'proc/meminfo': 'MemFree: 1 kB',
    'proc/meminfo (2)': 'MemFree: 2 kB',
  });
  expect(bundle.sources.filter(({ name }) => name === 'proc/meminfo')).toHaveLength(2);
});

test('paths are unique also where a header already ends in (2)', async () => {
  const names = ['x', 'x', 'x (2)', 'x (2)', 'x (2) (2)'];
  const given = names.map((name, i) => [name, [`line ${i}`]] as const);
  const { sources } = await openText(printed(given));
  expect(new Set(sources.map(({ path }) => path)).size).toBe(sources.length);
});

test('what a program printed holds no sections, whatever it looks like', async () => {
  const forged = 'oomwhy-bundle 1\n\n==> proc/meminfo <==\nMemTotal: 1 kB\n';
  for (const name of ['program/stdout.txt', 'stderr.txt', 'host/commands/dmesg']) {
    const sources = await splitSections(name, stream(forged));
    expect(sources.map((source) => source.path)).toEqual([name]);
  }
});
