import { meminfo } from '../facts/host.ts';
import { managedBytes } from '../facts/kernel-events.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { globalKill } from './global-oom.ts';
import { sayKilled, sayVictimSize } from './kill.ts';

const MUCH = 0.3;

/**
 * The ARC is kernel memory outside the page cache; it shrinks too slowly for a sudden need. Fires on a global
 * kill with
 * arcstats `size` a large part of RAM (OpenZFS module parameters, zfs_arc_max).
 */
export const zfsArc: Cause = {
  meta: {
    id: 'zfs-arc',
    title: 'The ZFS cache (ARC) holds the RAM',
    family: 'host',
    requires: ['proc/spl/kstat/zfs/arcstats'],
    articles: ['causes/zfs-arc'],
    fixes: ['bound-arc'],
    refines: ['global-oom'],
  },
  evaluate(facts) {
    const event = globalKill(facts);
    if (typeof event === 'string') return notApplicable(event);
    const size = facts.parsed.before.arcstats.get('size') ?? facts.parsed.after.arcstats.get('size');
    const ram = meminfo(facts, 'MemTotal')?.value ?? managedBytes(event.report);
    if (!size || !ram) return notApplicable('There are no statistics of a ZFS cache.');
    if (size.value < ram * MUCH)
      return ruledOut(`The ZFS cache holds only ${formatBytes(size.value)}.`, size);
    return found(
      0.88,
      sayKilled(event, 'because the host ran out of memory, much of it held by the ZFS cache'),
      say(
        `The ZFS cache (ARC) holds ${formatBytes(size.value)} of ${formatBytes(ram)} of RAM; it is counted neither as page cache nor as available.`,
        size,
      ),
      sayVictimSize(event),
    );
  },
};
