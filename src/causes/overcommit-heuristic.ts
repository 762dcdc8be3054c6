import { meminfoNearPeak, ramAndSwap, sysctl } from '../facts/host.ts';
import type { Facts } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, insufficient, notApplicable, ruledOut, say } from './cause.ts';
import { MISSING } from './missing.ts';
import { refusedRequest, requestedBytes, rlimitOf, sayError } from './refused.ts';

/**
 * vm.overcommit_memory=0: one request larger than all RAM and swap together is refused, however much is free
 * (mm/util.c __vm_enough_memory, since commit 8c7829b04c52).
 */
export const overcommitHeuristic: Cause = {
  meta: {
    id: 'overcommit-heuristic',
    title: 'One request was larger than all RAM and swap of the host',
    family: 'refused',
    requires: ['proc/sys/vm/overcommit_memory', 'proc/meminfo'],
    articles: ['causes/overcommit-heuristic'],
    fixes: ['shrink-request'],
    refines: [],
  },
  evaluate(facts) {
    const event = refusedRequest(facts);
    if (!event) return notApplicable('No request for memory was refused with an error.');
    const mode = sysctl(facts, 'vm/overcommit_memory');
    const logged = event.refusal?.kind === 'overcommit';
    if (mode && mode.value !== '0') return ruledOut(`vm.overcommit_memory is ${mode.value}, not 0.`, mode);
    if (event.refusal?.kind === 'data-rlimit')
      return ruledOut('The kernel logged that the data limit refused it.', event.refusal.at);
    const bounded = (['RLIMIT_AS', 'RLIMIT_DATA'] as const)
      .map((one) => rlimitOf(facts, one))
      .find((one) => typeof one?.value === 'number');
    if (!logged && bounded)
      return ruledOut(
        'The process has a resource limit, which is asked first, and the kernel logged no refusal of its own.',
        bounded,
      );
    const total = ramAndSwap(facts);
    const asked = requestedBytes(event);
    if (!total) return insufficient('RAM and swap of the host are not known.', MISSING.meminfo);
    if (asked && asked.value <= total.bytes) {
      return ruledOut(
        `The request of ${formatBytes(asked.value)} is smaller than RAM and swap together.`,
        asked,
        total.ram,
        total.swap,
      );
    }
    if (!asked && !logged)
      return ruledOut('Nothing shows a single request larger than RAM and swap together.', event.error?.at);
    if (!mode && !isHeuristic(facts))
      return insufficient('The overcommit mode is not known.', MISSING.overcommit);
    return found(
      asked ? 0.96 : 0.8,
      asked
        ? say(
            `One request asked for ${formatBytes(asked.value)}; the host has ${formatBytes(total.bytes)} of RAM and swap together.`,
            asked,
            total.ram,
            total.swap,
          )
        : null,
      mode &&
        say(
          'In the default mode (vm.overcommit_memory is 0) the kernel refuses a single request that RAM and swap together could never hold.',
          mode,
        ),
      logged
        ? say('The kernel logged that it refused the request for that reason.', event.refusal?.at)
        : null,
      sayError(event),
    );
  },
};

/** More promised than CommitLimit: strict mode would never have let that happen. */
function isHeuristic(facts: Facts): boolean {
  const [limit, committed] = [meminfoNearPeak(facts, 'CommitLimit'), meminfoNearPeak(facts, 'Committed_AS')];
  return limit !== null && committed !== null && committed.value > limit.value;
}
