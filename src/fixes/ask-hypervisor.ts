import type { FixRule } from './fix.ts';

/** The reservation is set outside the guest. */
export const askHypervisor: FixRule = {
  meta: {
    id: 'ask-hypervisor',
    kind: 'operation',
    title: 'Have the hypervisor leave the machine its memory',
    articles: ['causes/balloon'],
  },
  propose(facts) {
    const { event } = facts;
    if (!event) return null;
    return {
      why: 'What the balloon holds was taken back by the hypervisor; nothing inside the machine can change that. Its minimum (VMware: reservation; libvirt: currentMemory; Proxmox: minimum memory) must be what the machine needs.',
      command: 'vmware-toolbox-cmd stat balloon 2>/dev/null; grep -i balloon /proc/meminfo /proc/vmstat',
      risk: 'Other machines of the same hypervisor get less.',
      undo: null,
      evidence: event.evidence.slice(0, 1),
    };
  },
};
