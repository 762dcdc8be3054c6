import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** Free blocks of a zone by order: index 2 counts blocks of four pages. */
export interface BuddyZone {
  readonly node: number;
  readonly zone: string;
  readonly free: readonly number[];
}

/** proc/buddyinfo, `Node 0, zone    DMA32  24572  24588  124 …`. */
export function parseBuddyinfo(source: Source): Cited<BuddyZone>[] {
  return source.lines.flatMap((line) => {
    const match = /^Node (\d+), zone +(\w+) +([\d ]+)$/.exec(line.text);
    if (!match) return [];
    const free = (match[3] as string).trim().split(/ +/).map(Number);
    return [cited({ node: Number(match[1]), zone: match[2] as string, free }, source, line)];
  });
}
