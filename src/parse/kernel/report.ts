import { parseBytes } from '../../lib/bytes.ts';
import type { Cited, Evidence } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cite, cited } from '../cite.ts';
import { whole } from '../whole.ts';
import {
  CPU_LINE,
  parseAllocationFailure,
  parseMemcgCounter,
  parseSummary,
  parseTask,
  parseTrigger,
  TASK_HEADER,
  taskColumns,
} from './lines.ts';
import { MemInfoReader } from './mem-info.ts';
import type { KernelLine } from './prefix.ts';
import type {
  AllocationFailure,
  Kill,
  MemcgCounter,
  NamedBytes,
  OomReport,
  Summary,
  Task,
  Trigger,
} from './types.ts';

const STATS_FOR = /^Memory cgroup stats for (.*?):(?: (.*))?$/;
const STAT_LINE = /^\s*([a-z_0-9]+) (\d+)$/;
const STAT_INLINE = /([a-z_]+):(\d+)KB/g;
const LIMIT_OF = /^Task in (.*) killed as a result of limit of (.*)$/;
/** Lines of the kernel and of others that may stand between the parts of a report. */
const HARMLESS =
  /^(?:\s*$|Tasks state|Out of memory: Kill process|Memory cgroup out of memory: Kill process|oom_reaper|.*is already exiting|Kernel panic|Call Trace|Modules linked in|Hardware name|---\[ |\s*<\/?TASK>|.*\+0x[0-9a-f]+\/0x|Kill process \d+ .* sharing same memory)/;
const GROUP_KILL = /^Tasks in (.*) are going to be killed due to memory\.oom\.group set$/;

type Block = 'none' | 'memcg-stats' | 'mem-info' | 'tasks' | 'slab' | 'allocations';

const SLAB_HEADER = /^Unreclaimable slab info:/;
const SLAB_ROW = /^\s*(\S+)\s+(\d+)KB\s+(\d+)KB$/;
const ALLOCATIONS_HEADER = /^Memory allocations\b.*:$/;
const ALLOCATION_ROW = /^\s*(\d+(?:\.\d+)? ?[KMGT]?i?B?)\s+\d+ (\S+ .*|\S+)$/;
const NO_KILLABLE =
  /^(?:Out of memory and no killable processes|Kernel panic - not syncing: (?:System is deadlocked on memory|Out of memory and no killable))/;
/** Enough to show what was not understood. */
const MAX_UNREAD = 20;

/** Collects one report from its lines; parts that are lost stay `null` or empty. */
export class ReportReader {
  readonly #source: Source;
  readonly #first: KernelLine;
  #block: Block = 'none';
  #trigger: Trigger | null = null;
  #version: Cited<string> | null = null;
  #summary: Summary | null = null;
  #columns: string[] = [];
  #limitOf: OomReport['limitOf'] = null;
  #groupKill: Cited<string> | null = null;
  #statsPath: Cited<string> | null = null;
  #memInfo: MemInfoReader | null = null;
  readonly #counters = new Map<string, MemcgCounter>();
  readonly #stats = new Map<string, Cited<number>>();
  readonly #tasks: Task[] = [];
  readonly #kills: Kill[] = [];
  #allocationFailure: AllocationFailure | null = null;
  #noKillable: Evidence | null = null;
  readonly #slab: NamedBytes[] = [];
  readonly #allocations: NamedBytes[] = [];
  readonly #unread: Evidence[] = [];
  #unreadCount = 0;

  constructor(source: Source, first: KernelLine) {
    this.#source = source;
    this.#first = first;
  }

  /** A kill of another process, not announced by a group kill, belongs to a report whose head is lost. */
  takesKill(kill: Kill): boolean {
    return (
      this.#kills.length === 0 || this.#groupKill !== null || this.#kills.some((k) => k.pid === kill.pid)
    );
  }

  /** One report has one summary: a second one belongs to a report whose head is lost. */
  get isSummed(): boolean {
    return this.#summary !== null;
  }

  addKill(kill: Kill): void {
    this.#block = 'none';
    this.#kills.push(kill);
  }

  add(one: KernelLine): void {
    const { line, message } = one;
    const cpu = CPU_LINE.exec(message);
    const stats = STATS_FOR.exec(message);
    const limitOf = LIMIT_OF.exec(message);
    const group = GROUP_KILL.exec(message);
    const trigger = parseTrigger(this.#source, one);
    const counter = parseMemcgCounter(this.#source, one);
    const summary = parseSummary(this.#source, one);
    const failure = parseAllocationFailure(this.#source, one);
    if (trigger) this.#trigger = trigger;
    else if (failure) this.#allocationFailure = failure;
    else if (NO_KILLABLE.test(message)) this.#noKillable = cite(this.#source, line);
    else if (cpu) this.#addCpu(one, cpu);
    else if (counter) this.#counters.set(...counter);
    else if (summary) this.#summary = summary;
    else if (limitOf) {
      const [, task, limit] = limitOf as unknown as [string, string, string];
      this.#limitOf = { task, limit, at: cite(this.#source, line) };
    } else if (group) this.#groupKill = cited(group[1] as string, this.#source, line);
    else if (stats) this.#addStats(one, stats);
    else if (/^Mem-Info:/.test(message)) this.#startMemInfo();
    else if (SLAB_HEADER.test(message)) this.#block = 'slab';
    else if (ALLOCATIONS_HEADER.test(message)) this.#block = 'allocations';
    else if (TASK_HEADER.test(message)) {
      this.#block = 'tasks';
      this.#columns = taskColumns(message);
    } else this.#addToBlock(one);
  }

  build(bootsSince: number): OomReport {
    const block = this.#counters.size > 0 || this.#stats.size > 0;
    return {
      source: this.#source.path,
      uptime: this.#first.uptime,
      wall: this.#first.wall,
      bootsSince,
      trigger: this.#trigger,
      kernelVersion: this.#version,
      summary: this.#summary,
      memcg: block
        ? {
            memory: this.#counters.get('memory') ?? null,
            swap: this.#counters.get('swap') ?? null,
            memorySwap: this.#counters.get('memory+swap') ?? null,
            kmem: this.#counters.get('kmem') ?? null,
            path: this.#statsPath,
            stats: this.#stats,
          }
        : null,
      memInfo: this.#memInfo?.build() ?? null,
      tasks: this.#tasks,
      groupKill: this.#groupKill,
      limitOf: this.#limitOf,
      kills: this.#kills,
      pageBytes: this.#memInfo?.pageBytes ?? this.#pageBytesFromKill(),
      allocationFailure: this.#allocationFailure,
      noKillable: this.#noKillable,
      unreclaimableSlab: this.#slab,
      allocations: this.#allocations,
      unreadCount: this.#unreadCount,
      unread: this.#unread,
    };
  }

  #addCpu(one: KernelLine, match: RegExpExecArray): void {
    const pid = Number(match[1] ?? match[2]);
    if (this.#trigger && this.#trigger.pid === null) this.#trigger = { ...this.#trigger, pid };
    this.#version ??= cited(match[3] as string, this.#source, one.line);
  }

  /** Before 5.3 the statistics follow on the same line in KB, one line a descendant: the first is the group's. */
  #addStats(one: KernelLine, match: RegExpExecArray): void {
    if (this.#statsPath !== null) return;
    this.#statsPath = cited(match[1] as string, this.#source, one.line);
    this.#block = 'memcg-stats';
    for (const [, name, kb] of (match[2] ?? '').matchAll(STAT_INLINE)) {
      this.#stats.set(name as string, cited(Number(kb) * 1024, this.#source, one.line));
    }
  }

  #startMemInfo(): void {
    this.#memInfo ??= new MemInfoReader(this.#source);
    this.#block = 'mem-info';
  }

  #addToBlock(one: KernelLine): void {
    const understood = this.#readInBlock(one) || HARMLESS.test(one.message);
    if (understood) return;
    this.#unreadCount += 1;
    if (this.#unread.length < MAX_UNREAD) this.#unread.push(cite(this.#source, one.line));
  }

  #readInBlock(one: KernelLine): boolean {
    switch (this.#block) {
      case 'mem-info':
        return this.#memInfo?.add(one) ?? true;
      case 'tasks': {
        const task = parseTask(this.#source, one, this.#columns);
        if (task) this.#tasks.push(task);
        return task !== null;
      }
      case 'memcg-stats': {
        const stat = STAT_LINE.exec(one.message);
        const value = whole(stat?.[2]);
        if (stat && value !== null) this.#stats.set(stat[1] as string, cited(value, this.#source, one.line));
        return stat !== null && value !== null;
      }
      case 'slab':
        return this.#addNamed(this.#slab, one, SLAB_ROW.exec(one.message), 1, (row) => `${row[3]}K`);
      case 'allocations':
        return this.#addNamed(
          this.#allocations,
          one,
          ALLOCATION_ROW.exec(one.message),
          2,
          (row) => row[1] as string,
        );
      default:
        return true;
    }
  }

  #addNamed(
    rows: NamedBytes[],
    one: KernelLine,
    match: RegExpExecArray | null,
    name: number,
    size: (match: RegExpExecArray) => string,
  ): boolean {
    const bytes = match && parseBytes(size(match));
    if (match && bytes !== null)
      rows.push({ name: match[name] as string, bytes, at: cite(this.#source, one.line) });
    return match !== null || /^Name +Used +Total/.test(one.message);
  }

  /** The kill line counts in kB what the table counts in pages: the ratio is the page size, 4, 16 or 64 kB. */
  #pageBytesFromKill(): number | null {
    for (const kill of this.#kills) {
      const task = this.#tasks.find((candidate) => candidate.pid === kill.pid);
      if (!task || kill.totalVm === null || task.totalVmPages === 0) continue;
      const ratio = kill.totalVm / task.totalVmPages;
      if ([4096, 16384, 65536].includes(ratio)) return ratio;
    }
    return null;
  }
}
