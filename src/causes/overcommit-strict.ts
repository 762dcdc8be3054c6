import { meminfoNearPeak, sysctl } from '../facts/host.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, insufficient, notApplicable, ruledOut, say } from './cause.ts';
import { MISSING } from './missing.ts';
import { refusedRequest, sayError } from './refused.ts';

/** Committed_AS must have been this close to CommitLimit where the kernel logged no refusal. */
const NEAR = 0.8;

/**
 * vm.overcommit_memory=2: the sum of all promises may not pass CommitLimit, used or not
 * (Documentation/mm/overcommit-accounting.rst).
 */
export const overcommitStrict: Cause = {
  meta: {
    id: 'overcommit-strict',
    title: 'The host promises memory strictly, and its commit limit was reached',
    family: 'refused',
    requires: ['proc/sys/vm/overcommit_memory', 'proc/meminfo'],
    articles: ['causes/overcommit-strict'],
    fixes: ['raise-commit-limit'],
    refines: [],
  },
  evaluate(facts) {
    const event = refusedRequest(facts);
    if (!event) return notApplicable('No request for memory was refused with an error.');
    const mode = sysctl(facts, 'vm/overcommit_memory');
    if (event.refusal?.kind === 'data-rlimit')
      return ruledOut('The kernel logged that the data limit refused it.', event.refusal.at);
    if (!mode) return insufficient('The overcommit mode is not known.', MISSING.overcommit);
    if (mode.value !== '2')
      return ruledOut(`vm.overcommit_memory is ${mode.value}, not 2: promises are not summed up.`, mode);
    const limit = meminfoNearPeak(facts, 'CommitLimit');
    const committed = meminfoNearPeak(facts, 'Committed_AS');
    if (!limit || !committed)
      return insufficient('CommitLimit and Committed_AS are not known.', MISSING.meminfo);
    const logged = event.refusal?.kind === 'overcommit';
    const near = committed.value >= limit.value * NEAR;
    return found(
      logged ? 0.97 : near ? 0.88 : 0.7,
      say(
        `The host counts every promise of memory (vm.overcommit_memory is 2) and may promise ${formatBytes(limit.value)} in all.`,
        mode,
        limit,
      ),
      logged
        ? say('The kernel logged that it refused the request for that reason.', event.refusal?.at)
        : null,
      near
        ? say(
            `Near the failure ${formatBytes(committed.value)} was promised, most of it perhaps never used.`,
            committed,
            limit,
          )
        : null,
      sayError(event),
    );
  },
};
