import { managedBytes, pages } from '../facts/kernel-events.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { globalKill } from './global-oom.ts';
import { sayKilled, sayVictimSize } from './kill.ts';

/** Locked memory of a few megabytes is common; a third of RAM is not. */
const MUCH = 0.3;

/**
 * Locked (mlock, mlockall) pages fill much of the host's RAM, so that free swap is of no use. Fires on the
 * zones' mlocked
 * and the unevictable counters of a global report.
 */
export const mlocked: Cause = {
  meta: {
    id: 'mlocked',
    title: 'Memory locked in RAM could not be swapped out',
    family: 'host',
    requires: ['commands/dmesg'],
    articles: ['causes/mlocked'],
    fixes: ['unlock-memory'],
    refines: ['global-oom'],
  },
  evaluate(facts) {
    const event = globalKill(facts);
    if (typeof event === 'string') return notApplicable(event);
    const { memInfo } = event.report;
    const unevictable = memInfo?.pages.get('unevictable');
    const bytes = pages(event.report, unevictable?.value);
    const ram = managedBytes(event.report);
    if (!unevictable || bytes === null || ram === null)
      return notApplicable('The report counts no locked memory.');
    if (bytes < ram * MUCH)
      return ruledOut(`Only ${formatBytes(bytes)} could not be swapped out.`, unevictable);
    const swap = memInfo?.swapFree;
    const locked = facts.workload.process?.status.get('VmLck');
    return found(
      0.94,
      sayKilled(event, 'because the host ran out of memory that it could take back'),
      say(
        `${formatBytes(bytes)} of ${formatBytes(ram)} was locked in RAM (unevictable) at the kill.`,
        unevictable,
      ),
      swap && swap.value > 0
        ? say(`${formatBytes(swap.value)} of swap was free, but locked memory is never swapped out.`, swap)
        : null,
      locked && locked.value > 0
        ? say(
            `${facts.workload.name ?? 'The program'} locks its memory: ${formatBytes(locked.value)} when it was looked at.`,
            locked,
          )
        : null,
      sayVictimSize(event),
    );
  },
};
