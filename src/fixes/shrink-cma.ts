import { formatBytes } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';

/** cma= on the kernel's command line sets the area aside at boot. */
export const shrinkCma: FixRule = {
  meta: {
    id: 'shrink-cma',
    kind: 'configuration',
    title: 'Reserve less memory for devices',
    articles: ['causes/cma-only-free'],
  },
  propose(facts) {
    const zone = facts.event?.report?.memInfo?.zones.find(
      (one) => (one.fields.get('free_cma')?.value ?? 0) > 0,
    );
    const cma = zone?.fields.get('free_cma');
    if (!cma) return null;
    return {
      why: `${formatBytes(cma.value)} was free in the area that is kept for devices, which ordinary requests of the kernel cannot use. A smaller area leaves more for them.`,
      command:
        'cat /proc/cmdline; grep Cma /proc/meminfo   # then set a smaller cma=SIZE in the boot configuration and reboot',
      risk: 'Cameras, displays and video decoders fail if the area is too small for their buffers.',
      undo: null,
      evidence: [cma.at],
    };
  },
};
