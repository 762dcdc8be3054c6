import type { PyProgram } from '../../python/program.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { cachedFunctions } from './shared/kept/cached-functions.ts';
import { provable } from './shared/kept/claims.ts';
import { holdingsOf } from './shared/kept/holdings.ts';
import { memoFinding } from './shared/kept/memos.ts';
import { missingFindings } from './shared/kept/missing-keys.ts';

/** Results that are remembered for ever, although hardly any is asked for again. */
export const unboundedCache: Detector = {
  meta: {
    id: 'unbounded-cache',
    title: 'A cache without a bound keeps results that are hardly asked for again',
  },
  detect(program: PyProgram): CodeFinding[] {
    return provable([
      ...cachedFunctions(program),
      ...missingFindings(program),
      ...holdingsOf(program).flatMap((holding) => memoFinding(holding, program) ?? []),
    ]);
  },
};
