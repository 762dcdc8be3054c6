import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openBundle } from '../../src/bundle/open.ts';
import { codeOf, compress, GIVEN, OOM_LINES, openText, scratchFolder, tarOf, texts, tree } from './helper.ts';

const scratch = scratchFolder();
const MEMINFO = { name: 'proc/meminfo', content: 'MemTotal: 1 kB\n' };

describe('links', () => {
  test('of a directory are counted and not followed', async () => {
    const secret = join(tree(join(scratch, 'outside'), { 'secret.log': 'the secret\n' }), 'secret.log');
    const folder = tree(join(scratch, 'links'), { 'proc/meminfo': 'MemTotal: 1 kB\n' });
    symlinkSync(secret, join(folder, 'proc/vmstat'));
    symlinkSync(secret, join(folder, 'kern.log'));
    symlinkSync(join(scratch, 'outside'), join(folder, 'sys'));
    symlinkSync('.', join(folder, 'loop'));
    const bundle = await openBundle([{ path: folder }]);
    expect(texts(bundle)).toEqual({ 'proc/meminfo': 'MemTotal: 1 kB' });
    expect(bundle.warnings.join()).toContain('4 links left out');
  });

  test.each(['symlink', 'link'] as const)('of an archive (%s) are counted and not followed', async (type) => {
    const bytes = await tarOf(
      MEMINFO,
      { name: 'proc/vmstat', type, linkname: '/etc/passwd' },
      { name: 'proc/version', type, linkname: '../../../../etc/passwd' },
    );
    const bundle = await openText(bytes, 'x.tar');
    expect(texts(bundle)).toEqual({ 'proc/meminfo': 'MemTotal: 1 kB' });
    expect(bundle.warnings.join()).toContain('2 links left out');
  });
});

test.each(['../proc/meminfo', 'a/../../proc/meminfo', '/../etc/passwd', 'a\\..\\..\\proc/meminfo', '..'])(
  'an archive with the member %s is refused whole',
  async (name) => {
    const bytes = await tarOf(MEMINFO, { name, content: 'x' });
    expect(await codeOf(openText(bytes, 'x.tar'))).toBe('unsafe-archive');
    expect(await codeOf(openText(gzipSync(bytes), 'x.tar.gz'))).toBe('unsafe-archive');
  },
);

test('an absolute member is read as a relative one', async () => {
  const bundle = await openText(await tarOf({ ...MEMINFO, name: '/proc/meminfo' }), 'x.tar');
  expect(texts(bundle)).toEqual({ 'proc/meminfo': 'MemTotal: 1 kB' });
});

test('devices and pipes of an archive are passed over', async () => {
  const bytes = await tarOf(
    { name: 'proc/kmsg', type: 'fifo' },
    { name: 'dev/mem', type: 'character-device' },
    MEMINFO,
  );
  expect(texts(await openText(bytes, 'x.tar'))).toEqual({ 'proc/meminfo': 'MemTotal: 1 kB' });
});

test('a pipe inside a directory does not hang the reader', async () => {
  const folder = tree(join(scratch, 'pipe'), { 'proc/meminfo': 'MemTotal: 1 kB\n' });
  execFileSync('mkfifo', [join(folder, 'proc/kmsg')]);
  expect(texts(await openBundle([{ path: folder }]))).toEqual({ 'proc/meminfo': 'MemTotal: 1 kB' });
});

test('a binary file inside an archive is left out and said so, and what follows it is read', async () => {
  const binary = readFileSync(process.execPath).subarray(0, 3_000_000);
  const bytes = await tarOf({ name: 'var/log/journal/x.journal', content: binary }, MEMINFO);
  const bundle = await openText(bytes, 'x.tar');
  expect(texts(bundle)).toEqual({ 'proc/meminfo': 'MemTotal: 1 kB' });
  expect(bundle.warnings.join()).toContain('1 file left out: not text');
});

test.each(['gzip', 'xz'] as const)(
  '%s data cut anywhere is damaged-archive, never half a bundle',
  async (program) => {
    const log = `${OOM_LINES.join('\n')}\n${Array.from({ length: 5000 }, (_, i) => `[${i}.0] line ${i * 7919}`).join('\n')}`;
    for (const bytes of [
      compress(program, Buffer.from(log)),
      compress(program, await tarOf({ name: 'proc/kmsg', content: log })),
    ]) {
      for (const part of [0.999, 0.5, 0.1]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * part));
        expect(await codeOf(openText(cut, 'x')), `${part} of ${bytes.length}`).toBe('damaged-archive');
      }
    }
  },
);

test('broken bytes within gzip or xz, and a tar cut short, are damaged-archive', async () => {
  const broken = (bytes: Buffer) => {
    const copy = Buffer.from(bytes);
    copy.fill(0xaa, copy.length >> 1, (copy.length >> 1) + 40);
    return copy;
  };
  const host = readFileSync(join(GIVEN, 'host.tar.gz'));
  expect(await codeOf(openText(broken(host), 'x'))).toBe('damaged-archive');
  expect(await codeOf(openText(broken(compress('xz', compress('gzip', host))), 'x'))).toBe('damaged-archive');
  const tar = await tarOf({ name: 'proc/kmsg', content: 'x\n'.repeat(5000) });
  expect(await codeOf(openText(tar.subarray(0, 4000), 'x.tar'))).toBe('damaged-archive');
});

test.each([
  ['bzip2', () => compress('bzip2', Buffer.from(OOM_LINES.join('\n').repeat(10))), 'unsupported-archive'],
  ['zip', zipped, 'unsupported-archive'],
  ['a program', () => readFileSync(process.execPath).subarray(0, 100_000), 'not-text'],
  [
    'a picture',
    () => Buffer.from('89504e470d0a1a0a0000000d49484452'.padEnd(4000, '8f02ff10'), 'hex'),
    'not-text',
  ],
  ['nothing', () => Buffer.alloc(0), 'empty-input'],
  ['white space', () => Buffer.from(' \n\t\r\n\n'), 'empty-input'],
  ['a byte order mark alone', () => Buffer.from([0xff, 0xfe]), 'empty-input'],
  ['an empty gzip', () => gzipSync(''), 'empty-input'],
  ['an empty xz', () => compress('xz', Buffer.alloc(0)), 'empty-input'],
])('%s is refused by a code of its own', async (_name, bytes, code) => {
  expect(await codeOf(openText(bytes(), 'upload'))).toBe(code);
});

function zipped(): Buffer {
  writeFileSync(join(scratch, 'a.log'), OOM_LINES.join('\n'));
  execFileSync('zip', ['-qj', join(scratch, 'a.zip'), join(scratch, 'a.log')]);
  return readFileSync(join(scratch, 'a.zip'));
}

test('a directory without anything to read is empty-input', async () => {
  const folder = tree(join(scratch, 'photos'), { 'a.jpg': 'x', 'b/c.bin': 'y' });
  expect(await codeOf(openBundle([{ path: folder }]))).toBe('empty-input');
});

test('files of no interest in a directory do not stay open', async () => {
  const folder = tree(join(scratch, 'many'), {
    'proc/meminfo': 'MemTotal: 1 kB\n',
    ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`photos/${i}.jpg`, 'x'])),
  });
  const before = readdirSync('/proc/self/fd').length;
  await openBundle([{ path: folder }]);
  expect(readdirSync('/proc/self/fd').length - before).toBeLessThan(10);
});

test('archives within archives are not unpacked without end', async () => {
  let bytes = await tarOf({ name: 'proc/meminfo', content: 'the innermost\n' });
  for (let level = 0; level < 12; level += 1)
    bytes = gzipSync(await tarOf({ name: 'a.tar.gz', content: bytes }));
  expect(await codeOf(openText(bytes, 'a.tar.gz'))).not.toMatch(/innermost/);
});
