import { inline } from '../../../lib/text.ts';
import { mentioned } from '../lookup/standing.ts';
import { evidenceOf } from '../program/files.ts';
import { quoted, say } from '../say.ts';
import type { Gap } from './gap.ts';

/** Who set a value, and in which file. */
export const whoSetIt: Gap = {
  asked: [
    [/\bwho (?:has |had )?(?:set|configured|changed|wrote|put|installed|added|defined)\b/, 5],
    [/\bwhich (?:colleague|person|admin|team|file sets)\b|\bwhose idea\b/, 5],
    [/\b(?:at|on) boot\b.{0,30}\b(?:set|sets|file|who|where)\b|\bsets it at boot\b/, 3],
    [/\bwhen was (?:it|this|the limit) (?:set|changed|configured)\b/, 4],
  ],
  says: (ask) => {
    const cmdline = ask.sources.find(({ name }) => name === 'proc/cmdline');
    const first = cmdline?.lines[0];
    const at = cmdline && first ? evidenceOf(cmdline, first) : null;
    const { limitSettings } = ask.diagnosis.facts.parsed;
    const set = limitSettings.findLast(({ value }) => value.resource === ask.event?.limit?.name);
    if (set)
      return [
        say(
          `It is set in ${quoted(set.at)}. Who wrote that line the evidence does not say; the history of that file (git log, configuration management such as Ansible or Puppet) would.`,
          set,
        ),
      ];
    const value = mentioned(ask)[0] ?? ask.diagnosis.incident.verdict.evidence[0] ?? null;
    const boot = at ? ` The kernel's command line is “${inline(at.text, 160)}”.` : '';
    return [
      say(
        `The evidence does not say who set it, nor which file: it shows the value and not where it comes from, and /etc is not part of it.${boot} Look in /etc/sysctl.conf, /etc/sysctl.d, the units' drop-ins and your configuration management (Ansible, Puppet; git log there names the person):`,
        at ?? value,
        value,
      ),
    ];
  },
  command:
    'grep -rnE "hugepages|overcommit|max_map_count|min_free" /etc/sysctl.conf /etc/sysctl.d /usr/lib/sysctl.d /etc/default/grub /etc/rc.local 2>/dev/null\ngrep -rnE "Memory(Max|High|Limit|SwapMax)|TasksMax|Limit(AS|DATA|MEMLOCK)" /etc/systemd/system 2>/dev/null',
};
