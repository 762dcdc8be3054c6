import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBundle } from '../../src/bundle/open.ts';
import { codeOf, compress, GIVEN, openText, scratchFolder, stream, tarOf, texts, tree } from './helper.ts';

const scratch = scratchFolder();
const HOST = tree(join(scratch, 'tree/host'), {
  'proc/meminfo': 'MemTotal: 1 kB\n',
  'commands/dmesg': '[1.0] hello\n',
  'sys/fs/cgroup/system.slice/etl.service/memory.max': '134217728\n',
});
const WANTED = {
  'commands/dmesg': '[1.0] hello',
  'proc/meminfo': 'MemTotal: 1 kB',
  'sys/fs/cgroup/system.slice/etl.service/memory.max': '134217728',
};

async function namesAndTexts(path: string): Promise<Record<string, string>> {
  const { sources } = await openBundle([{ path }]);
  return Object.fromEntries(
    sources.map(({ name, lines }) => [name, lines.map((line) => line.text).join('\n')]),
  );
}

test('a directory is read with and without the host/ around it', async () => {
  expect(await namesAndTexts(HOST)).toEqual(WANTED);
  expect(await namesAndTexts(join(scratch, 'tree'))).toEqual(WANTED);
  expect(Object.keys(texts(await openBundle([{ path: join(scratch, 'tree') }])))).toContain(
    'host/proc/meminfo',
  );
});

test.each([
  ['.tar', ''],
  ['.tar.gz', '-z'],
  ['.tgz', '-z'],
  ['.tar.xz', '-J'],
  ['', '-z'],
])('an archive made by tar(1) and named host%s gives the same', async (ending, flag) => {
  const path = join(scratch, `host${ending}`);
  execFileSync('tar', ['-c', ...(flag ? [flag] : []), '-f', path, '-C', join(scratch, 'tree'), 'host']);
  expect(await namesAndTexts(path)).toEqual(WANTED);
});

test.each(['--format=ustar', '--format=gnu', '--format=posix'])('tar(1) with %s is read', async (format) => {
  const path = join(scratch, 'any.tar');
  execFileSync('tar', ['-c', format, '-f', path, '-C', HOST, '.']);
  expect(await namesAndTexts(path)).toEqual(WANTED);
});

test.each(['gzip', 'xz'] as const)('a single log packed with %s is read', async (program) => {
  const bundle = await openText(
    compress(program, Buffer.from('[1.0] hello\n')),
    `kern.log.${program === 'xz' ? 'xz' : 'gz'}`,
  );
  expect(texts(bundle)).toEqual({ 'kern.log': '[1.0] hello' });
});

test('a gzip of several members, as logs appended to one file make it, is read to its end', async () => {
  const packed = Buffer.concat([
    compress('gzip', Buffer.from('one\n')),
    compress('gzip', Buffer.from('two\n')),
  ]);
  expect(texts(await openText(packed, 'kern.log.gz'))).toEqual({ 'kern.log': 'one\ntwo' });
});

test("a sosreport's commands get the names parsers know, whatever options sos put into them", async () => {
  const root = tree(join(scratch, 'sosreport-h-2026'), {
    'sos_commands/kernel/dmesg_-T': '[1.0] hello\n',
    'sos_commands/logs/journalctl_--no-pager_--boot': 'j\n',
    'sos_commands/process/ps_auxwww': 'p\n',
    'sos_commands/memory/free_-m': 'f\n',
    'sos_commands/networking/ip_addr': 'secret network\n',
    'proc/meminfo': 'MemTotal: 1 kB\n',
    'var/log/messages': 'm\n',
  });
  expect(await namesAndTexts(root)).toEqual({
    'commands/dmesg': '[1.0] hello',
    'commands/journalctl': 'j',
    'commands/ps_auxww': 'p',
    'commands/free': 'f',
    'proc/meminfo': 'MemTotal: 1 kB',
    'var/log/messages': 'm',
  });
});

test('the archives of an incident inside its directory are opened, and before/ is its own moment', async () => {
  const folder = join(scratch, 'incident');
  cpSync(GIVEN, folder, { recursive: true });
  const { sources } = await openBundle([{ path: folder }]);
  const meminfo = sources.filter(({ name }) => name === 'proc/meminfo');
  expect(meminfo.map(({ path, moment }) => [path, moment]).sort()).toEqual([
    ['before/proc/meminfo', 'before'],
    ['host/proc/meminfo', 'after'],
  ]);
  const names = sources.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['exit.txt', 'program/etl.py', 'program/stdout.txt', 'commands/dmesg']),
  );
  const dmesg = sources.find(({ path }) => path === 'host/commands/dmesg');
  const original = execFileSync('tar', ['-xOzf', join(GIVEN, 'host.tar.gz'), 'host/commands/dmesg'], {
    encoding: 'utf8',
  });
  expect(dmesg?.lines.map(({ text }) => text)).toEqual(original.trimEnd().split('\n'));
});

test('the same incident as one archive of archives gives the same sources', async () => {
  const path = join(scratch, 'incident.tar.gz');
  execFileSync('tar', ['-czf', path, '-C', GIVEN, '.']);
  const [packed, plain] = await Promise.all([openBundle([{ path }]), openBundle([{ path: GIVEN }])]);
  const key = ({ sources }: typeof plain) =>
    sources.map(({ path, moment, lineCount }) => `${path} ${moment} ${lineCount}`).sort();
  expect(key(packed)).toEqual(key(plain));
  expect(packed.sources.length).toBeGreaterThan(50);
});

test('several inputs are one bundle, each path once', async () => {
  const log = join(scratch, 'other.log');
  writeFileSync(log, '[2.0] other\n');
  const archive = await tarOf({ name: 'host/proc/meminfo', content: 'MemTotal: 2 kB\n' });
  const bundle = await openBundle([
    { path: HOST },
    { path: log },
    { name: 'up.tar', bytes: stream(archive) },
    { path: HOST },
  ]);
  const paths = bundle.sources.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(texts(bundle)).toMatchObject({ 'other.log': '[2.0] other', 'host/proc/meminfo': 'MemTotal: 1 kB' });
  expect(bundle.sources.filter(({ name }) => name === 'proc/meminfo')).toHaveLength(3);
});

test('a rotated log packed by logrotate inside a directory is read', async () => {
  const packed = compress('gzip', Buffer.from('Jan  1 00:00:00 h kernel: x\n'));
  const folder = tree(join(scratch, 'rotated'), {
    'var/log/kern.log.1.gz': packed,
    'proc/meminfo': 'MemTotal: 1 kB\n',
  });
  const { sources } = await openBundle([{ path: folder }]);
  expect(sources.map(({ lines }) => lines[0]?.text)).toContain('Jan  1 00:00:00 h kernel: x');
});

test('a path that does not exist is file-not-found and says which', async () => {
  const path = join(scratch, 'nowhere');
  expect(await codeOf(openBundle([{ path }]))).toBe('file-not-found');
  await expect(openBundle([{ path }])).rejects.toMatchObject({ where: path });
});

test('a real bundle read from a stream equals the one read from disk', async () => {
  const path = join(GIVEN, 'host.tar.gz');
  const streamed = await openBundle([{ name: 'host.tar.gz', bytes: stream(readFileSync(path), 1000) }]);
  expect(streamed).toEqual(await openBundle([{ path }]));
});
