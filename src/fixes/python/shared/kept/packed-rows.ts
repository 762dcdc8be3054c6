import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding } from '../../detector.ts';
import { grownFill, grownWith, suspicion } from './claims.ts';
import { type Holding, holdingsOf } from './holdings.ts';
import { packed, readsAsSequence, type Shape, shapeOf } from './packed.ts';
import { slotsOf } from './slots.ts';

/** Lists of rows, each with some numbers, that are needed whole: one object a row and one a number. */
export function packedFindings(program: PyProgram, isClaimed: (node: PyNode) => boolean): CodeFinding[] {
  return holdingsOf(program).flatMap((holding) => {
    const shape = packable(holding, program);
    const large = shape && grownFill(holding, program);
    if (!shape || !large || isClaimed(large.fill.at) || isClaimed(holding.statement)) return [];
    const rewrite = packed(holding, shape, program);
    if (!rewrite) return [];
    return [
      {
        at: large.fill.at,
        alsoAt: [holding.statement, ...(shape.cls ? [shape.cls] : [])],
        why: `\`${holding.name}\` keeps an object for each of \`${grownWith(large.fill)}\` and one for each number in it, 100 bytes and more a row, where columns keep 8 bytes a number.`,
        savingBytes: large.volume.bytes === null ? null : large.volume.bytes * 0.7,
        rewrites: [rewrite],
        ...suspicion(large.suspected || shape.numbers * 2 < shape.fields.length),
      },
    ];
  });
}

/** The shape of the rows, where columns can stand in the place of the list. */
export function packable(holding: Holding, program: PyProgram): Shape | null {
  if (holding.shrinks || (holding.form !== 'list' && !holding.groups)) return null;
  const reads = holding.form === 'dict' ? slotsOf(holding, program)?.reads : holding.reads;
  if (!reads || reads.length === 0 || !reads.every(readsAsSequence)) return null;
  const shape = shapeOf(holding, program);
  return shape && shape.others * 2 < shape.fields.length ? shape : null;
}
