import type { FixRule } from './fix.ts';

/** IPython's own cache of results is emptied by %reset. */
export const dropReferences: FixRule = {
  meta: {
    id: 'drop-references',
    kind: 'operation',
    title: 'Drop what the session keeps',
    articles: ['causes/hidden-reference'],
  },
  propose(facts) {
    const { event } = facts;
    if (!event) return null;
    return {
      why: 'IPython keeps each result in Out[n] and _; the last exception keeps the variables of its frames.',
      command: '%reset -f out\ndel name_of_the_large_object',
      risk: 'The results are gone from the session.',
      undo: null,
      evidence: event.evidence.slice(0, 1),
    };
  },
};
