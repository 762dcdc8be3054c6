import type { FailureEvent } from '../../facts/types.ts';
import type { Evidence } from '../../schema/evidence.ts';
import { counters, one } from './assertion-of.ts';
import type { Assertion } from './assertions.ts';

/** What the evidence says of one kill or refusal: of the group, the victim, every task, the host's zones. */
export function ofEvent({
  report,
  kill,
  victim,
  cgroup,
  refusal,
  error,
  uptimeSeconds,
}: FailureEvent): Assertion[] {
  const { memcg, memInfo, trigger, summary, tasks = [] } = report ?? {};
  const group = cgroup?.limitPath ? `cgroup:${cgroup.limitPath}` : null;
  const process = victim?.pid == null ? null : `process:${victim.pid}`;
  const line = (value: number | string | null | undefined, at: Evidence | undefined) =>
    value === null || value === undefined || !at ? null : { value, at };
  const counter = (
    name: string,
    of: { usage: number; limit: number | 'max'; failcnt: number; at: Evidence } | null | undefined,
  ) =>
    group && of
      ? [
          ...one(group, `${name}usage`, 'kill', line(of.usage, of.at), 'bytes'),
          ...one(group, `${name}limit`, 'kill', line(of.limit, of.at), 'bytes'),
          ...one(group, `${name}failcnt`, 'kill', line(of.failcnt, of.at), 'count'),
        ]
      : [];
  return [
    ...counter('', memcg?.memory),
    ...counter('swap.', memcg?.swap),
    ...counter('kmem.', memcg?.kmem),
    ...counter('memsw.', memcg?.memorySwap),
    ...(group ? counters(group, 'kill', memcg?.stats ?? new Map(), () => 'bytes', 'stat.') : []),
    ...(refusal?.kind === 'data-rlimit' && refusal.pid !== null
      ? [
          ...one(`process:${refusal.pid}`, 'VmData', 'kill', line(refusal.bytes, refusal.at), 'bytes'),
          ...one(
            `process:${refusal.pid}`,
            'Max data size',
            'static',
            line(refusal.limit, refusal.at),
            'bytes',
          ),
        ]
      : []),
    ...one('event', 'requested', 'kill', line(error?.requestedExact ?? error?.requested, error?.at), 'bytes'),
    ...(uptimeSeconds !== null && kill
      ? one('event', 'uptime', 'kill', { value: uptimeSeconds, at: kill.at }, 'seconds')
      : []),
    ...one('event', 'order', 'kill', line(trigger?.order, trigger?.at), 'count'),
    ...one('event', 'constraint', 'kill', line(summary?.constraint, summary?.at), 'name'),
    ...one('event', 'mems_allowed', 'kill', line(summary?.memsAllowed, summary?.at), 'name'),
    ...(kill && process
      ? [
          ...one(process, 'anon', 'kill', line(kill.anonRss, kill.at), 'bytes'),
          ...one(process, 'file', 'kill', line(kill.fileRss, kill.at), 'bytes'),
          ...one(process, 'shmem', 'kill', line(kill.shmemRss, kill.at), 'bytes'),
          ...one(process, 'total_vm', 'kill', line(kill.totalVm, kill.at), 'bytes'),
          ...one(process, 'oom_score_adj', 'static', line(kill.oomScoreAdj, kill.at), 'count'),
          ...one(process, 'uid', 'static', line(kill.uid, kill.at), 'count'),
        ]
      : []),
    ...tasks.flatMap((task) => {
      const subject = `process:${task.pid}`;
      return [
        ...one(subject, 'rss', 'kill', line(task.rssPages, task.at), 'pages'),
        ...one(subject, 'total_vm', 'kill', line(task.totalVmPages, task.at), 'pages'),
        ...one(subject, 'swap', 'kill', line(task.swapPages, task.at), 'pages'),
        ...one(subject, 'pgtables', 'kill', line(task.pageTablesBytes, task.at), 'bytes'),
        ...one(subject, 'uid', 'static', line(task.uid, task.at), 'count'),
        ...one(subject, 'oom_score_adj', 'static', line(task.oomScoreAdj, task.at), 'count'),
      ];
    }),
    ...one('host', 'SwapFree', 'kill', memInfo?.swapFree, 'bytes'),
    ...one('host', 'SwapTotal', 'static', memInfo?.swapTotal, 'bytes'),
    ...one('host', 'pages.ram', 'kill', memInfo?.ramPages, 'pages'),
    ...counters('host', 'kill', memInfo?.pages ?? new Map(), () => 'pages', 'pages.'),
    ...(memInfo?.zones ?? []).flatMap((zone) =>
      counters(`zone:${zone.name}`, 'kill', zone.fields, () => 'bytes', 'zone.'),
    ),
  ];
}
