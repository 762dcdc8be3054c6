import { meminfo } from '../facts/host.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';

const MUCH = 0.1;
const SMALLEST_PAGE = 4096;

/**
 * KSM shares equal pages of virtual machines; switching it off, or writing to them, makes each private. Fires on
 * pages_sharing that fell by much between two looks (Documentation/admin-guide/mm/ksm.rst).
 */
export const ksmUnmerge: Cause = {
  meta: {
    id: 'ksm-unmerge',
    title: 'Pages that were shared became private again',
    family: 'host',
    requires: ['sys/kernel/mm/ksm/pages_sharing'],
    articles: ['causes/ksm-unmerge'],
    fixes: ['keep-merging'],
    refines: [],
  },
  evaluate(facts) {
    if (!facts.event) return notApplicable('Nothing failed.');
    const { before, after } = facts.parsed;
    const [was, is] = [before.ksmSharing, after.ksmSharing];
    const total = meminfo(facts, 'MemTotal');
    if (!was || !is || !total) return notApplicable('There are no two looks at shared pages (KSM).');
    if (was.value - is.value < (total.value / SMALLEST_PAGE) * MUCH)
      return ruledOut('Shared pages did not fall by much.', was, is);
    return found(
      0.8,
      say(
        `${was.value - is.value} pages that were shared (KSM) before are private now: the same data takes that much more memory.`,
        was,
        is,
      ),
    );
  },
};
