import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { globalKill } from './global-oom.ts';
import { sayKilled } from './kill.ts';

/**
 * On a 32-bit kernel some requests can only use the DMA and Normal zones; those were below their minimum while
 * HighMem
 * had plenty (mm/page_alloc.c, watermarks).
 */
export const lowmemZone: Cause = {
  meta: {
    id: 'lowmem-zone',
    title: 'The low memory zone was full while high memory was free',
    family: 'host',
    requires: ['commands/dmesg'],
    articles: ['causes/lowmem-zone'],
    fixes: ['use-64-bit'],
    refines: ['global-oom'],
  },
  evaluate(facts) {
    const event = globalKill(facts);
    if (typeof event === 'string') return notApplicable(event);
    const zones = event.report.memInfo?.zones ?? [];
    const high = zones.find((zone) => zone.name === 'HighMem');
    if (!high)
      return notApplicable(
        'The kernel has no HighMem zone: it is not a 32-bit kernel.',
        zones[0]?.fields.get('free'),
      );
    const low = zones.find((zone) => zone.name === 'Normal') ?? zones.find((zone) => zone.name === 'DMA');
    const [free, min] = [low?.fields.get('free'), low?.fields.get('min')];
    const [highFree, highMark] = [high.fields.get('free'), high.fields.get('high')];
    if (!low || !free || !min || !highFree || !highMark)
      return notApplicable('The zones’ counters are not there.');
    if (free.value > min.value * 1.1 || highFree.value < highMark.value * 2)
      return ruledOut('Low and high memory were short alike.', free, highFree);
    return found(
      0.93,
      sayKilled(
        event,
        `because its ${low.name} zone was empty, which this 32-bit kernel needs for its own data`,
      ),
      say(
        `Zone ${low.name} had ${formatBytes(free.value)} free, below its minimum of ${formatBytes(min.value)}, while HighMem had ${formatBytes(highFree.value)} free.`,
        free,
        highFree,
      ),
    );
  },
};
