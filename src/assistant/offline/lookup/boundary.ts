import { cgroupAt } from '../../../facts/cgroups.ts';
import { meminfoNearPeak, ramAndSwap, sysctlNumber } from '../../../facts/host.ts';
import { managedBytes } from '../../../facts/kernel-events.ts';
import { groupLabel } from '../../../facts/labels.ts';
import { ownerOf } from '../../../facts/platform.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { inline } from '../../../lib/text.ts';
import type { Evidence } from '../../../schema/evidence.ts';
import type { Ask } from '../ask.ts';
import { exactly, grouped } from '../say.ts';

/** What stopped the program: its name, where it sits, how large it is, and what sets it. */
export interface Boundary {
  /** `memory.max of /system.slice/etl.service`. */
  readonly name: string;
  /** With its size, in words: `128 MiB (134,217,728 bytes)`. */
  readonly size: string;
  readonly bytes: number | null;
  /** Whether it bounds memory of a group or a process, so that RAM of the host plays no part. */
  readonly own: boolean;
  /** The setting to change, where there is one. */
  readonly setting: string | null;
  readonly evidence: readonly Evidence[];
}

/** Causes for which RAM itself ran out, and not a part or a form of it. */
const RAN_OUT =
  /^(?:global-oom|global-oom-swap-full|no-swap|innocent-victim|mlocked|working-set-too-large|slab-leak|zfs-arc|tmpfs-shm|leak-growth)$/;

/** What sets a limit of a process or the host. */
const SETTINGS: Readonly<Record<string, string>> = {
  RLIMIT_AS: 'ulimit -v, LimitAS=',
  RLIMIT_DATA: 'ulimit -d, LimitDATA=',
  CommitLimit: 'vm.overcommit_ratio, vm.overcommit_kbytes',
};

/** What sets a group's limit, by who made the group. */
const OWNERS: Readonly<Record<string, string>> = {
  kubernetes: 'resources.limits.memory of the pod',
  docker: 'docker run --memory',
  slurm: '--mem of the job',
  systemd: 'MemoryMax= of the unit',
  lxc: 'lxc.cgroup2.memory.max',
  plain: 'memory.max, or MemoryMax= of a unit',
};

/** The limit that the event hit, whatever kind; `null` where nothing of that kind stopped it. */
export function boundaryOf(ask: Ask): Boundary | null {
  return ofLimit(ask) ?? ofCause(ask) ?? ofHost(ask);
}

function ofLimit({ event, diagnosis }: Ask): Boundary | null {
  if (!event?.limit) return null;
  const { name, bytes, evidence } = event.limit;
  const path = event.cgroup?.limitPath ?? null;
  const pid = diagnosis.facts.workload.process?.pid;
  const of =
    path !== null ? ` of ${inline(groupLabel(path))}` : /^RLIMIT/.test(name) && pid ? ` of pid ${pid}` : '';
  const own = name !== 'CommitLimit';
  const kind = path === null ? null : ownerOf(path).kind;
  const owner = kind === null ? null : (OWNERS[kind] ?? null);
  const setting = SETTINGS[name] ?? (name === 'memory.high' ? 'MemoryHigh=' : owner);
  return {
    name: `${name}${of}`,
    size: exactly(bytes),
    bytes,
    own,
    setting,
    evidence,
  };
}

function ofCause({ diagnosis, event }: Ask): Boundary | null {
  const { facts } = diagnosis;
  const cause = diagnosis.incident.verdict.cause;
  const path = event?.cgroup?.limitPath ?? event?.cgroup?.taskPath ?? facts.workload.cgroupPath;
  const group = cgroupAt(facts, path ?? null);
  const count = (name: string, value: number, setting: string, at: Evidence): Boundary => ({
    name,
    size: grouped(value) === String(value) ? String(value) : `${value} (${grouped(value)})`,
    bytes: null,
    own: true,
    setting,
    evidence: [at],
  });
  if (cause === 'pids-limit' && typeof group?.pidsMax?.value === 'number')
    return count(
      `pids.max of ${inline(groupLabel(path as string))}`,
      group.pidsMax.value,
      'TasksMax=',
      group.pidsMax.at,
    );
  const maps = cause === 'max-map-count' ? sysctlNumber(facts, 'vm/max_map_count') : null;
  if (maps) return count('vm.max_map_count', maps.value, 'sysctl vm.max_map_count', maps.at);
  if (cause === 'cpuset-mempolicy' && group?.mems)
    return {
      name: `cpuset.mems of ${inline(groupLabel(path as string))}`,
      size: `memory node ${inline(group.mems.value)} only`,
      bytes: null,
      own: true,
      setting: 'cpuset.mems, AllowedMemoryNodes=',
      evidence: [group.mems.at],
    };
  const reason = event?.kind === 'userspace-kill' ? facts.event?.userspace : null;
  if (reason)
    return {
      name: `the threshold of ${reason.killer}`,
      size: inline(reason.reason?.value ?? 'not in the evidence'),
      bytes: null,
      own: false,
      setting: null,
      evidence: [reason.reason?.at ?? reason.at],
    };
  const both = cause === 'overcommit-heuristic' ? ramAndSwap(facts) : null;
  return both
    ? {
        name: 'RAM and swap of the host together, which one request may not exceed',
        size: exactly(both.bytes),
        bytes: both.bytes,
        own: false,
        setting: null,
        evidence: [both.ram.at, both.swap.at],
      }
    : null;
}

function ofHost({ diagnosis }: Ask): Boundary | null {
  const { facts, verdict } = diagnosis;
  if (verdict.cause?.meta.family !== 'host' || !RAN_OUT.test(verdict.cause.meta.id)) return null;
  const total = meminfoNearPeak(facts, 'MemTotal');
  const managed = facts.event?.report ? managedBytes(facts.event.report) : null;
  const bytes = total?.value ?? managed;
  const at = total?.at ?? facts.event?.report?.memInfo?.ramPages?.at ?? null;
  if (bytes === null || bytes === undefined || !at) return null;
  const swap = meminfoNearPeak(facts, 'SwapTotal');
  const size = swap ? `${exactly(bytes)} and ${formatBytes(swap.value)} of swap` : exactly(bytes);
  const evidence = swap ? [at, swap.at] : [at];
  return { name: 'the RAM of the host', size, bytes, own: false, setting: null, evidence };
}
