import type { FixRule } from './fix.ts';

/** 2 stops KSM and unmerges everything; 0 stops it and leaves pages shared (ksm.rst). */
export const keepMerging: FixRule = {
  meta: {
    id: 'keep-merging',
    kind: 'configuration',
    title: 'Keep page sharing on, or plan without it',
    articles: ['causes/ksm-unmerge'],
  },
  propose(facts) {
    const is = facts.parsed.after.ksmSharing;
    if (!is) return null;
    return {
      why: 'Writing 2 to run makes every shared page private at once; 0 leaves them shared. Guests must fit without sharing, since they may write to those pages at any time.',
      command: 'cat /sys/kernel/mm/ksm/run; echo 1 | sudo tee /sys/kernel/mm/ksm/run',
      risk: 'Merging costs CPU time, and a guest can tell whether a page is shared.',
      undo: 'echo 0 | sudo tee /sys/kernel/mm/ksm/run',
      evidence: [is.at],
    };
  },
};
