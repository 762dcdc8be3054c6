import { isAlphanumeric, isWordStart, splitsPair } from './boundary.ts';
import type { Find, Span } from './kinds.ts';
import type { Occurrence } from './placeholders.ts';

const SAYS_SOMETHING = /[\p{L}\p{N}]/u;

/**
 * What to replace, in order and without overlap. What contains another find wins, so that nothing that was found stays
 * in part; placeholders that stand there already stay. Spans grow to whole words: a placeholder next to a letter or
 * digit could not be read back.
 */
export function resolve(text: string, finds: readonly Find[], occupied: readonly Occurrence[]): Span[] {
  const sorted = finds
    .map((find, rank) => ({ find, rank }))
    .sort((a, b) => a.find.start - b.find.start || b.find.end - a.find.end || a.rank - b.rank);
  const pieces: Span[] = [];
  let covered = 0;
  let next = 0;
  for (const { find } of sorted) {
    let start = Math.max(find.start, covered);
    covered = Math.max(covered, find.end);
    while (start < find.end) {
      while (next < occupied.length && (occupied[next] as Occurrence).end <= start) next += 1;
      const stop = occupied[next];
      if (stop && stop.start <= start) {
        start = stop.end;
        continue;
      }
      const end = Math.min(find.end, stop?.start ?? find.end);
      if (SAYS_SOMETHING.test(text.slice(start, end))) pieces.push({ start, end, kind: find.kind });
      start = end;
    }
  }
  return grown(text, pieces, occupied);
}

function grown(text: string, pieces: readonly Span[], occupied: readonly Occurrence[]): Span[] {
  const spans: Span[] = [];
  let floor = 0;
  let next = 0;
  for (const piece of pieces) {
    let { start, end } = piece;
    while (next < occupied.length && (occupied[next] as Occurrence).start < start) {
      floor = Math.max(floor, (occupied[next] as Occurrence).end);
      next += 1;
    }
    const ceiling = occupied[next]?.start ?? text.length;
    start = Math.max(start, floor);
    if (start >= end) continue;
    while (start > floor && (!isWordStart(text, start) || splitsPair(text, start))) start -= 1;
    while (end < ceiling && (isAlphanumeric(text.charCodeAt(end)) || splitsPair(text, end))) end += 1;
    spans.push({ start, end, kind: piece.kind });
    floor = end;
  }
  return spans;
}
