import { formatBytes } from '../lib/bytes.ts';
import type { Zone } from '../parse/kernel/types.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { globalKill } from './global-oom.ts';
import { sayKilled } from './kill.ts';

/**
 * The kernel needed several contiguous pages (order 1 to 3; above that it does not kill) and memory was free only in
 * smaller pieces. Fires where free memory is above the watermarks and the free lists hold no block of that order.
 */
export const highOrderFragmentation: Cause = {
  meta: {
    id: 'high-order-fragmentation',
    title: 'No contiguous block of the size asked for was left',
    family: 'host',
    requires: ['commands/dmesg'],
    articles: ['causes/high-order-fragmentation'],
    fixes: ['compact-memory'],
    refines: ['global-oom'],
  },
  evaluate(facts) {
    const event = globalKill(facts);
    if (typeof event === 'string') return notApplicable(event);
    const { trigger, memInfo } = event.report;
    if (!trigger) return notApplicable('The report does not show how large a block was asked for.');
    if (trigger.order < 1)
      return ruledOut('A single page was asked for (order 0), so fragmentation plays no part.', trigger.at);
    const zones = (memInfo?.zones ?? []).filter((zone) => aboveWatermark(zone));
    const short = zones.filter(
      (zone) => zone.buddy && !zone.buddy.value.slice(trigger.order).some((blocks) => blocks > 0),
    );
    const largest = [...short].sort((a, b) => free(b) - free(a))[0];
    if (!largest) return ruledOut('No zone had memory free only in smaller pieces.', trigger.at);
    const before = facts.parsed.before.buddy.find((one) => one.value.zone === largest.name);
    return found(
      0.94,
      sayKilled(
        event,
        `after a request for ${2 ** trigger.order} contiguous pages (order ${trigger.order}) that no free block could serve`,
      ),
      say(`${trigger.name} asked for the block.`, trigger.at),
      say(
        `Zone ${largest.name} had ${formatBytes(free(largest))} free, but in pieces smaller than that.`,
        largest.fields.get('free'),
        largest.buddy,
      ),
      before ? say('Its free lists looked alike before the kill.', before) : null,
    );
  },
};

const free = (zone: Zone): number => zone.fields.get('free')?.value ?? 0;

/** Twice the high watermark is plainly no shortage of single pages. */
function aboveWatermark(zone: Zone): boolean {
  const high = zone.fields.get('high')?.value;
  return high !== undefined && free(zone) > 2 * high;
}
