import { inline } from '../lib/text.ts';
import type { FixRule } from './fix.ts';

/** kill(2) and its kin carry the signal as the second argument, tgkill(2) as the third. */
const RULES = [
  (signal: number) => `always,exit -F arch=b64 -S kill -S tkill -S pidfd_send_signal -F a1=${signal} -k sent`,
  (signal: number) => `always,exit -F arch=b64 -S tgkill -F a2=${signal} -k sent`,
];
const NAMES: Readonly<Record<number, string>> = { 9: 'SIGKILL', 15: 'SIGTERM' };

/** Finds who sends the signal; a memory limit has nothing to do with it. */
export const findTheSender: FixRule = {
  meta: {
    id: 'find-the-sender',
    kind: 'operation',
    title: 'Find who sends the signal, and leave the memory limits alone',
    articles: ['causes/not-oom-sigkill', 'causes/sigterm'],
  },
  propose(facts) {
    const { event } = facts;
    const exit = facts.parsed.exit?.signal;
    if (event ? event.kind !== 'external-kill' : exit === undefined || exit === null) return null;
    const known = event?.killer;
    if (known) {
      return {
        why: `${known.at.source} line ${known.at.line} names the sender: “${inline(known.at.text)}”. Change its rule, or what it waits for.`,
        command: null,
        risk: 'The sender may have had a reason: a program that really hangs stays.',
        undo: null,
        evidence: [known.at],
      };
    }
    const signal = exit?.value === 15 ? 15 : 9;
    const each = (flag: string) => RULES.map((rule) => `sudo auditctl ${flag} ${rule(signal)}`).join('\n');
    return {
      why: `Watchdogs, \`docker stop\`, service managers, CI runners and people send ${NAMES[signal]} too. The audit log records the next one with the sender’s name.`,
      command: `${each('-a')}\nsudo ausearch -k sent -i   # after the next time`,
      risk: `Every ${NAMES[signal]} on the host is logged until the rules are removed.`,
      undo: each('-d'),
      evidence: event ? [...event.evidence] : exit ? [exit.at] : [],
    };
  },
};
