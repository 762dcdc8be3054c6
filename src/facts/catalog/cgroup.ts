import type { Cgroup } from '../../parse/cgroup.ts';
import type { Fact } from '../../schema/incident.ts';
import type { Moment } from '../../schema/source.ts';
import { childrenOf, isAncestor, withAncestors } from '../cgroups.ts';
import type { Facts } from '../types.ts';
import { fact, factsFrom, MOMENTS, momentLabel, STATS } from './fact.ts';

const EVENTS = ['oom_kill', 'oom_group_kill', 'oom', 'max', 'high', 'under_oom', 'oom_kill_disable'] as const;

export function cgroupFacts(facts: Facts): Fact[] {
  return cgroupPaths(facts).flatMap((path) =>
    MOMENTS.flatMap((moment) => {
      const cgroup = facts.parsed[moment].cgroups.get(path);
      return cgroup ? fieldsOf(cgroup, moment) : [];
    }),
  );
}

/** The groups that matter: those of events and program, their ancestors, and what lies below a hit limit. */
function cgroupPaths(facts: Facts): string[] {
  const paths = facts.events.flatMap(({ cgroup }) => [cgroup?.taskPath, cgroup?.limitPath]);
  const own = [...paths, facts.workload.cgroupPath].filter((path) => path != null);
  const below = facts.events.flatMap(({ cgroup }) => {
    const { limitPath, taskPath } = cgroup ?? {};
    if (!limitPath || !taskPath || !isAncestor(limitPath, taskPath)) return [];
    return childrenOf(facts, limitPath).map((child) => child.path);
  });
  return [...new Set([...own.flatMap(withAncestors), ...below])];
}

function fieldsOf(cgroup: Cgroup, moment: Moment): Fact[] {
  const id = (field: string) => `cgroup:${cgroup.path}.${field}@${moment}`;
  const label = (field: string) => `${field} of ${cgroup.path} ${momentLabel(moment)}`;
  return [
    ...fact(id('limit'), label('memory limit'), 'bytes', cgroup.limit),
    ...fact(id('high'), label('memory.high'), 'bytes', cgroup.high),
    ...fact(id('usage'), label('memory usage'), 'bytes', cgroup.usage),
    ...fact(id('peak'), label('highest memory usage'), 'bytes', cgroup.peak),
    ...fact(id('swapLimit'), label('swap limit'), 'bytes', cgroup.swapLimit),
    ...fact(id('failcnt'), label('times at the limit'), 'count', cgroup.failcnt),
    ...fact(id('oomGroup'), label('memory.oom.group'), '', cgroup.oomGroup),
    ...factsFrom(cgroup.events, EVENTS, 'count', (name) => id(`events.${name}`), label),
    ...factsFrom(cgroup.eventsLocal, EVENTS, 'count', (name) => id(`events.local.${name}`), label),
    ...factsFrom(cgroup.stat, STATS, 'bytes', (name) => id(`stat.${name}`), label),
  ];
}
