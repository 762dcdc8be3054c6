import { meminfo } from '../facts/host.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { globalKill } from './global-oom.ts';

const MUCH = 0.3;

/**
 * Without swap a peak of seconds ends in a kill. Fires beside a global kill only where a look shortly before
 * shows much
 * memory available: a steady shortage would not be cured by swap.
 */
export const noSwap: Cause = {
  meta: {
    id: 'no-swap',
    title: 'The host has no swap to take up a short peak',
    family: 'host',
    requires: ['proc/meminfo'],
    articles: ['causes/no-swap'],
    fixes: ['add-swap'],
    refines: [],
  },
  evaluate(facts) {
    const event = globalKill(facts);
    if (typeof event === 'string') return notApplicable(event);
    const swap = event.report.memInfo?.swapTotal ?? meminfo(facts, 'SwapTotal');
    if (!swap || swap.value > 0) return notApplicable('The host has swap, or it is not known.', swap);
    if ((event.report.trigger?.order ?? 0) > 0)
      return notApplicable('A block of several pages was asked for.', event.report.trigger?.at);
    const available = meminfo(facts, 'MemAvailable', 'before');
    const total = meminfo(facts, 'MemTotal', 'before');
    if (!available || !total)
      return notApplicable('No look before the kill shows whether it was a short peak.', swap);
    if (available.value < total.value * MUCH)
      return ruledOut('Memory was short already before, so it was no short peak.', available, total);
    return found(
      0.75,
      say(
        `The host has no swap, and ${formatBytes(available.value)} of ${formatBytes(total.value)} was still available shortly before the kill: a short peak had nowhere to go.`,
        swap,
        available,
        total,
      ),
    );
  },
};
