import type { Source } from '../../schema/source.ts';
import { cite } from '../cite.ts';
import type { KernelLine } from './prefix.ts';
import type { AllocationFailure, Kill, MemcgCounter, Refusal, Summary, Task, Trigger } from './types.ts';

const KiB = 1024;
/** PAGE_COUNTER_MAX in kB: 2^63/4096·4 rounded down on 64-bit (page_counter.h); 3.x printed 2^64/1024-1. */
const UNLIMITED_KB = 9007199254740000;

export const INVOKED = /^(.+) invoked oom-killer: gfp_mask=(0x[0-9a-f]+(?:\([^)]*\))?),.*?order=(-?\d+)/;

export function parseTrigger(source: Source, { line, message }: KernelLine): Trigger | null {
  const match = INVOKED.exec(message);
  if (!match) return null;
  const [, name, gfpMask, order] = match as unknown as [string, string, string, string];
  return { name, pid: null, gfpMask, order: Number(order), at: cite(source, line) };
}

export const ALLOCATION_FAILURE =
  /^(.+): page allocation (failure: order:(\d+), mode:(0x[0-9a-f]+(?:\([^)]*\))?)|stalls for (\d+)ms, order:(\d+), mode:(0x[0-9a-f]+(?:\([^)]*\))?))/;

/** `X: page allocation failure: order:N, mode:…` and `… stalls for N ms` (mm/page_alloc.c warn_alloc). */
export function parseAllocationFailure(
  source: Source,
  { line, message }: KernelLine,
): AllocationFailure | null {
  const match = ALLOCATION_FAILURE.exec(message);
  if (!match) return null;
  const stalled = match[5] !== undefined;
  const order = Number(stalled ? match[6] : match[3]);
  const mode = (stalled ? match[7] : match[4]) as string;
  return { name: match[1] as string, order, mode, stalled, at: cite(source, line) };
}

/** `CPU: 0 PID: 128 Comm: python3 Not tainted 6.1.0…` or el6's `Pid: 1, comm: x Not tainted VER`. */
export const CPU_LINE =
  /^(?:CPU: \d+ (?:UID: \d+ )?PID: (\d+) Comm: .+?|Pid: (\d+), comm: .+?) (?:Not tainted|Tainted: .*?[A-Z ]) *(\d+\.\d+\S*)/;

const SUMMARY =
  /^oom-kill:constraint=(\w+),nodemask=(\(null\)|[\d,-]*?)(?:,cpuset=(.*?),mems_allowed=([\d,-]*?))?(?:,oom_memcg=(.*?)|(,global_oom))?(?:,task_memcg=(.*?))?,task=(.*),pid=(\d+),uid=(\d+)$/;

export function parseSummary(source: Source, { line, message }: KernelLine): Summary | null {
  const match = SUMMARY.exec(message) ?? looseSummary(message);
  if (!match) return null;
  const [, constraint, nodemask, cpuset, mems, oomMemcg, global, taskMemcg, task, pid, uid] = match;
  const number = (text: string | undefined) => (text === undefined ? null : Number(text));
  return {
    constraint: constraint as string,
    nodemask: nodemask === '(null)' ? null : (nodemask ?? null),
    cpuset: cpuset ?? null,
    memsAllowed: mems ?? null,
    oomMemcg: oomMemcg ?? null,
    global: global !== undefined,
    taskMemcg: taskMemcg ?? null,
    task: task ?? null,
    pid: number(pid),
    uid: number(uid),
    at: cite(source, line),
  };
}

/** A summary that was cut off, or has keys that are not known yet: what can be read of it. */
function looseSummary(message: string): (string | undefined)[] | null {
  const constraint = /^oom-kill:constraint=(\w+)/.exec(message)?.[1];
  if (constraint === undefined) return null;
  const value = (key: string) => new RegExp(`,${key}=([^,]+),`).exec(message)?.[1];
  const global = /,global_oom(?:,|$)/.exec(message)?.[0];
  const keys = ['nodemask', 'cpuset', 'mems_allowed', 'oom_memcg'].map(value);
  return [message, constraint, ...keys, global, value('task_memcg'), value('task'), value('pid')];
}

const KILLED =
  /^(Memory cgroup out of memory|Out of memory(?: \([^)]*\))?|)(?:: )?Killed process (\d+)(?:, UID (\d+),)? \((.*)\)(?:,? total-vm:(\d+)kB)?(?:, anon-rss:(\d+)kB)?(?:, file-rss:(\d+)kB)?(?:, shmem-rss:(\d+)kB)?(?:, UID:(\d+))?(?: pgtables:\d+kB)?(?: oom_score_adj:(-?\d+))?/;

export function parseKill(source: Source, { line, message }: KernelLine): Kill | null {
  const match = KILLED.exec(message);
  if (!match) return null;
  const [, prefix, pid, uidOld, name, totalVm, anon, file, shmem, uid, adj] = match;
  const kb = (text: string | undefined) => (text === undefined ? null : Number(text) * KiB);
  return {
    pid: Number(pid),
    name: name as string,
    uid: uid === undefined ? (uidOld === undefined ? null : Number(uidOld)) : Number(uid),
    totalVm: kb(totalVm),
    anonRss: kb(anon),
    fileRss: kb(file),
    shmemRss: kb(shmem),
    oomScoreAdj: adj === undefined ? null : Number(adj),
    ofMemcg: prefix === 'Memory cgroup out of memory',
    at: cite(source, line),
  };
}

const COUNTER = /^(memory|memory\+swap|swap|kmem): usage (\d+)kB, limit (\d+)kB, failcnt (\d+)/;

export function parseMemcgCounter(
  source: Source,
  { line, message }: KernelLine,
): [string, MemcgCounter] | null {
  const match = COUNTER.exec(message);
  if (!match) return null;
  const [, name, usage, limit, failcnt] = match as unknown as [string, string, string, string, string];
  return [
    name,
    {
      usage: Number(usage) * KiB,
      limit: Number(limit) >= UNLIMITED_KB ? 'max' : Number(limit) * KiB,
      failcnt: Number(failcnt),
      at: cite(source, line),
    },
  ];
}

export const TASK_HEADER = /^\[ *pid *\] +uid +tgid +total_vm +rss .*name$/;
/** Columns as this kernel printed them: names between `[ pid ]` and `name`. */
export function taskColumns(message: string): string[] {
  return message
    .replace(/^\[ *pid *\]/, 'pid')
    .trim()
    .split(/\s+/);
}

export function parseTask(
  source: Source,
  { line, message }: KernelLine,
  columns: readonly string[],
): Task | null {
  const match = /^\[ *(\d+)\] +(.*)$/.exec(message);
  if (!match) return null;
  const fields = [match[1] as string, ...(match[2] as string).split(/ +/)];
  const at = columns.length - 1;
  if (fields.length <= at) return null;
  const values = new Map(columns.slice(0, -1).map((column, i) => [column, Number(fields[i])]));
  if ([...values.values()].some((value) => !Number.isSafeInteger(value))) return null;
  const name = nameAfter(message, at);
  const get = (column: string) => values.get(column) ?? null;
  const ptes = get('nr_ptes');
  return {
    pid: get('pid') as number,
    uid: get('uid') as number,
    tgid: get('tgid') as number,
    totalVmPages: get('total_vm') as number,
    rssPages: get('rss') as number,
    rssAnonPages: get('rss_anon'),
    rssFilePages: get('rss_file'),
    rssShmemPages: get('rss_shmem'),
    swapPages: get('swapents'),
    pageTablesBytes: get('pgtables_bytes'),
    pageTablePages: ptes === null ? null : ptes + (get('nr_pmds') ?? 0),
    oomScoreAdj: get('oom_score_adj'),
    name,
    at: cite(source, line),
  };
}

/** A process name may hold blanks, so it is all that follows the last numeric column. */
function nameAfter(message: string, columns: number): string {
  let rest = message.replace(/^\[ *\d+\] */, '');
  for (let i = 1; i < columns; i += 1) rest = rest.replace(/^-?\S+ +/, '');
  return rest;
}

const OVERCOMMIT =
  /^__vm_enough_memory: pid: ?(\d+), comm: ?(.*?),(?: bytes: ?(\d+))? (?:no|not) enough memory for the allocation/;
const DATA_RLIMIT = /^mmap: (.*) \((\d+)\): VmData (\d+) exceed data ulimit (\d+)\./;
const PIDS = /^cgroup: fork rejected by pids controller in (.+)$/;

/** `__vm_enough_memory` (mm/util.c), `exceed data ulimit` (mm/mmap.c), pids controller (kernel/cgroup/pids.c). */
export function parseRefusal(source: Source, one: KernelLine): Refusal | null {
  const at = cite(source, one.line);
  const base = { cgroup: null, limit: null, bytes: null, pid: null, name: null, uptime: one.uptime, at };
  const overcommit = OVERCOMMIT.exec(one.message);
  if (overcommit) {
    const [, pid, name, bytes] = overcommit;
    const asked = bytes === undefined ? null : Number(bytes);
    return { ...base, kind: 'overcommit', pid: Number(pid), name: name as string, bytes: asked };
  }
  const data = DATA_RLIMIT.exec(one.message);
  if (data) {
    const [, name, pid, bytes, limit] = data;
    return {
      ...base,
      kind: 'data-rlimit',
      pid: Number(pid),
      name: name as string,
      bytes: Number(bytes),
      limit: Number(limit),
    };
  }
  const pids = PIDS.exec(one.message);
  return pids ? { ...base, kind: 'pids', cgroup: pids[1] as string } : null;
}
