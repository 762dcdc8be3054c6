import type { Cited } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cite, cited } from '../cite.ts';
import type { KernelLine } from './prefix.ts';
import type { MemInfo, Zone } from './types.ts';

const KiB = 1024;
const COUNTS = /\b([a-z_]+(?:\([a-z]+\))?):(\d+)(?![\dkK])/g;
const ZONE = /^(?:Node (\d+) )?(DMA|DMA32|Normal|HighMem|Movable|Device) free:\d+kB /;
const FIELDS = /([a-z_]+(?:\([a-z]+\))?): ?(\d+)kB/gi;
const BUDDY = /^(?:Node \d+ )?(?:DMA|DMA32|Normal|HighMem|Movable): \d+\*(\d+)kB/;
const HUGE =
  /^(?:Node (\d+) )?hugepages_total=(\d+) hugepages_free=(\d+) hugepages_surp=\d+ hugepages_size=(\d+)kB/;

/** Reads the lines between `Mem-Info:` and the task table (mm/show_mem.c, before 6.1 lib/show_mem.c). */
export class MemInfoReader {
  readonly #source: Source;
  readonly #pages = new Map<string, Cited<number>>();
  readonly #zones: Zone[] = [];
  readonly #huge: MemInfo['hugePages'][number][] = [];
  readonly #single = new Map<string, Cited<number>>();
  pageBytes: number | null = null;

  constructor(source: Source) {
    this.#source = source;
  }

  add({ line, message }: KernelLine): void {
    const at = cite(this.#source, line);
    const text = message.trim();
    const zone = ZONE.exec(text);
    const huge = HUGE.exec(text);
    const swap = /^(Free|Total) swap += (\d+)kB$/.exec(text);
    const pages = /^(\d+) pages (RAM|reserved|HighMem)/.exec(text);
    const buddy = BUDDY.exec(text);
    if (zone) {
      const node = zone[1] === undefined ? null : Number(zone[1]);
      this.#zones.push({ node, name: zone[2] as string, fields: this.#fields(text, line) });
    } else if (buddy) {
      this.pageBytes ??= Number(buddy[1]) * KiB;
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
    } else if (!/^Node \d+ (?:active_anon|DMA|Normal)|^\[/.test(text)) {
      for (const [, name, value] of text.matchAll(COUNTS)) {
        if (!this.#pages.has(name as string)) this.#pages.set(name as string, { value: Number(value), at });
      }
    }
  }

  build(): MemInfo {
    return {
      pages: this.#pages,
      zones: this.#zones,
      swapFree: this.#single.get('Free') ?? null,
      swapTotal: this.#single.get('Total') ?? null,
      ramPages: this.#single.get('RAM') ?? null,
      reservedPages: this.#single.get('reserved') ?? null,
      hugePages: this.#huge,
    };
  }

  #fields(text: string, line: KernelLine['line']): Map<string, Cited<number>> {
    const fields = new Map<string, Cited<number>>();
    for (const match of text.matchAll(FIELDS)) {
      fields.set(match[1] as string, cited(Number(match[2]) * KiB, this.#source, line));
    }
    return fields;
  }
}
