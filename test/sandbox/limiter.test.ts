import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { field, processesOf } from '../../src/sandbox/limiter/cgroup-files.ts';
import { hierarchy, parents } from '../../src/sandbox/limiter/cgroup-mounts.ts';
import { cgroupV1 } from '../../src/sandbox/limiter/cgroup-v1.ts';
import { cgroupV2, readV2 } from '../../src/sandbox/limiter/cgroup-v2.ts';
import { parseReport, systemdScope } from '../../src/sandbox/limiter/systemd-scope.ts';
import { folderOf, MiB } from './helper.ts';

const LIMITS = { limitBytes: 64 * MiB, maxPids: 10 };
const NOTHING = {
  anonBytes: null,
  shmemBytes: null,
  peakBytes: null,
  oomKills: null,
  limitMet: null,
  pidsRefused: null,
};

test('hierarchies of version 1, version 2 and both', () => {
  const mounts = [
    'tmpfs /sys/fs/cgroup tmpfs rw 0 0',
    'cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0',
    'cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu,cpuacct 0 0',
    'cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0',
  ].join('\n');
  const groups = '4:memory:/system.slice/x.service\n3:cpu,cpuacct:/\n0::/user.slice\n';
  const memory = hierarchy('memory', mounts, groups);
  expect(memory).toEqual({ mount: '/sys/fs/cgroup/memory', own: '/system.slice/x.service' });
  expect(hierarchy('cpuacct', mounts, groups)).toEqual({ mount: '/sys/fs/cgroup/cpu,cpuacct', own: '/' });
  expect(hierarchy(null, mounts, groups)).toEqual({ mount: '/sys/fs/cgroup/unified', own: '/user.slice' });
  expect(hierarchy('pids', mounts, groups)).toBeNull();
  expect(memory && parents(memory)).toEqual([
    '/sys/fs/cgroup/memory',
    '/sys/fs/cgroup/memory/system.slice/x.service',
    '/sys/fs/cgroup/memory/system.slice',
  ]);
});

/** The one group that was made in a folder that stands for a hierarchy. */
function onlyGroup(parent: string): string {
  const [name = '', ...others] = readdirSync(parent).filter((entry) => entry.startsWith('oomwhy-'));
  expect(others).toEqual([]);
  return join(parent, name);
}

test('a group of version 1 in a folder that stands for the kernel’s', () => {
  const [memory, pids] = [folderOf({ 'memory.memsw.usage_in_bytes': '0' }), folderOf({})];
  const limiter = cgroupV1(memory, pids);
  expect(limiter.cannotProve).toEqual([]);
  const group = limiter.open(LIMITS);
  const [own, ownPids] = [onlyGroup(memory), onlyGroup(pids)];
  const text = (name: string) => readFileSync(join(own, name), 'utf8');
  expect(text('memory.limit_in_bytes')).toBe(String(64 * MiB));
  expect(text('memory.memsw.limit_in_bytes')).toBe(String(64 * MiB));
  expect(text('memory.swappiness')).toBe('0');
  expect(readFileSync(join(ownPids, 'pids.max'), 'utf8')).toBe('10');
  expect(group.enter.slice(-2)).toEqual([join(own, 'cgroup.procs'), join(ownPids, 'cgroup.procs')]);
  expect(group.read()).toEqual(NOTHING);
  writeFileSync(join(own, 'memory.stat'), 'cache 5\nrss 1048576\nrss_huge 7\nshmem 4096\ntotal_rss 9\n');
  writeFileSync(join(own, 'memory.max_usage_in_bytes'), '1000\n');
  writeFileSync(join(own, 'memory.oom_control'), 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n');
  writeFileSync(join(ownPids, 'pids.events'), 'max 3\n');
  const reading = { anonBytes: MiB, shmemBytes: 4096, peakBytes: 1000, oomKills: 2 };
  expect(group.read()).toEqual({ ...reading, limitMet: false, pidsRefused: 3 });
});

test('what version 1 lacks is said', () => {
  expect(cgroupV1(folderOf({}), null).cannotProve).toEqual([
    expect.stringContaining('does not count swap'),
    expect.stringContaining('number of processes was not limited'),
  ]);
});

test('a group of version 2', () => {
  const parent = folderOf({ 'cgroup.subtree_control': 'cpu memory pids\n' });
  const group = cgroupV2(parent).open(LIMITS);
  const own = onlyGroup(parent);
  const text = (name: string) => readFileSync(join(own, name), 'utf8');
  expect([text('memory.max'), text('memory.swap.max'), text('pids.max')]).toEqual([
    String(64 * MiB),
    '0',
    '10',
  ]);
  expect(group.enter.at(-1)).toBe(join(own, 'cgroup.procs'));
  expect(group.read()).toEqual(NOTHING);
  writeFileSync(join(own, 'memory.stat'), 'anon 2097152\nfile 5\nshmem 8192\n');
  writeFileSync(join(own, 'memory.events'), 'low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\noom_group_kill 0\n');
  writeFileSync(join(own, 'memory.peak'), '67108864\n');
  writeFileSync(join(own, 'pids.events'), 'max 0\n');
  expect(readV2(own)).toEqual({
    anonBytes: 2 * MiB,
    shmemBytes: 8192,
    peakBytes: 64 * MiB,
    oomKills: 1,
    limitMet: true,
    pidsRefused: 0,
  });
});

test('a folder to which the memory controller is not handed on makes no group', () => {
  expect(() => cgroupV2(folderOf({ 'cgroup.subtree_control': 'cpu pids\n' }))).toThrow('memory controller');
  expect(() => cgroupV2('/nowhere')).toThrow('memory controller');
  expect(cgroupV2(folderOf({ 'cgroup.subtree_control': 'memory' })).cannotProve).toHaveLength(1);
});

test('groups that a service left are taken away, and no others', () => {
  const parent = folderOf({ 'cgroup.subtree_control': 'memory pids' });
  // Larger than any pid (PID_MAX_LIMIT is 2^22).
  const [dead, alive, foreign] = ['oomwhy-4194305-a', `oomwhy-${process.pid}-a`, 'system.slice'];
  for (const name of [dead, alive, foreign]) mkdirSync(join(parent, name));
  cgroupV2(parent);
  expect(readdirSync(parent).sort()).toEqual(['cgroup.subtree_control', alive, foreign].sort());
});

test('a scope: its command, and what its shell tells at the end', () => {
  const group = systemdScope('/sys/fs/cgroup').open(LIMITS);
  expect(group.enter.join(' ')).toMatch(
    /^systemd-run --user --scope --quiet --collect --unit=oomwhy-\d+-\w+\.scope -p MemoryMax=67108864 -p MemorySwapMax=0 -p TasksMax=11 -- \/bin\/sh -c /,
  );
  expect(group.read()).toEqual(NOTHING);
  const told = '[memory.events]\nmax 4\noom_kill 1\n[memory.peak]\n67108864\n[pids.events]\nmax 0\n';
  group.report(told);
  expect(group.read()).toEqual({
    ...NOTHING,
    peakBytes: 64 * MiB,
    oomKills: 1,
    limitMet: true,
    pidsRefused: 0,
  });
  expect(parseReport('', NOTHING)).toBeNull();
});

test('the shell of a scope tells the counters, and hands on how the program ended', () => {
  const own = readFileSync('/proc/self/cgroup', 'utf8').match(/^0::(\/.*)$/m)?.[1] ?? '';
  const mount = folderOf({});
  const folder = join(mount, own);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'memory.events'), 'max 1\noom_kill 1\n');
  writeFileSync(join(folder, 'memory.peak'), '5\n');
  const { enter } = systemdScope(mount).open(LIMITS);
  const [shell = '', ...args] = enter.slice(enter.indexOf('--') + 1);
  const forging = 'echo [memory.events] >&4; kill -SEGV $$';
  const { status, output } = spawnSync(shell, [...args, '/bin/sh', '-c', forging], {
    stdio: ['ignore', 'ignore', 'ignore', 'ignore', 'pipe'],
  });
  expect(status).toBe(139);
  const told = String(output[4]);
  expect(told.startsWith('[memory.events]\nmax 1\n')).toBe(true);
  expect(parseReport(told, NOTHING)).toEqual({ ...NOTHING, peakBytes: 5, oomKills: 1, limitMet: true });
});

test('no number stands for this process or its group', () => {
  const folder = folderOf({ 'cgroup.procs': `0\n1\n${process.pid}\n\n` });
  expect(processesOf(folder)).toEqual([]);
  expect(field('oom_kill_disable 1\noom_kill 3', 'oom_kill')).toBe(3);
});
