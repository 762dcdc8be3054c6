import { hostKills } from '../facts/host.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';

const SIGTERM = 15;

/**
 * Exit 143 or signal 15: the kernel's OOM killer sends SIGKILL, never SIGTERM. Fires where no watcher of memory
 * says that
 * it sent it (that is userspace-oom-killer).
 */
export const sigterm: Cause = {
  meta: {
    id: 'sigterm',
    title: 'SIGTERM was sent to the program; no kernel OOM kill',
    family: 'misread',
    requires: ['exit.txt'],
    articles: ['causes/sigterm'],
    fixes: ['find-the-sender'],
    refines: [],
  },
  evaluate(facts) {
    const signal = facts.parsed.exit?.signal;
    if (signal?.value !== SIGTERM) return notApplicable('The program did not end by SIGTERM.', signal);
    if (facts.event) return ruledOut('What sent the signal is known.', facts.event.evidence[0]);
    const kills = hostKills(facts);
    return found(
      kills?.value === 0 ? 0.85 : 0.7,
      say(
        'The program ended by signal 15 (SIGTERM), which the kernel’s OOM killer never sends: a service manager, a scheduler or a person did.',
        signal,
      ),
      kills?.value === 0 ? say('The kernel counts no OOM kill since boot.', kills) : null,
    );
  },
};
