import { meminfo } from '../facts/host.ts';
import { pages } from '../facts/kernel-events.ts';
import type { Facts } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { Sentence } from '../schema/evidence.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { type KernelKill, kernelKill, sayKilled, sayVictimSize, scopeOf } from './kill.ts';

/**
 * The host itself was short of memory. Fires on CONSTRAINT_NONE (before 5.0: `Out of memory:` without a memcg
 * block). Not where only some nodes were allowed (cpuset, mempolicy), which leaves memory free elsewhere.
 */
export const globalOom: Cause = {
  meta: {
    id: 'global-oom',
    title: 'The host ran out of memory',
    family: 'host',
    requires: ['commands/dmesg'],
    articles: ['causes/global-oom'],
    fixes: ['cap-the-hog', 'add-swap'],
    refines: [],
  },
  evaluate(facts) {
    const event = globalKill(facts);
    if (typeof event === 'string') return notApplicable(event);
    const { summary } = event.report;
    if (summary && summary.constraint !== 'CONSTRAINT_NONE') {
      return ruledOut(
        `The kernel could use only some memory nodes (${summary.constraint}), so the host as a whole was not short.`,
        summary.at,
      );
    }
    return found(
      summary ? 0.93 : 0.85,
      sayKilled(event, 'because the host as a whole ran out of memory; no control group’s limit was hit'),
      sayFreeAtKill(event),
      sayVictimSize(event),
      sayRam(facts),
      saySwap(event, facts),
    );
  },
};

/** The kill for a shortage of the host, or why there is none. */
export function globalKill(facts: Facts): KernelKill | string {
  const event = kernelKill(facts);
  if (!event) return 'The kernel killed no process.';
  const why = {
    group: 'The kill was for a control group’s limit, not for the host.',
    unknown: 'The report has lost the line that names what was short.',
  };
  const scope = scopeOf(event);
  return scope === 'host' ? event : why[scope];
}

export function sayFreeAtKill({ report }: KernelKill): Sentence | null {
  const free = report.memInfo?.pages.get('free');
  const bytes = pages(report, free?.value);
  if (!free || bytes === null) return null;
  return say(
    `At that moment ${formatBytes(bytes)} of RAM was free on the whole host; what is free now was freed by the kill.`,
    free,
  );
}

function sayRam(facts: Facts): Sentence | null {
  const total = meminfo(facts, 'MemTotal');
  return total && say(`The host has ${formatBytes(total.value)} of RAM.`, total);
}

function saySwap({ report }: KernelKill, facts: Facts): Sentence | null {
  const total = report.memInfo?.swapTotal ?? meminfo(facts, 'SwapTotal');
  return total?.value === 0 ? say('It has no swap, so nothing could be moved out of RAM.', total) : null;
}
