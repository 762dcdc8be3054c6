import { inline } from '../lib/text.ts';
import type { FixRule } from './fix.ts';

/** Finds who sends SIGKILL; a memory limit has nothing to do with it. */
export const findTheSender: FixRule = {
  meta: {
    id: 'find-the-sender',
    kind: 'operation',
    title: 'Find who sends the signal, and leave the memory limits alone',
    articles: ['causes/not-oom-sigkill'],
  },
  propose(facts) {
    const { event } = facts;
    if (event?.kind !== 'external-kill') return null;
    const known = event.killer;
    return {
      why: known
        ? `${known.at.source} line ${known.at.line} names the sender: “${inline(known.at.text)}”. Change its rule, or what it waits for.`
        : 'Watchdogs, `docker stop` after its grace period, CI runners and people send SIGKILL too. The audit log records the next one with the sender’s name.',
      command: known
        ? null
        : 'sudo auditctl -a always,exit -F arch=b64 -S kill -S tkill -S tgkill -S pidfd_send_signal -F a1=9 -k sigkill\nsudo ausearch -k sigkill -i   # after the next time',
      risk: known
        ? 'The sender may have had a reason: a program that really hangs stays.'
        : 'Every SIGKILL on the host is logged until the rule is removed.',
      undo: known
        ? null
        : 'sudo auditctl -d always,exit -F arch=b64 -S kill -S tkill -S tgkill -S pidfd_send_signal -F a1=9 -k sigkill',
      evidence: known ? [known.at] : [...event.evidence],
    };
  },
};
