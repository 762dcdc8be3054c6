import type { PyProgram } from '../../python/program.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { bufferedFinding } from './shared/kept/bounded-buffer.ts';
import { provable } from './shared/kept/claims.ts';
import { listedCuts } from './shared/kept/listed-cuts.ts';
import { sortedFinding } from './shared/kept/sorted-once.ts';

/** Everything is sorted, and only the first or last few are used. */
export const sortForTopN: Detector = {
  meta: { id: 'sort-for-top-n', title: 'Everything is kept and sorted for the sake of the first few' },
  detect(program: PyProgram): CodeFinding[] {
    const found = program.modules.flatMap((module) =>
      [...module.root.walk()]
        .filter((node) => node.type === 'call')
        .flatMap((call) => sortedFinding(call, program) ?? []),
    );
    return provable([...found, ...bufferedFinding(program), ...listedCuts(program)]).filter(
      (one, index, all) => all.findIndex((other) => other.at === one.at) === index,
    );
  },
};
