import type { Ground } from '../ground.ts';
import { holds, type Quantity } from '../quantity.ts';

const PAGE = 4096;
/** What a figure in a reason may be, by the cause. */
const FIELDS: Readonly<Record<string, RegExp>> = {
  'cgroup-oom-group': /^oom_group$/,
  'rlimit-as': /^Max address space$/,
  'rlimit-data': /^Max data size$/,
  'overcommit-strict': /^CommitLimit$/,
  'max-map-count': /^vm\.max_map_count$/,
  'pids-limit': /^pids\.max$/,
  'memory-high-throttle': /^high$/,
  'innocent-victim': /^oom_score_adj$/,
  'hugetlb-reserved': /^(?:HugePages_Total|HugePages_Free|Hugetlb)$/,
  'global-oom': /^MemTotal$/,
};

/** Whether a figure that a reason names is the one that the evidence has of it. */
export function isFigureOf(cause: string, quantity: Quantity, { assertions, diagnosis }: Ground): boolean {
  const { event, workload } = diagnosis.facts;
  if (cause === 'high-order-fragmentation') {
    const order = event?.report?.trigger?.order;
    return (
      quantity.unit === 'bytes' && order !== undefined && order !== null && holds(quantity, PAGE * 2 ** order)
    );
  }
  if (cause === 'userspace-oom-killer')
    return (
      quantity.unit === 'percent' &&
      quantity.ranges.some(([low]) => isThreshold(Math.round(low), event?.userspace))
    );
  const fields = FIELDS[cause] ?? /^limit$/;
  const own = [event?.cgroup?.limitPath, workload.cgroupPath].map((path) => `cgroup:${path}`);
  const pids = [event?.victim?.pid, event?.hog?.pid, workload.process?.pid].map((pid) => `process:${pid}`);
  return assertions.some(
    ({ field, subject, value, unit }) =>
      fields.test(field) &&
      (subject === 'host' || own.includes(subject) || pids.includes(subject)) &&
      (quantity.unit === unit || quantity.unit === 'any') &&
      holds(quantity, Number(value)),
  );
}

function isThreshold(percent: number, userspace: unknown): boolean {
  return new RegExp(`(?<![\\d.])${percent}(?:\\.0+)? ?%`).test(JSON.stringify(userspace ?? ''));
}
