import { pages } from '../facts/kernel-events.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, say } from './cause.ts';

/**
 * `page allocation failure` (or stall): code in the kernel asked for pages it could not wait for, or for more
 * in a row
 * than there are. Nobody was killed; a single one in a driver is often harmless (mm/page_alloc.c warn_alloc).
 */
export const allocationFailure: Cause = {
  meta: {
    id: 'allocation-failure',
    title: 'A request of the kernel for memory failed; no process was killed',
    family: 'host',
    requires: ['commands/dmesg'],
    articles: ['causes/allocation-failure'],
    fixes: ['watch-allocation-failures'],
    refines: [],
  },
  evaluate(facts) {
    const { event } = facts;
    const failure = event?.report?.allocationFailure;
    if (event?.kind !== 'allocation-failure' || !failure)
      return notApplicable('No allocation of the kernel failed.', event?.kill?.at);
    const blocks = 2 ** failure.order;
    const free = event.report?.memInfo?.pages.get('free');
    const bytes = event.report ? pages(event.report, free?.value) : null;
    return found(
      0.93,
      say(
        `${failure.name} ${failure.stalled ? 'waited long for' : 'was refused'} ${blocks === 1 ? 'a page' : `${blocks} pages in a row`} (order ${failure.order}) inside the kernel; no process was killed for it.`,
        failure.at,
      ),
      bytes === null ? null : say(`${formatBytes(bytes)} of RAM was free at that moment.`, free),
      failure.order > 3
        ? say('For so large a block the kernel does not start the OOM killer.', failure.at)
        : null,
      /ATOMIC/.test(failure.mode)
        ? say('The request could not wait for memory to be reclaimed (GFP_ATOMIC).', failure.at)
        : null,
    );
  },
};
