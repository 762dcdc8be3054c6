import type { Fact } from '../../schema/incident.ts';
import { hitCounter } from '../kernel-events.ts';
import type { FailureEvent } from '../types.ts';
import { at, fact, factsFrom, STATS } from './fact.ts';

export function eventFacts(event: FailureEvent): Fact[] {
  const { id, report, kill, error, refusal, killer } = event;
  const hit = report ? hitCounter(report) : null;
  const { summary, memInfo, memcg, trigger } = report ?? {};
  return [
    ...fact(`${id}.time`, 'time of the event', '', at(event.time, event.clock)),
    ...fact(`${id}.constraint`, 'constraint that the kernel names', '', at(summary?.constraint, summary?.at)),
    ...fact(`${id}.oom_memcg`, 'control group whose limit was hit', '', at(summary?.oomMemcg, summary?.at)),
    ...fact(
      `${id}.task_memcg`,
      'control group of the killed process',
      '',
      at(summary?.taskMemcg, summary?.at),
    ),
    ...fact(
      `${id}.mems_allowed`,
      'memory nodes that the process may use',
      '',
      at(summary?.memsAllowed, summary?.at),
    ),
    ...fact(`${id}.order`, 'order of the failed allocation', '', at(trigger?.order, trigger?.at)),
    ...fact(`${id}.usage`, 'usage of the group at the kill', 'bytes', at(hit?.usage, hit?.at)),
    ...fact(`${id}.limit`, 'limit of the group at the kill', 'bytes', at(hit?.limit, hit?.at)),
    ...fact(
      `${id}.swap.usage`,
      'swap usage of the group at the kill',
      'bytes',
      at(memcg?.swap?.usage, memcg?.swap?.at),
    ),
    ...fact(
      `${id}.swap.limit`,
      'swap limit of the group at the kill',
      'bytes',
      at(memcg?.swap?.limit, memcg?.swap?.at),
    ),
    ...factsFrom(
      memcg?.stats ?? new Map(),
      STATS,
      'bytes',
      (name) => `${id}.stat.${name}`,
      (name) => `${name} of the group at the kill`,
    ),
    ...fact(`${id}.free`, 'free pages on the host at the kill', 'pages', memInfo?.pages.get('free')),
    ...fact(
      `${id}.unevictable`,
      'unevictable pages on the host at the kill',
      'pages',
      memInfo?.pages.get('unevictable'),
    ),
    ...fact(`${id}.swapFree`, 'free swap on the host at the kill', 'bytes', memInfo?.swapFree),
    ...fact(`${id}.swapTotal`, 'swap of the host', 'bytes', memInfo?.swapTotal),
    ...(memInfo?.hugePages ?? []).flatMap((huge) =>
      fact(
        `${id}.hugepages.${huge.sizeBytes}@node${huge.node}`,
        'huge pages at the kill',
        'pages',
        at(huge.total, huge.at),
      ),
    ),
    ...fact(`${id}.groupKill`, 'group that was killed whole', '', report?.groupKill),
    ...fact(
      `${id}.victim.anon`,
      'anonymous memory of the killed process',
      'bytes',
      at(kill?.anonRss, kill?.at),
    ),
    ...fact(
      `${id}.victim.shmem`,
      'shared memory of the killed process',
      'bytes',
      at(kill?.shmemRss, kill?.at),
    ),
    ...fact(
      `${id}.victim.oom_score_adj`,
      'oom_score_adj of the killed process',
      '',
      at(kill?.oomScoreAdj, kill?.at),
    ),
    ...(report?.tasks ?? []).flatMap((task) =>
      fact(`${id}.task:${task.pid}.rss`, `resident pages of ${task.name} (pid ${task.pid})`, 'pages', {
        value: task.rssPages,
        at: task.at,
      }),
    ),
    ...fact(`${id}.error`, 'exception of the program', '', at(error?.type, error?.at)),
    ...fact(
      `${id}.requested`,
      'memory asked for',
      'bytes',
      at(error?.requestedExact ?? error?.requested, error?.at),
    ),
    ...fact(`${id}.refusal`, 'refusal that the kernel logged', '', at(refusal?.kind, refusal?.at)),
    ...fact(`${id}.sender`, 'line that names the sender of the signal', '', at(killer?.at.text, killer?.at)),
  ];
}
