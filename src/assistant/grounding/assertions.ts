import type { Facts } from '../../facts/types.ts';
import type { Cgroup } from '../../parse/cgroup.ts';
import type { Cited, Evidence } from '../../schema/evidence.ts';
import { counters, one } from './assertion-of.ts';
import { ofEvent } from './event-assertions.ts';

/** When a value held. `static`: a setting or name that the evidence gives no time for. */
export type When = 'before' | 'kill' | 'after' | 'static';

export type UnitKind = 'bytes' | 'pages' | 'count' | 'seconds' | 'name';

/** One thing the evidence says: this field of this subject had this value then, and where it is written. */
export interface Assertion {
  /** `host`, `cgroup:/a/b`, `process:125`, `zone:DMA32`, `node:0`, `mount:/dev/shm`, `event`. */
  readonly subject: string;
  readonly field: string;
  readonly when: When;
  readonly value: number | string;
  readonly unit: UnitKind;
  readonly at: Evidence;
  /** Of a kill: which one it was, counting from 0. */
  readonly event?: number;
}

const COUNTS = /^HugePages_|^nr_|^oom_kill$|^pswp|^pg/;

/** Everything the evidence says that a sentence may repeat, field by field. */
export function assertionsOf(facts: Facts): Assertion[] {
  const { parsed } = facts;
  const snapshots = (['before', 'after'] as const).flatMap((when) => {
    const { meminfo, vmstat, sysctls, cgroups, processes, tmpfs, nodes, ps } = parsed[when];
    return [
      ...counters('host', when, meminfo, (name) => (COUNTS.test(name) ? 'count' : 'bytes')),
      ...counters('host', when, vmstat, () => 'count'),
      ...[...sysctls].flatMap(([name, cited]) =>
        one('host', name.replaceAll('/', '.'), 'static', number(cited), 'count'),
      ),
      ...[...cgroups.values()].flatMap((group) => ofCgroup(group, when)),
      ...[...processes.values()].flatMap(({ pid, status, limits, mapsCount, oomScoreAdj, taskCount }) => [
        ...counters(`process:${pid}`, when, status, (name) =>
          /^Vm|^Rss|^Hugetlb/.test(name) ? 'bytes' : 'count',
        ),
        ...[...limits].flatMap(([name, limit]) => one(`process:${pid}`, name, 'static', limit, 'bytes')),
        ...one(`process:${pid}`, 'maps', when, mapsCount, 'count'),
        ...one(`process:${pid}`, 'threads', when, taskCount, 'count'),
        ...one(`process:${pid}`, 'oom_score_adj', 'static', oomScoreAdj, 'count'),
      ]),
      ...ps.flatMap(({ value, at }) => [
        ...one(
          `process:${value.pid}`,
          'RSS',
          when,
          value.rss === null ? null : { value: value.rss, at },
          'bytes',
        ),
      ]),
      ...tmpfs.flatMap(({ value, at }) =>
        one(`mount:${value.mount}`, 'used', when, { value: value.used, at }, 'bytes'),
      ),
      ...nodes.flatMap(({ id, total, free }) => [
        ...one(`node:${id}`, 'MemTotal', when, total, 'bytes'),
        ...one(`node:${id}`, 'MemFree', when, free, 'bytes'),
      ]),
    ];
  });
  return [
    ...snapshots,
    ...facts.events.flatMap((event, i) => ofEvent(event).map((one) => ({ ...one, event: i }))),
    ...ofExit(facts),
  ];
}

function ofCgroup(group: Cgroup, when: When): Assertion[] {
  const subject = `cgroup:${group.path}`;
  return [
    ...one(subject, 'limit', 'static', group.limit, 'bytes'),
    ...one(subject, 'high', 'static', group.high, 'bytes'),
    ...one(subject, 'usage', when, group.usage, 'bytes'),
    ...one(subject, 'peak', when, group.peak, 'bytes'),
    ...one(subject, 'swap.limit', 'static', group.swapLimit, 'bytes'),
    ...one(subject, 'swap.usage', when, group.swapUsage, 'bytes'),
    ...one(subject, 'failcnt', when, group.failcnt, 'count'),
    ...one(subject, 'oom_group', 'static', group.oomGroup, 'count'),
    ...one(subject, 'pids.max', 'static', group.pidsMax, 'count'),
    ...counters(subject, when, group.pidsEvents, () => 'count', 'pids.events.'),
    ...counters(subject, when, group.events, () => 'count', 'events.'),
    ...counters(subject, when, group.eventsLocal, () => 'count', 'events.local.'),
    ...counters(subject, when, group.stat, () => 'bytes', 'stat.'),
  ];
}

function ofExit({ parsed }: Facts): Assertion[] {
  return [
    ...one('event', 'exit.status', 'static', parsed.exit?.status, 'count'),
    ...one('event', 'exit.ranFor', 'static', parsed.exit?.ranFor, 'seconds'),
    ...one('event', 'exit.signal', 'static', parsed.exit?.signal, 'count'),
  ];
}

function number(cited: Cited<string>): Cited<number> | null {
  const value = Number(cited.value);
  return cited.value.trim() !== '' && Number.isFinite(value) ? { value, at: cited.at } : null;
}
