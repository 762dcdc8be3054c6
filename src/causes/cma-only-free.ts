import { formatBytes } from '../lib/bytes.ts';
import type { Zone } from '../parse/kernel/types.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { globalKill } from './global-oom.ts';
import { sayKilled } from './kill.ts';

/**
 * What was free lay in the contiguous memory allocator's area, which most requests of the kernel may not use:
 * free_cma is
 * nearly all of a zone's free memory (mm/page_alloc.c __zone_watermark_ok).
 */
export const cmaOnlyFree: Cause = {
  meta: {
    id: 'cma-only-free',
    title: 'Nearly all free memory was reserved for devices (CMA)',
    family: 'host',
    requires: ['commands/dmesg'],
    articles: ['causes/cma-only-free'],
    fixes: ['shrink-cma'],
    refines: ['global-oom'],
  },
  evaluate(facts) {
    const event = globalKill(facts);
    if (typeof event === 'string') return notApplicable(event);
    const zone = (event.report.memInfo?.zones ?? []).find((one) => usable(one) !== null);
    if (!zone)
      return notApplicable(
        'No zone had free memory that is reserved for devices.',
        event.report.memInfo?.zones[0]?.fields.get('free'),
      );
    const [free, cma, min] = ['free', 'free_cma', 'min'].map((name) => zone.fields.get(name));
    const rest = usable(zone) ?? 0;
    if (!free || !cma || !min) return notApplicable('The zones’ counters are not there.');
    if (rest > min.value * 2 || free.value < min.value * 3)
      return ruledOut(`${formatBytes(rest)} was free besides what is reserved for devices.`, free);
    return found(
      0.93,
      sayKilled(event, `although zone ${zone.name} had ${formatBytes(free.value)} free`),
      say(
        `${formatBytes(cma.value)} of that is reserved for devices (CMA), which this request may not use; ${formatBytes(rest)} was left, at a minimum of ${formatBytes(min.value)}.`,
        free,
      ),
    );
  },
};

/** Free memory of a zone outside the CMA area; `null` where it has none of it. */
function usable(zone: Zone): number | null {
  const [free, cma] = [zone.fields.get('free'), zone.fields.get('free_cma')];
  return free && cma && cma.value > 0 ? free.value - cma.value : null;
}
