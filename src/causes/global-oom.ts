import { meminfo } from '../facts/host.ts';
import { managedBytes, pages } from '../facts/kernel-events.ts';
import type { Facts } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { Cited, Sentence } from '../schema/evidence.ts';
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
    const free = freeElsewhere(event);
    if (free) {
      return found(
        0.6,
        sayKilled(event, 'for a shortage of the host, not of a control group’s limit'),
        say(
          `${formatBytes(free.value)} of RAM was free at that moment, more than a lack of memory leaves: what the request asked for (order ${event.report.trigger?.order ?? '?'}, ${event.report.trigger?.gfpMask ?? 'unknown flags'}) was not to be had from it.`,
          free,
          event.report.trigger?.at,
        ),
        sayVictimSize(event),
      );
    }
    return found(
      summary ? 0.93 : 0.85,
      sayKilled(event, 'because the host as a whole ran out of memory; no control group’s limit was hit'),
      sayFreeAtKill(event),
      sayVictimSize(event),
      ...sayNobodys(event),
      event.report.groupKill
        ? say(
            'The rest of its control group was killed with it, because memory.oom.group is set.',
            event.report.groupKill,
          )
        : null,
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

const PLENTY = 0.1;

/** Free memory of which the zones' marks and order-0 requests leave nothing to explain a kill; `null` where it was short. */
function freeElsewhere({ report }: KernelKill): Cited<number> | null {
  const free = report.memInfo?.pages.get('free');
  const bytes = pages(report, free?.value);
  const ram = managedBytes(report);
  const marks = (report.memInfo?.zones ?? []).reduce(
    (sum, zone) => sum + (zone.fields.get('high')?.value ?? 0),
    0,
  );
  if (!free || bytes === null || ram === null) return null;
  return bytes > ram * PLENTY && bytes > marks * 3 ? { value: bytes, at: free.at } : null;
}

const MUCH = 0.3;

/** Memory that belongs to no process, or to many: no kill frees it. */
export function sayNobodys({ report }: KernelKill): (Sentence | null)[] {
  const ram = managedBytes(report);
  const shmem = report.memInfo?.pages.get('shmem');
  const shared = pages(report, shmem?.value);
  const pools = report.memInfo?.hugePages ?? [];
  const huge = pools.reduce((sum, pool) => sum + pool.total * pool.sizeBytes, 0);
  if (ram === null) return [];
  return [
    shared !== null && shared > ram * MUCH
      ? say(
          `${formatBytes(shared)} of RAM held shared memory and files in a tmpfs, which a kill of one process seldom frees.`,
          shmem,
        )
      : null,
    huge > ram * MUCH
      ? say(
          `${formatBytes(huge)} of RAM is set aside as huge pages, which ordinary programs cannot use.`,
          pools.find((pool) => pool.total > 0)?.at,
        )
      : null,
  ];
}

function sayRam(facts: Facts): Sentence | null {
  const total = meminfo(facts, 'MemTotal');
  return total && say(`The host has ${formatBytes(total.value)} of RAM.`, total);
}

function saySwap({ report }: KernelKill, facts: Facts): Sentence | null {
  const total = report.memInfo?.swapTotal ?? meminfo(facts, 'SwapTotal');
  return total?.value === 0 ? say('It has no swap, so nothing could be moved out of RAM.', total) : null;
}
