import type { FixRule } from './fix.ts';

/** Low memory and 32-bit addresses end where a 64-bit kernel and interpreter begin. */
export const use64Bit: FixRule = {
  meta: {
    id: 'use-64-bit',
    kind: 'operation',
    title: 'Use a 64-bit system',
    articles: ['causes/lowmem-zone', 'causes/address-space-32bit'],
  },
  propose(facts) {
    const { event } = facts;
    if (!event) return null;
    return {
      why: 'More RAM does not help: the addresses are what is short. A 64-bit kernel has no low memory zone, and a 64-bit Python no such limit of addresses. Until then, map and load less at once.',
      command: 'uname -m; getconf LONG_BIT; python3 -c \'import struct; print(struct.calcsize("P") * 8)\'',
      risk: 'A 64-bit userland uses somewhat more memory for pointers.',
      undo: null,
      evidence: event.evidence.slice(0, 2),
    };
  },
};
