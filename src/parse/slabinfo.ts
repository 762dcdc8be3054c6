import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** A slab cache; `bytes` is what its objects take, in use or not. */
export interface SlabCache {
  readonly name: string;
  readonly objects: number;
  readonly bytes: number;
}

/** proc/slabinfo 2.x: `name <active_objs> <num_objs> <objsize> …` (slabinfo(5)); the largest first. */
export function parseSlabinfo(source: Source): Cited<SlabCache>[] {
  const caches = source.lines.flatMap((line) => {
    const match = /^([\w.:-]+) +\d+ +(\d+) +(\d+) /.exec(line.text);
    if (!match) return [];
    const objects = Number(match[2]);
    return [cited({ name: match[1] as string, objects, bytes: objects * Number(match[3]) }, source, line)];
  });
  return caches.sort((a, b) => b.value.bytes - a.value.bytes);
}
