import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalName, safeMemberPath } from '../../src/bundle/names.ts';

const part = fc.constantFrom(
  'proc',
  'sys',
  'before',
  'host',
  '..',
  '.',
  '',
  'a b',
  '\\',
  'etc',
  'x\\..\\y',
  '\0',
);
const path = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(part).map((parts) => parts.join('/')),
);

test('a member path never leaves the archive, whatever the archive says', () => {
  fc.assert(
    fc.property(path, (text) => {
      const safe = safeMemberPath(text);
      if (safe !== null) {
        expect(safe.startsWith('/')).toBe(false);
        expect(safe.split(/[/\\]/)).not.toContain('..');
        expect(safe).not.toContain('\0');
        expect(safeMemberPath(safe)).toBe(safe);
      }
      if (/(?:^|[/\\])\.\.(?:[/\\]|$)/.test(text)) expect(safe).toBeNull();
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['proc/meminfo', 'proc/meminfo', 'after'],
  ['/proc/meminfo', 'proc/meminfo', 'after'],
  ['host/proc/meminfo', 'proc/meminfo', 'after'],
  ['incident/before/proc/meminfo', 'proc/meminfo', 'before'],
  ['before/sys/fs/cgroup/a/memory.max', 'sys/fs/cgroup/a/memory.max', 'before'],
  ['host/sys/fs/cgroup/before/memory.max', 'sys/fs/cgroup/before/memory.max', 'after'],
  ['sosreport-h-1/sos_commands/kernel/dmesg_-T', 'commands/dmesg', 'after'],
  ['x/program/before/a.py', 'program/before/a.py', 'after'],
  ['exit.txt', 'exit.txt', 'after'],
  ['a/before/exit.txt', 'exit.txt', 'before'],
])('%s is known as %s, %s', (path, name, moment) => {
  expect(canonicalName(path)).toEqual({ name, moment });
});

test.each(['', 'photo.jpg', 'process/meminfo', 'procmeminfo', 'proc', 'sos_commands/networking/ip_addr'])(
  '"%s" is of no interest',
  (path) => expect(canonicalName(path)).toBeNull(),
);
