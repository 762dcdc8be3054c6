import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** Memory of one NUMA node, sys/devices/system/node/nodeN/meminfo, in bytes. */
export interface NumaNode {
  readonly id: number;
  readonly total: Cited<number> | null;
  readonly free: Cited<number> | null;
}

export function parseNumaNode(source: Source): NumaNode {
  const read = (field: string): Cited<number> | null => {
    for (const line of source.lines) {
      const match = new RegExp(`^Node \\d+ ${field}:\\s+(\\d+) kB`).exec(line.text);
      if (match) return cited(Number(match[1]) * 1024, source, line);
    }
    return null;
  };
  const id = Number(/node(\d+)\/meminfo$/.exec(source.name)?.[1]);
  return { id, total: read('MemTotal'), free: read('MemFree') };
}

/** Members of a kernel list, `0-2,4` → 0, 1, 2, 4 (bitmap list format). */
export function parseNodeList(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [first, last] = part.split('-').map(Number);
    if (first === undefined || Number.isNaN(first) || part.trim() === '') return [];
    return Array.from({ length: Math.min(1024, (last ?? first) - first + 1) }, (_, i) => first + i);
  });
}
