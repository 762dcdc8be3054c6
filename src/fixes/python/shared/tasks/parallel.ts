import { constantOf } from '../../../../python/constants.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Flood } from './floods.ts';
import { itemWeight } from './item-weight.ts';
import { functionValue, surveyOf } from './survey.ts';
import { resultWeight, weightOf } from './weight.ts';

/** How many tasks the program itself lets work at a time: the largest number of a semaphore or of an executor's workers. */
export function parallel(program: PyProgram): number {
  let most = 0;
  for (const call of surveyOf(program).calls) {
    const name = calledName(call, program.moduleOf(call)) ?? '';
    const value = /Semaphore$/.test(name)
      ? constantOf(argument(call, 0, 'value'), program)
      : /Executor$/.test(name)
        ? constantOf(argument(call, 0, 'max_workers'), program)
        : undefined;
    if (typeof value === 'number' && value <= 1000) most = Math.max(most, value);
  }
  return most;
}

/** How many tasks may be there at a time: enough to keep the workers busy, and few where each carries a block of data. */
export function windowSize(flood: Flood, program: PyProgram): number {
  const working = parallel(program);
  return isHeavy(flood, program) ? Math.max(8, 2 * Math.min(working, 32)) : Math.max(64, working);
}

/** A batch is waited for as a whole, so it may be larger. */
export function batchSize(flood: Flood, program: PyProgram): number {
  return isHeavy(flood, program) ? windowSize(flood, program) : Math.max(100, parallel(program));
}

function isHeavy(flood: Flood, program: PyProgram): boolean {
  const { call, keeping } = flood;
  const [work, ...given] = call.get('arguments')?.parts ?? [];
  if (resultWeight(functionValue(work ?? null, program), program) === 'heavy') return true;
  const loop =
    keeping.how === 'comprehension'
      ? keeping.node.parts.find((one) => one.type === 'for_in_clause')
      : keeping.loop;
  if (loop && itemWeight(loop.get('right'), program) === 'heavy') return true;
  return given.some((one) => one.type === 'call' && weightOf(one, program) === 'heavy');
}
