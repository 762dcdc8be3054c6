import type { PyProgram } from '../../python/program.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { type Flood, floodsOf } from './shared/tasks/floods.ts';
import { parallelFloods } from './shared/tasks/joblib.ts';
import { largeArguments } from './shared/tasks/large-arguments.ts';
import { mappedFloods } from './shared/tasks/mapped.ts';
import { sound } from './shared/tasks/sound.ts';
import { alsoAt, placeOf, rewritesOf } from './task-flood.ts';

/** What workers get and give is copied: the same large value with every task, or all items and results at once. */
export const workerCopies: Detector = {
  meta: { id: 'worker-copies', title: 'Workers get copies of the data, or all of it is sent at once' },
  detect(program: PyProgram): CodeFinding[] {
    const large = largeArguments(program);
    const own = new Set(large.map((one) => one.at));
    const floods = floodsOf(program).filter((one) => one.where === 'process' && !own.has(one.call));
    const mapped = mappedFloods(program, ['process-pool', 'thread-pool', 'process-executor']);
    // One finding a call: what is left shows when the first is mended.
    return sound([
      ...parallelFloods(program),
      ...large,
      ...mapped.filter((one) => !own.has(one.at)),
      ...floods.map((one) => submitted(one, program)),
    ]);
  },
};

function submitted(flood: Flood, program: PyProgram): CodeFinding {
  const kept = flood.binding ? `\`${flood.binding.name}\` keeps them` : 'they are kept';
  return {
    at: placeOf(flood),
    alsoAt: alsoAt(flood),
    why: `Every item is submitted before the first result is taken: the pickled arguments and all results wait in the parent, ${kept} until the end.`,
    savingBytes: flood.supply.bytes,
    rewrites: rewritesOf(flood, program),
    ...(flood.suspected ? { suspected: true as const } : {}),
  };
}
