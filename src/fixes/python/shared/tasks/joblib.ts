import { insertAt } from '../../../../python/edits.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding } from '../../detector.ts';
import { keptOpen, statementOf } from './places.ts';
import { readingOf } from './reading.ts';
import { isMany, supplyOf } from './supply.ts';
import { surveyOf } from './survey.ts';

/** `Parallel(n_jobs=4)(delayed(work)(x) for x in xs)`, whose list of results is used one by one. */
export function parallelFloods(program: PyProgram): CodeFinding[] {
  return surveyOf(program).calls.flatMap((call) => {
    const module = program.moduleOf(call);
    const maker = call.get('function');
    if (maker?.type !== 'call' || calledName(maker, module) !== 'joblib.Parallel') return [];
    if (argument(maker, null, 'return_as')) return [];
    const tasks = argument(call, 0);
    const supply = tasks ? supplyOf(tasks, program) : null;
    const reading = readingOf(call, program);
    if (!supply || !isMany(supply, program) || reading.how !== 'stream') return [];
    const list = maker.get('arguments') as PyNode;
    const open =
      reading.reader && !reading.leaves ? keptOpen(module, call, statementOf(reading.reader)) : null;
    const edit = insertAt(module, list.end - 1, `${list.parts.length > 0 ? ', ' : ''}return_as="generator"`);
    return [
      {
        at: call,
        alsoAt: reading.reader ? [reading.reader] : [],
        why: `\`Parallel\` gives a list of all results, although each is used once, one after the other.`,
        savingBytes: supply.bytes,
        rewrites:
          open && reading.beside.length === 0
            ? [
                {
                  says: 'Take the results as they come, in their order.',
                  edits: [edit, ...open],
                  risk: 'return_as needs joblib 1.3 or later.',
                  proof: 'run' as const,
                },
              ]
            : [],
      },
    ];
  });
}
