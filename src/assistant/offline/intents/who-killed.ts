import { cgroupAt } from '../../../facts/cgroups.ts';
import { hostKills } from '../../../facts/host.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { endings } from '../lookup/endings.ts';
import { sender } from '../lookup/sender.ts';
import { say } from '../say.ts';
import type { Intent } from './intent.ts';

/** Whether the kernel ended it, a killer in user space, a person, or itself. */
export const whoKilled: Intent = {
  id: 'who-killed',
  heading: 'Who ended it',
  signals: [
    [/\bwhat (?:has )?killed\b|\bwas (?:it|this|that|he|my \w+|the \w+) (?:really )?killed\b/, 4],
    [
      /\boom[ -]killer\b.{0,20}\b(?:involved|act|acted|at all|run|ran|invoked)\b|\bwas (?:it )?the oom[ -]killer\b/,
      4,
    ],
    [/\bwho\b.{0,25}\b(?:killed|kills|kill|sent|sends|shot|terminated|stopped|signal)\b/, 5],
    [
      /\b(?:did|was|has|is) (?:it |that |this )?(?:by )?(?:somebody|someone|anybody|a person|the kernel|systemd|kernel)\b/,
      3,
    ],
    [
      /\b(?:somebody|someone|anybody|admin|ghost|nobody|person|colleague)\b.{0,30}\b(?:kill|killed|sent|signal|did|ended)/,
      3,
    ],
    [/\bkernel\b.{0,25}\bor\b|\bor\b.{0,25}\bkernel\b/, 3],
    [/\b(?:earlyoom|systemd-oomd|oomd|nohang|watchdog|userspace|user space)\b/, 3],
    [/\bif not the kernel\b|\bnot the kernel\b/, 3],
    [/\b(?:sender|sent the)\b/, 2],
    [/\b(?:end|ended|stop|stopped|finish|died?) by itself\b|\bon its own\b/, 3],
    [/\bsigterm|sigkill|signal\b/, 1],
    [/\b(?:oom killer|oom-killer)\b/, 1],
  ],
  answer: (ask) => [...sender(ask), ...endings(ask), ...counters(ask)],
};

function counters({ diagnosis, event }: Ask): Draft[] {
  const { facts } = diagnosis;
  const path = event?.cgroup?.taskPath ?? facts.workload.cgroupPath ?? null;
  const own = cgroupAt(facts, path)?.events.get('oom_kill');
  const host = hostKills(facts);
  return [
    ...(own ? [say(`Its control group counts oom_kill ${own.value}.`, own)] : []),
    ...(host ? [say(`The whole host counts oom_kill ${host.value} since boot.`, host)] : []),
  ];
}
