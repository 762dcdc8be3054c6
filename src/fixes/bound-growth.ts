import { steadyGrowth } from '../facts/growth.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';

/** Names the code that keeps memory: tracemalloc compares two moments (docs.python.org/3/library/tracemalloc.html). */
export const boundGrowth: FixRule = {
  meta: {
    id: 'bound-growth',
    kind: 'operation',
    title: 'Find what is kept, and bound it',
    articles: ['causes/leak-growth'],
  },
  propose(facts) {
    const growth = steadyGrowth(facts.parsed.samples);
    if (!growth) return null;
    return {
      why: `Memory grows by ${formatBytes(Math.round(growth.bytesPerSecond * 60))} a minute, so every limit is reached in the end. Two snapshots some minutes apart name the lines whose memory grew; what they keep (a dict used as cache, a list of results) needs a bound.`,
      command:
        'python3 -X tracemalloc=10 PROGRAM.py   # and in it: tracemalloc.take_snapshot() twice, then second.compare_to(first, "lineno")[:10]',
      risk: 'tracemalloc slows the program and takes memory of its own: try it with a part of the load.',
      undo: 'python3 PROGRAM.py',
      evidence: [growth.first.at, growth.last.at],
    };
  },
};
