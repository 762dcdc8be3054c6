import type { Cgroup } from '../parse/cgroup.ts';
import type { Counters } from '../parse/counters.ts';
import type { Cited, Evidence } from '../schema/evidence.ts';
import type { Fact } from '../schema/incident.ts';
import type { Moment } from '../schema/source.ts';
import { childrenOf, isAncestor, withAncestors } from './cgroups.ts';
import { hitCounter } from './kernel-events.ts';
import type { Facts, FailureEvent } from './types.ts';

const HOST_FIELDS = [
  'MemTotal',
  'MemFree',
  'MemAvailable',
  'Cached',
  'Shmem',
  'SwapTotal',
  'SwapFree',
  'Slab',
  'SUnreclaim',
  'CommitLimit',
  'Committed_AS',
  'Mlocked',
  'Unevictable',
  'Hugetlb',
] as const;
const HOST_COUNTS = ['HugePages_Total', 'HugePages_Free'] as const;
const SYSCTLS = [
  'vm/overcommit_memory',
  'vm/overcommit_ratio',
  'vm/max_map_count',
  'vm/min_free_kbytes',
  'vm/nr_hugepages',
  'vm/panic_on_oom',
  'vm/swappiness',
] as const;
const STATS = [
  'anon',
  'rss',
  'file',
  'cache',
  'shmem',
  'slab',
  'slab_reclaimable',
  'slab_unreclaimable',
  'sock',
  'kernel_stack',
  'pagetables',
] as const;
const EVENTS = ['oom_kill', 'oom_group_kill', 'oom', 'max', 'high', 'under_oom', 'oom_kill_disable'] as const;
const PROCESS_FIELDS = ['VmPeak', 'VmSize', 'VmRSS', 'VmHWM', 'VmData', 'VmLck', 'VmSwap'] as const;

/**
 * The values that explanations are made of, each with a stable id `subject.field@moment`, its unit and its line:
 * `host.MemAvailable@after`, `cgroup:/system.slice/etl.service.memory.max@after`, `event-1.victim.anon`.
 */
export function catalog(facts: Facts): Fact[] {
  return [
    ...hostFacts(facts),
    ...facts.events.flatMap(eventFacts),
    ...cgroupPaths(facts).flatMap((path) => cgroupFacts(facts, path)),
    ...processFacts(facts),
    ...programFacts(facts),
  ];
}

function fact(
  id: string,
  label: string,
  unit: string,
  cited: Cited<number | string> | null | undefined,
): Fact[] {
  return cited ? [{ id, label, value: cited.value, unit, evidence: [cited.at] }] : [];
}

function from(
  counters: Counters,
  names: readonly string[],
  prefix: string,
  suffix: string,
  unit: string,
): Fact[] {
  return names.flatMap((name) =>
    fact(`${prefix}.${name}${suffix}`, `${name} ${label(suffix)}`, unit, counters.get(name)),
  );
}

const label = (suffix: string) => (suffix === '@before' ? 'near the peak' : 'after the failure');

function hostFacts({ parsed }: Facts): Fact[] {
  return (['after', 'before'] as const).flatMap((moment: Moment) => {
    const { meminfo, vmstat, sysctls, tmpfs } = parsed[moment];
    const at = `@${moment}`;
    return [
      ...from(meminfo, HOST_FIELDS, 'host', at, 'bytes'),
      ...from(meminfo, HOST_COUNTS, 'host', at, 'pages'),
      ...fact(
        `host.oom_kill${at}`,
        'kernel kills since boot on the whole host',
        'count',
        vmstat.get('oom_kill'),
      ),
      ...SYSCTLS.flatMap((name) =>
        fact(`sysctl.${name}${at}`, `setting ${name.replace('/', '.')}`, '', sysctls.get(name)),
      ),
      ...tmpfs.flatMap((mount) =>
        fact(`tmpfs:${mount.value.mount}.used${at}`, `files in ${mount.value.mount}`, 'bytes', {
          value: mount.value.used,
          at: mount.at,
        }),
      ),
    ];
  });
}

function eventFacts(event: FailureEvent): Fact[] {
  const { id, report, kill, error, refusal, killer } = event;
  const at = <T extends number | string>(
    value: T | null | undefined,
    line: Evidence | undefined,
  ): Cited<T> | null => (value === null || value === undefined || !line ? null : { value, at: line });
  const hit = report ? hitCounter(report) : null;
  const { summary, memInfo, memcg, trigger } = report ?? {};
  return [
    ...fact(`${id}.time`, 'time of the event', '', at(event.time, event.clock ?? undefined)),
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
    ...from(memcg?.stats ?? new Map(), STATS, `${id}.stat`, '', 'bytes'),
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

function cgroupFacts({ parsed }: Facts, path: string): Fact[] {
  return (['after', 'before'] as const).flatMap((moment) => {
    const cgroup = parsed[moment].cgroups.get(path);
    return cgroup ? fieldsOf(cgroup, `@${moment}`) : [];
  });
}

function fieldsOf(cgroup: Cgroup, at: string): Fact[] {
  const subject = `cgroup:${cgroup.path}`;
  const name = (field: string) => `${field} of ${cgroup.path} ${label(at)}`;
  return [
    ...fact(`${subject}.limit${at}`, name('memory limit'), 'bytes', cgroup.limit),
    ...fact(`${subject}.high${at}`, name('memory.high'), 'bytes', cgroup.high),
    ...fact(`${subject}.usage${at}`, name('memory usage'), 'bytes', cgroup.usage),
    ...fact(`${subject}.peak${at}`, name('highest memory usage'), 'bytes', cgroup.peak),
    ...fact(`${subject}.swapLimit${at}`, name('swap limit'), 'bytes', cgroup.swapLimit),
    ...fact(`${subject}.failcnt${at}`, name('times at the limit'), 'count', cgroup.failcnt),
    ...fact(`${subject}.oomGroup${at}`, name('memory.oom.group'), '', cgroup.oomGroup),
    ...from(cgroup.events, EVENTS, `${subject}.events`, at, 'count'),
    ...from(cgroup.eventsLocal, EVENTS, `${subject}.events.local`, at, 'count'),
    ...from(cgroup.stat, STATS, `${subject}.stat`, at, 'bytes'),
  ];
}

function processFacts({ parsed, workload }: Facts): Fact[] {
  const pids = new Set(workload.processes.map((process) => process.pid));
  return (['after', 'before'] as const).flatMap((moment) =>
    [...parsed[moment].processes.values()]
      .filter((one) => pids.has(one.pid))
      .flatMap((process) => {
        const subject = `process:${process.pid}`;
        const limits = [...process.limits].filter(([name]) =>
          /address space|data size|locked memory|resident set/.test(name),
        );
        return [
          ...from(process.status, PROCESS_FIELDS, subject, `@${moment}`, 'bytes'),
          ...limits.flatMap(([name, limit]) =>
            fact(`${subject}.${name}@${moment}`, `${name} of pid ${process.pid}`, 'bytes', limit),
          ),
          ...fact(`${subject}.maps@${moment}`, `mappings of pid ${process.pid}`, 'count', process.mapsCount),
        ];
      }),
  );
}

function programFacts({ parsed }: Facts): Fact[] {
  const { exit, errors, limitSettings } = parsed;
  return [
    ...fact('exit.status', 'exit status', '', exit?.status),
    ...fact('exit.signal', 'signal that ended the program', '', exit?.signal),
    ...errors
      .slice(-5)
      .flatMap((error, i) => fact(`error-${i + 1}`, 'exception', '', { value: error.type, at: error.at })),
    ...limitSettings.flatMap((setting, i) =>
      fact(`setting-${i + 1}`, `${setting.value.resource} set there`, 'bytes', {
        value: setting.value.bytes ?? setting.at.text,
        at: setting.at,
      }),
    ),
  ];
}
