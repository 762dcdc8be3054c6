import { sysctlNumber } from '../facts/host.ts';
import { managedBytes } from '../facts/kernel-events.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { globalKill } from './global-oom.ts';
import { sayKilled } from './kill.ts';

/** The kernel’s default reserve is at most about 1 % of RAM, and less on large hosts. */
const LARGE = 0.04;
/** Transparent huge pages alone raise the reserve of a small host to some tens of megabytes (mm/khugepaged.c). */
const HUNDREDS_OF_MIB = 256 * 1024 ** 2;

/**
 * A zone's free memory fell below `min` though much was free, because vm.min_free_kbytes (or transparent huge
 * pages on
 * 64 kB pages) set that mark high (mm/page_alloc.c __setup_per_zone_wmarks).
 */
export const watermarkReserve: Cause = {
  meta: {
    id: 'watermark-reserve',
    title: 'The kernel’s own reserve is so large that memory ran out with much of it free',
    family: 'host',
    requires: ['commands/dmesg', 'proc/sys/vm/min_free_kbytes'],
    articles: ['causes/watermark-reserve'],
    fixes: ['lower-min-free'],
    refines: ['global-oom'],
  },
  evaluate(facts) {
    const event = globalKill(facts);
    if (typeof event === 'string') return notApplicable(event);
    const ram = managedBytes(event.report);
    const zones = event.report.memInfo?.zones ?? [];
    const sum = (name: string) =>
      zones.reduce((total, zone) => total + (zone.fields.get(name)?.value ?? 0), 0);
    const [free, min] = [sum('free'), sum('min')];
    const largest = [...zones].sort(
      (a, b) => (b.fields.get('min')?.value ?? 0) - (a.fields.get('min')?.value ?? 0),
    )[0];
    const at = largest?.fields.get('free');
    if (ram === null || !at || (event.report.trigger?.order ?? 0) > 0)
      return notApplicable('The zones’ counters are not there, or more than a page was asked for.');
    if (min < ram * LARGE || min < HUNDREDS_OF_MIB)
      return ruledOut(`The kernel keeps back only ${formatBytes(min)}.`, at);
    if (free > min * 1.2) return ruledOut('Free memory was above the kernel’s reserve.', at);
    const setting = sysctlNumber(facts, 'vm/min_free_kbytes');
    return found(
      0.9,
      sayKilled(
        event,
        `with ${formatBytes(free)} of RAM free, because the kernel keeps ${formatBytes(min)} for itself`,
      ),
      setting ? say(`vm.min_free_kbytes is ${setting.value}.`, setting) : null,
      say(`Zone ${largest?.name} was at its minimum.`, at),
    );
  },
};
