import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { refusedRequest, sayError } from './refused.ts';

const NARROW = /^(?:i[3-6]86|armv[5-8]l?|armhf|mips|ppc|s390)$/;

/**
 * A 32-bit interpreter can address 2 to 4 GiB, whatever RAM the host has. Fires on a memory error with a 32-bit
 * kernel or
 * userland named in the evidence.
 */
export const addressSpace32bit: Cause = {
  meta: {
    id: 'address-space-32bit',
    title: 'A 32-bit process has no more addresses',
    family: 'refused',
    requires: ['commands/uname_-a'],
    articles: ['causes/address-space-32bit'],
    fixes: ['use-64-bit'],
    refines: [],
  },
  evaluate(facts) {
    const event = refusedRequest(facts);
    if (!event) return notApplicable('No request for memory was refused with an error.');
    const machine = facts.parsed.machine;
    if (!machine) return notApplicable('The machine’s architecture is not in the evidence.');
    if (!NARROW.test(machine.value)) return ruledOut(`The machine is ${machine.value}, not 32-bit.`, machine);
    return found(
      0.85,
      say(
        `The host is ${machine.value}: a process there has 2 to 4 GiB of addresses, and its next request found none.`,
        machine,
      ),
      sayError(event),
    );
  },
};
