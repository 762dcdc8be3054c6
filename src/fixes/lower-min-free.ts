import { sysctlNumber } from '../facts/host.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';

/** A reserve below this is none to speak of: lowering it gives nothing back. */
const LEAST_KB = 16_384;

/** vm.min_free_kbytes sets the watermark below which ordinary requests fail. */
export const lowerMinFree: FixRule = {
  meta: {
    id: 'lower-min-free',
    kind: 'configuration',
    title: 'Lower the kernel’s reserve',
    articles: ['causes/watermark-reserve'],
  },
  propose(facts) {
    const setting = sysctlNumber(facts, 'vm/min_free_kbytes');
    if (!setting) return null;
    const next = Math.floor(setting.value / 4);
    if (next < LEAST_KB) return null;
    return {
      why: `The kernel keeps ${formatBytes(setting.value * 1024)} back (vm.min_free_kbytes). ${formatBytes(next * 1024)} is a quarter of that.`,
      command: `sudo sysctl vm.min_free_kbytes=${next}`,
      risk: 'Requests that cannot wait (network, interrupts) fail sooner when memory is short.',
      undo: `sudo sysctl vm.min_free_kbytes=${setting.value}`,
      evidence: [setting.at],
    };
  },
};
