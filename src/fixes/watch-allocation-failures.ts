import { sysctlNumber } from '../facts/host.ts';
import type { FixRule } from './fix.ts';

/** A single failure is often harmless; many of one driver are not. */
export const watchAllocationFailures: FixRule = {
  meta: {
    id: 'watch-allocation-failures',
    kind: 'operation',
    title: 'See whether it comes back, and which driver asks',
    articles: ['causes/allocation-failure'],
  },
  propose(facts) {
    const failure = facts.event?.report?.allocationFailure;
    const reserve = sysctlNumber(facts, 'vm/min_free_kbytes');
    if (!failure) return null;
    return {
      why: `The call trace below the line names the code that asked for order ${failure.order}. If it comes often, a larger reserve (vm.min_free_kbytes) lets requests that cannot wait succeed; a request for many pages in a row needs a change in that driver.`,
      command: `sudo dmesg | grep -c 'page allocation failure'${reserve ? `\nsudo sysctl vm.min_free_kbytes=${reserve.value * 2}` : ''}`,
      risk: 'A larger reserve is RAM that programs cannot use.',
      undo: reserve ? `sudo sysctl vm.min_free_kbytes=${reserve.value}` : null,
      evidence: [failure.at, ...(reserve ? [reserve.at] : [])],
    };
  },
};
