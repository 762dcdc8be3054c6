import type { Cited, Evidence } from '../../schema/evidence.ts';

/** Counters by the kernel's own names, in bytes unless the name says otherwise. */
export type Counters = ReadonlyMap<string, Cited<number>>;

export interface Trigger {
  readonly name: string;
  readonly pid: number | null;
  readonly gfpMask: string;
  /** Power of two of the pages asked for; -1 is a manual OOM (sysrq-f). */
  readonly order: number;
  readonly at: Evidence;
}

/** `oom-kill:constraint=…`, Linux 5.0 and later (mm/oom_kill.c dump_oom_summary). */
export interface Summary {
  readonly constraint: string;
  readonly nodemask: string | null;
  readonly cpuset: string | null;
  readonly memsAllowed: string | null;
  readonly oomMemcg: string | null;
  readonly global: boolean;
  readonly taskMemcg: string | null;
  readonly task: string | null;
  readonly pid: number | null;
  readonly uid: number | null;
  readonly at: Evidence;
}

/** Usage and limit in bytes; a limit of PAGE_COUNTER_MAX reads as `'max'`. */
export interface MemcgCounter {
  readonly usage: number;
  readonly limit: number | 'max';
  readonly failcnt: number;
  readonly at: Evidence;
}

export interface MemcgBlock {
  readonly memory: MemcgCounter | null;
  readonly swap: MemcgCounter | null;
  readonly memorySwap: MemcgCounter | null;
  readonly kmem: MemcgCounter | null;
  readonly path: Cited<string> | null;
  readonly stats: Counters;
}

/** A row of the task table. Page counts as printed: the table does not say how large a page is. */
export interface Task {
  readonly pid: number;
  readonly uid: number;
  readonly tgid: number;
  readonly totalVmPages: number;
  readonly rssPages: number;
  readonly rssAnonPages: number | null;
  readonly rssFilePages: number | null;
  readonly rssShmemPages: number | null;
  readonly swapPages: number | null;
  readonly pageTablesBytes: number | null;
  /** Before Linux 4.15 page tables were counted in pages: nr_ptes, and nr_pmds since 4.0. */
  readonly pageTablePages: number | null;
  readonly oomScoreAdj: number | null;
  readonly name: string;
  readonly at: Evidence;
}

/** `Killed process …`; sizes in bytes, `null` where this kernel does not print them. */
export interface Kill {
  readonly pid: number;
  readonly name: string;
  readonly uid: number | null;
  readonly totalVm: number | null;
  readonly anonRss: number | null;
  readonly fileRss: number | null;
  readonly shmemRss: number | null;
  readonly oomScoreAdj: number | null;
  readonly ofMemcg: boolean;
  readonly at: Evidence;
}

export interface Zone {
  readonly node: number | null;
  readonly name: string;
  /** `free`, `min`, `low`, `high`, `managed`, `present`, … in bytes. */
  readonly fields: Counters;
  /** Free blocks by order, from the line `Node 0 DMA32: 160*4kB (UME) 56*8kB …`. */
  buddy: Cited<readonly number[]> | null;
}

/** A node's own line, `Node 0 active_anon:24kB …`: fields in bytes (kernel_stack, pagetables, shmem, …). */
export interface NodeCounters {
  readonly node: number;
  readonly fields: Counters;
}

/** A row of `Unreclaimable slab info:` or of the memory allocation profile, in bytes. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: number;
  readonly at: Evidence;
}

/** What `Mem-Info:` prints: the state of the whole host at the moment of the kill. */
export interface MemInfo {
  /** `free`, `inactive_anon`, `shmem`, …: counted in pages there. */
  readonly pages: Counters;
  readonly nodes: readonly NodeCounters[];
  readonly zones: readonly Zone[];
  readonly swapFree: Cited<number> | null;
  readonly swapTotal: Cited<number> | null;
  readonly ramPages: Cited<number> | null;
  readonly reservedPages: Cited<number> | null;
  readonly hugePages: readonly {
    node: number | null;
    total: number;
    free: number;
    sizeBytes: number;
    at: Evidence;
  }[];
}

/** One out-of-memory report, or what is left of it. */
export interface OomReport {
  readonly source: string;
  readonly uptime: number | null;
  readonly wall: string | null;
  /** How many times the host was booted after it, as its log shows: a log file may span several boots. */
  readonly bootsSince: number;
  readonly trigger: Trigger | null;
  readonly kernelVersion: Cited<string> | null;
  readonly summary: Summary | null;
  readonly memcg: MemcgBlock | null;
  readonly memInfo: MemInfo | null;
  readonly tasks: readonly Task[];
  readonly groupKill: Cited<string> | null;
  /** `Task in A killed as a result of limit of B`, before Linux 5.0. */
  readonly limitOf: { readonly task: string; readonly limit: string; readonly at: Evidence } | null;
  readonly kills: readonly Kill[];
  /** Bytes a page, from what the report itself shows; `null` where it does not. */
  readonly pageBytes: number | null;
  /** `X: page allocation failure: order:4, mode:…`: a request that failed without a kill. */
  readonly allocationFailure: AllocationFailure | null;
  /** `Out of memory and no killable processes...`, usually before a panic. */
  readonly noKillable: Evidence | null;
  readonly unreclaimableSlab: readonly NamedBytes[];
  /** Memory allocation profiling, Linux 6.10 and later: bytes by the code that allocated them. */
  readonly allocations: readonly NamedBytes[];
  /** Lines inside the report's tables that no parser understood: how many, and the first of them. */
  readonly unreadCount: number;
  readonly unread: readonly Evidence[];
}

export interface AllocationFailure {
  readonly name: string;
  readonly order: number;
  readonly mode: string;
  readonly stalled: boolean;
  readonly at: Evidence;
}

/** A request that the kernel refused and logged. */
export interface Refusal {
  readonly kind: 'overcommit' | 'data-rlimit' | 'pids';
  readonly pid: number | null;
  readonly name: string | null;
  /** Bytes asked for (overcommit, since Linux 6.2) or VmData reached (data-rlimit). */
  readonly bytes: number | null;
  readonly limit: number | null;
  readonly cgroup: string | null;
  readonly uptime: number | null;
  readonly at: Evidence;
}

export interface KernelLog {
  readonly source: string;
  readonly reports: readonly OomReport[];
  readonly refusals: readonly Refusal[];
  /** Places where the log itself says that lines were lost. */
  readonly gaps: readonly Evidence[];
  /** Wall clock of boot (RFC 3339) where the log ties uptime to a clock. */
  readonly bootTime: Cited<string> | null;
  readonly kernelVersion: Cited<string> | null;
  /** Whether the log reaches back to boot, so that the absence of a kill in it means something. */
  readonly fromBoot: boolean;
}
