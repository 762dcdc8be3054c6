import { baseName } from '../facts/workload.ts';
import { blamedFrame } from '../parse/python.ts';
import type { FixRule } from './fix.ts';

/** A higher recursion limit only moves the crash into native code. */
export const boundRecursion: FixRule = {
  meta: {
    id: 'bound-recursion',
    kind: 'operation',
    title: 'End the recursion, or replace it by a loop',
    articles: ['causes/stack-overflow'],
  },
  propose(facts) {
    const error = facts.parsed.errors.findLast((one) => one.type === 'RecursionError');
    if (!error) return null;
    const frame = blamedFrame(error);
    return {
      why: `A function calls itself without reaching its end${frame ? `, at line ${frame.line} of ${baseName(frame.file)}` : ''}. Look for the case that should end it; keep a list of what is still to do instead of recursing into deep data.`,
      command: null,
      risk: 'sys.setrecursionlimit with a large number ends in a segmentation fault instead.',
      undo: null,
      evidence: [error.at, ...(frame ? [frame.at] : [])],
    };
  },
};
