import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { groupRows } from './group-rows.ts';
import { keepLastN } from './keep-last-n.ts';
import { keepOnlySummary } from './keep-only-summary.ts';
import { listAccumulate } from './list-accumulate.ts';
import { provable } from './shared/kept/claims.ts';
import { columnFindings } from './shared/kept/columns.ts';
import { packedFindings } from './shared/kept/packed-rows.ts';
import { slotlessFindings } from './shared/kept/slotless.ts';
import { sortForTopN } from './sort-for-top-n.ts';
import { teeOrZip } from './tee-or-zip.ts';

/** What is needed whole, but not as millions of small objects. */
export const boxedObjects: Detector = {
  meta: { id: 'boxed-objects', title: 'Millions of small objects hold what arrays or slots hold in less' },
  detect(program: PyProgram): CodeFinding[] {
    // What need not be kept at all is no question of how it is kept.
    const others = [groupRows, keepLastN, keepOnlySummary, listAccumulate, sortForTopN, teeOrZip];
    const places = others.flatMap((one) => one.detect(program)).flatMap((one) => [one.at, ...one.alsoAt]);
    const isClaimed = (node: PyNode) =>
      places.some(
        (place) =>
          place === node ||
          node.contains(place) ||
          (place.contains(node) && !/_statement$|_definition$/.test(place.type)),
      );
    const rows = packedFindings(program, isClaimed);
    const slots = slotlessFindings(program, isClaimed);
    // The rows of a class: columns save more, slots are the smaller change.
    const both = (one: CodeFinding) => slots.find((other) => other.alsoAt.some((at) => at === one.at));
    const merged = new Set(rows.flatMap((one) => both(one) ?? []));
    return provable([
      ...columnFindings(program, isClaimed),
      ...rows.map((one) => ({ ...one, rewrites: [...one.rewrites, ...(both(one)?.rewrites ?? [])] })),
      ...slots.filter((one) => !merged.has(one)),
    ]);
  },
};
