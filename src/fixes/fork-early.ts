import type { FixRule } from './fix.ts';

/** A small parent promises little; spawn and forkserver do not copy the parent. */
export const forkEarly: FixRule = {
  meta: {
    id: 'fork-early',
    kind: 'operation',
    title: 'Start child processes before the data is loaded, or without fork',
    articles: ['causes/fork-refused'],
  },
  propose(facts) {
    const error = facts.event?.error;
    if (!error) return null;
    return {
      why: 'The child needs none of the parent’s data when it only runs another program. multiprocessing with forkserver or spawn starts from a small process; helpers that are started first, and kept, never ask for a copy of the large one.',
      command: "multiprocessing.set_start_method('forkserver')   # first thing in the main program",
      risk: 'With spawn and forkserver, what the child needs must be passed to it and be picklable.',
      undo: null,
      evidence: [error.at],
    };
  },
};
