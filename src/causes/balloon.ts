import { meminfo, meminfoNearPeak } from '../facts/host.ts';
import { managedBytes } from '../facts/kernel-events.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { globalKill } from './global-oom.ts';
import { sayKilled, sayVictimSize } from './kill.ts';

const MUCH = 0.15;

/**
 * A balloon driver holds pages for the hypervisor: they are part of MemTotal but of no use to the guest. Fires
 * on what the
 * kernel (`Balloon:`, Linux 6.18) or the driver reports, never on a remainder alone.
 */
export const balloon: Cause = {
  meta: {
    id: 'balloon',
    title: 'The hypervisor took back part of the machine’s RAM',
    family: 'host',
    requires: ['proc/meminfo', 'commands/dmesg'],
    articles: ['causes/balloon'],
    fixes: ['ask-hypervisor'],
    refines: ['global-oom'],
  },
  evaluate(facts) {
    const event = globalKill(facts);
    if (typeof event === 'string') return notApplicable(event);
    const node = event.report.memInfo?.nodes
      .map((one) => one.fields.get('Balloon'))
      .find((one) => (one?.value ?? 0) > 0);
    const held = node ?? meminfoNearPeak(facts, 'Balloon');
    const ram = meminfo(facts, 'MemTotal')?.value ?? managedBytes(event.report);
    if (!held || !ram) return notApplicable('Nothing in the evidence reports a memory balloon.');
    if (held.value < ram * MUCH) return ruledOut(`The balloon holds only ${formatBytes(held.value)}.`, held);
    return found(
      0.9,
      sayKilled(
        event,
        'because the virtual machine ran out of memory, part of which its hypervisor had taken back',
      ),
      say(`The balloon holds ${formatBytes(held.value)} of ${formatBytes(ram)} of RAM.`, held),
      sayVictimSize(event),
    );
  },
};
