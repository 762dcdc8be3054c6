import { type Cause, insufficient, notApplicable } from './cause.ts';
import { MISSING } from './missing.ts';

const NOTEBOOK = /ipykernel|ipython|jupyter/i;

/**
 * IPython's Out[], a traceback's frames or a global keep what was deleted elsewhere. No file of the host shows
 * it: in a
 * notebook's kernel the rule says how to find out, and never claims it.
 */
export const hiddenReference: Cause = {
  meta: {
    id: 'hidden-reference',
    title: 'A name that nobody thinks of keeps the data',
    family: 'retained',
    requires: ['RSS after %reset out'],
    articles: ['causes/hidden-reference'],
    fixes: ['drop-references'],
    refines: [],
  },
  evaluate(facts) {
    const { event, workload } = facts;
    const commands = [event?.victim?.command, event?.hog?.command, workload.process?.command?.value];
    if (!event || !commands.some((command) => NOTEBOOK.test(command ?? '')))
      return notApplicable('The program is no notebook or IPython session.');
    return insufficient(
      'IPython keeps every result in Out and the last traceback’s frames; whether that holds the memory can only be tried.',
      MISSING.notebook,
    );
  },
};
