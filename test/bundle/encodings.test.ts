import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toLines } from '../../src/bundle/bytes.ts';
import { codeOf, OOM_LINES, openText, stream, texts } from './helper.ts';

const LOG = [...OOM_LINES, '[  101.000000] naïve Grüße 日本語 🐍'];

async function linesOf(bytes: Uint8Array, size?: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of toLines(stream(bytes, size))) lines.push(line);
  return lines;
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

test.each([
  ['line feeds', Buffer.from(LOG.join('\n'))],
  ['carriage returns and line feeds', Buffer.from(`${LOG.join('\r\n')}\r\n`)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${LOG.join('\n')}`)],
  ['UTF-16 LE with a byte order mark', Buffer.from(`\ufeff${LOG.join('\r\n')}`, 'utf16le')],
  ['UTF-16 BE with a byte order mark', utf16be(`\ufeff${LOG.join('\r\n')}`)],
])('a log in %s reads as the same lines', async (_name, bytes) => {
  const bundle = await openText(bytes, 'kern.log');
  expect(texts(bundle)).toEqual({ 'kern.log': LOG.join('\n') });
  for (const size of [1, 2, 3, 7]) expect(await linesOf(bytes, size)).toEqual(LOG);
});

test('how an upload is cut into pieces changes nothing', async () => {
  const property = fc.asyncProperty(
    fc.uint8Array({ maxLength: 300 }),
    fc.nat({ max: 40 }),
    async (bytes, size) => {
      expect(await linesOf(bytes, size + 1)).toEqual(await linesOf(bytes));
    },
  );
  await fc.assert(property, { numRuns: 500 });
});

test('invalid UTF-8 becomes replacement characters, and the lines around it stay', async () => {
  const bytes = Buffer.concat([
    Buffer.from(`${OOM_LINES.join('\n')}\n`),
    Buffer.from([0x63, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x64, 0x0a]),
    Buffer.from('Fuente: se agotó la memoria\n', 'latin1'),
    Buffer.from('last\n'),
  ]);
  const lines = (await openText(bytes, 'kern.log')).sources[0]?.lines.map(({ text }) => text);
  expect(lines?.slice(0, 4)).toEqual(OOM_LINES);
  expect(lines?.[4]).toMatch(/^c\ufffd.*d$/);
  expect(lines?.[5]).toBe('Fuente: se agot\ufffd la memoria');
  expect(lines?.[6]).toBe('last');
});

test('a run of NUL bytes in a log, as a power cut leaves it, does not make it binary', async () => {
  const text = `${OOM_LINES.join('\n')}\n${'\0'.repeat(4096)}\n${OOM_LINES[0]}\n`;
  const counted = openText(text, 'kern.log').then(({ sources }) => sources[0]?.lines[5]?.text);
  expect(await codeOf(counted)).toBe(`no error: ${JSON.stringify(OOM_LINES[0])}`);
});

test('a log that begins with NUL bytes, as copytruncate leaves it, is still read', async () => {
  const text = `${'\0'.repeat(20_000)}\n${OOM_LINES.join('\n')}\n`;
  expect(await codeOf(openText(text, 'kern.log').then(({ sources }) => sources[0]?.lines.length))).toBe(
    'no error: 5',
  );
});

test('the NULs between the words of a cmdline do not make it binary', async () => {
  const bundle = await openText('==> proc/7/cmdline <==\npython3\0etl.py\0--size\x007\0\n');
  expect(texts(bundle)['proc/7/cmdline']).toContain('etl.py');
});

test('a line of 10 MB is cut, and the lines around it keep their numbers', async () => {
  const text = `${OOM_LINES[0]}\n${'x'.repeat(10 * 1024 ** 2)}\n${OOM_LINES[3]}\n`;
  const [source] = (await openText(text, 'kern.log')).sources;
  expect(source?.lineCount).toBe(3);
  expect(source?.lines[1]?.text.length).toBeLessThanOrEqual(16_384);
  expect(source?.lines[1]?.text).toMatch(/^x{1000}/);
  expect(source?.lines[2]).toEqual({ number: 3, text: OOM_LINES[3] });
});

test('a text in a locale of its own is read, and its numbers with it', async () => {
  const text = 'MemTotal:       1000 kB\nMemória esgotada: não foi possível alocar memória\n';
  expect(texts(await openText(text))['pasted.txt']).toBe(text.trimEnd());
});
