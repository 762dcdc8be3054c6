import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { type CellUse, cellUse } from './shared/arrays/cells.ts';
import { gridsOf } from './shared/arrays/grids.ts';
import { oneHots } from './shared/arrays/one-hot.ts';
import { sparse } from './shared/arrays/sparse.ts';

export const denseArray: Detector = {
  meta: { id: 'dense-array', title: 'A table has a cell for everything that could occur' },
  detect(program: PyProgram): CodeFinding[] {
    const grids = gridsOf(program).flatMap((grid): CodeFinding[] => {
      const uses: CellUse[] = grid.holders.map((one) => cellUse(one, grid, program));
      if (uses.some((use) => use.kind === 'other')) return [];
      const writes = uses.filter((use) => use.kind === 'write' || use.kind === 'add-at');
      const skips = uses.some(
        (use) => use.kind === 'nonzero' || use.kind === 'scan' || (use.kind === 'loop' && use.skips),
      );
      if (writes.length === 0 || !skips || writes.some((use) => !use.scattered)) return [];
      const first = writes[0]?.at as PyNode;
      const size = grid.lengths.length === 2 ? `${grid.lengths[0]} × ${grid.lengths[1]}` : grid.lengths[0];
      const rewrite = sparse(grid, uses, program);
      return [
        {
          at: grid.made,
          alsoAt: [...new Set([first])],
          why: `The table has ${size} cells, of which only those that occur in the data are written (line ${first.line}) and only those that are not zero are looked at.`,
          savingBytes: grid.bytes,
          rewrites: rewrite ? [rewrite] : [],
        },
      ];
    });
    return [...grids, ...oneHots(program)];
  },
};
