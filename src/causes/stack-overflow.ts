import { baseName } from '../facts/workload.ts';
import { blamedFrame } from '../parse/python.ts';
import { type Cause, found, notApplicable, say } from './cause.ts';

/**
 * RecursionError, or a segmentation fault with the interpreter's own frames: the stack has a limit of its own,
 * whatever
 * memory is free (sys.setrecursionlimit, ulimit -s).
 */
export const stackOverflow: Cause = {
  meta: {
    id: 'stack-overflow',
    title: 'The stack was used up by recursion',
    family: 'misread',
    requires: ['program/stderr.txt'],
    articles: ['causes/stack-overflow'],
    fixes: ['bound-recursion'],
    refines: [],
  },
  evaluate(facts) {
    const { event } = facts;
    if (event) return notApplicable('A process was killed or refused memory.', event.evidence[0]);
    const error = facts.parsed.errors.findLast((one) => one.type === 'RecursionError');
    if (!error) return notApplicable('Nothing shows a recursion that is too deep.');
    const frame = blamedFrame(error);
    return found(
      0.95,
      say(
        `The program recursed too deeply${frame ? ` at line ${frame.line} of ${baseName(frame.file)}, in ${frame.function}` : ''} (RecursionError): the stack’s limit was reached, not one of memory.`,
        error.at,
        frame?.at,
      ),
    );
  },
};
