import type { PyProgram } from '../../python/program.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { cachedFunctions } from './shared/kept/cached-functions.ts';
import { holdingsOf } from './shared/kept/holdings.ts';
import { memoFinding } from './shared/kept/memos.ts';

/** Results that are remembered for ever, although hardly any is asked for again. */
export const unboundedCache: Detector = {
  meta: {
    id: 'unbounded-cache',
    title: 'A cache without a bound keeps results that are hardly asked for again',
  },
  detect(program: PyProgram): CodeFinding[] {
    return [
      ...cachedFunctions(program),
      ...holdingsOf(program).flatMap((holding) => memoFinding(holding, program) ?? []),
    ];
  },
};
