import type { Cited, Evidence } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cite, cited } from '../cite.ts';
import { whole } from '../whole.ts';
import type { KernelLine } from './prefix.ts';
import type { MemInfo, NodeCounters, Zone } from './types.ts';

const KiB = 1024;
const COUNTS = /\b([a-z_]+(?:\([a-z]+\))?):(\d+)(?![\dkK])/g;
const ZONE = /^(?:Node (\d+) )?(DMA|DMA32|Normal|HighMem|Movable|Device) free:\d+kB /;
const FIELDS = /([a-z_]+(?:\([a-z]+\))?): ?(\d+)kB/gi;
const NODE = /^Node (\d+) (?:active_anon|inactive_anon):\d+kB /;
const BUDDY = /^(?:Node (\d+) )?(DMA|DMA32|Normal|HighMem|Movable|Device): (\d+\*(\d+)kB .*)= \d+kB/;
/** Lines that hold no number of memory that anything is derived from. */
const HARMLESS =
  /^(?:lowmem_reserve\[\]|\d+ total pagecache pages|\d+ pages? in swap cache|\d+ pages (?:cma|hwpoisoned|in)|Swap cache stats|(?:Node \d+ )?\S+ per-cpu|CPU +\d+:|COMPACTION is disabled|$)/;
const HUGE =
  /^(?:Node (\d+) )?hugepages_total=(\d{1,12}) hugepages_free=(\d{1,12}) hugepages_surp=\d+ hugepages_size=(\d{1,9})kB/;

/** Reads the lines between `Mem-Info:` and the task table (mm/show_mem.c, before 6.1 lib/show_mem.c). */
export class MemInfoReader {
  readonly #source: Source;
  readonly #pages = new Map<string, Cited<number>>();
  readonly #nodes: NodeCounters[] = [];
  readonly #zones: Zone[] = [];
  readonly #huge: MemInfo['hugePages'][number][] = [];
  readonly #single = new Map<string, Cited<number>>();
  pageBytes: number | null = null;

  constructor(source: Source) {
    this.#source = source;
  }

  /** @returns whether the line was understood */
  add({ line, message }: KernelLine): boolean {
    const at = cite(this.#source, line);
    const text = message.trim();
    const zone = ZONE.exec(text);
    const huge = HUGE.exec(text);
    const swap = /^(Free|Total) swap += (\d{1,15})kB$/.exec(text);
    const pages = /^(\d{1,15}) pages (RAM|reserved|HighMem)/.exec(text);
    const buddy = BUDDY.exec(text);
    const node = NODE.exec(text);
    if (node) this.#nodes.push({ node: Number(node[1]), fields: this.#fields(text, line) });
    else if (zone) {
      const node = zone[1] === undefined ? null : Number(zone[1]);
      this.#zones.push({ node, name: zone[2] as string, fields: this.#fields(text, line), buddy: null });
    } else if (buddy) {
      this.#addBuddy(buddy, line);
    } else if (huge) {
      const [, node, total, free, size] = huge;
      this.#huge.push({
        node: node === undefined ? null : Number(node),
        total: Number(total),
        free: Number(free),
        sizeBytes: Number(size) * KiB,
        at,
      });
    } else if (swap) {
      this.#single.set(swap[1] as string, { value: Number(swap[2]) * KiB, at });
    } else if (pages) {
      this.#single.set(pages[2] as string, { value: Number(pages[1]), at });
    } else {
      return HARMLESS.test(text) || this.#addCounts(text, at);
    }
    return true;
  }

  #addCounts(text: string, at: Evidence): boolean {
    const counts = [...text.matchAll(COUNTS)];
    for (const [, name, value] of counts) {
      const count = whole(value);
      if (count !== null && !this.#pages.has(name as string))
        this.#pages.set(name as string, { value: count, at });
    }
    return counts.length > 0;
  }

  build(): MemInfo {
    return {
      pages: this.#pages,
      nodes: this.#nodes,
      zones: this.#zones,
      swapFree: this.#single.get('Free') ?? null,
      swapTotal: this.#single.get('Total') ?? null,
      ramPages: this.#single.get('RAM') ?? null,
      reservedPages: this.#single.get('reserved') ?? null,
      hugePages: this.#huge,
    };
  }

  /** The free lists belong to the zone whose line stood above. */
  #addBuddy(match: RegExpExecArray, line: KernelLine['line']): void {
    const [, node, name, blocks, smallest] = match as unknown as [
      string,
      string | undefined,
      string,
      string,
      string,
    ];
    this.pageBytes ??= Number(smallest) * KiB;
    const zone = this.#zones.find(
      (one) => one.name === name && (node === undefined || one.node === Number(node)),
    );
    const free = [...blocks.matchAll(/(\d+)\*\d+kB/g)].map((block) => Number(block[1]));
    if (zone) zone.buddy ??= cited(free, this.#source, line);
  }

  #fields(text: string, line: KernelLine['line']): Map<string, Cited<number>> {
    const fields = new Map<string, Cited<number>>();
    for (const match of text.matchAll(FIELDS)) {
      const kib = whole(match[2]);
      if (kib !== null) fields.set(match[1] as string, cited(kib * KiB, this.#source, line));
    }
    return fields;
  }
}
