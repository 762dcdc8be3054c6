import { ramAndSwap } from '../facts/host.ts';
import { baseName } from '../facts/workload.ts';
import { formatBytes } from '../lib/bytes.ts';
import { blamedFrame } from '../parse/python.ts';
import type { FixRule } from './fix.ts';

/** One array larger than the machine: no setting makes it fit once it is written. */
export const shrinkRequest: FixRule = {
  meta: {
    id: 'shrink-request',
    kind: 'operation',
    title: 'Ask for less at once: a smaller type, blocks, or a sparse array',
    articles: ['causes/overcommit-heuristic'],
  },
  propose(facts) {
    const error = facts.event?.error;
    const total = ramAndSwap(facts);
    if (!error || !total) return null;
    const frame = blamedFrame(error);
    const where = frame ? ` Line ${frame.line} of ${baseName(frame.file)} makes the request.` : '';
    return {
      why: `The host could hold ${formatBytes(total.bytes)} at most, so the array must be made in blocks, with a smaller data type, or sparse.${where} Check its shape first: a broadcast that was not meant multiplies dimensions.`,
      command: null,
      risk: 'A smaller data type may change results: compare the output. vm.overcommit_memory=1 lets the request pass, but the program is killed when it writes to the array.',
      undo: null,
      evidence: [error.at, total.ram.at, total.swap.at, ...(frame ? [frame.at] : [])],
    };
  },
};
