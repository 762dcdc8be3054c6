import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, insufficient, notApplicable, ruledOut, say } from './cause.ts';
import { globalKill, sayFreeAtKill, sayNobodys } from './global-oom.ts';
import { sayKilled, sayVictimSize } from './kill.ts';
import { MISSING } from './missing.ts';

/** Below this part of swap left, it counts as full: the kernel keeps a few clusters unusable. */
const FULL = 0.02;

/** The host ran out of memory and of swap. Fires on a global kill whose report shows swap, none of it free. */
export const globalOomSwapFull: Cause = {
  meta: {
    id: 'global-oom-swap-full',
    title: 'The host ran out of memory, and its swap was full',
    family: 'host',
    requires: ['commands/dmesg'],
    articles: ['causes/global-oom-swap-full'],
    fixes: ['cap-the-hog', 'add-swap'],
    refines: ['global-oom'],
  },
  evaluate(facts) {
    const event = globalKill(facts);
    if (typeof event === 'string') return notApplicable(event);
    const { swapFree, swapTotal } = event.report.memInfo ?? { swapFree: null, swapTotal: null };
    const { summary } = event.report;
    if (summary && summary.constraint !== 'CONSTRAINT_NONE')
      return notApplicable('The host as a whole was not short.', summary.at);
    if (!swapFree || !swapTotal)
      return insufficient('The report’s swap lines are not there.', MISSING.kernelLog);
    if (swapTotal.value === 0) return ruledOut('The host has no swap.', swapTotal);
    if (swapFree.value > swapTotal.value * FULL) {
      return ruledOut(
        `${formatBytes(swapFree.value)} of swap was still free at the kill.`,
        swapFree,
        swapTotal,
      );
    }
    return found(
      0.95,
      sayKilled(event, 'because the host ran out of both RAM and swap'),
      say(
        `Of ${formatBytes(swapTotal.value)} of swap ${formatBytes(swapFree.value)} was free at the kill.`,
        swapFree,
        swapTotal,
      ),
      sayFreeAtKill(event),
      sayVictimSize(event),
      ...sayNobodys(event),
    );
  },
};
