import { say } from '../say.ts';
import { type Gap, reach } from './gap.ts';

/** `15 s`, `3 h`, `12 days`. */
function lasted(seconds: number): string {
  if (seconds < 600) return `${Math.round(seconds)} s`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 360) / 10} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** Whether it happened before. */
export const earlier: Gap = {
  asked: [
    [
      /\b(?:nights?|days?|weeks?|months?|times|yesterday|last (?:night|week|month|year))\b.{0,30}\b(?:before|earlier|ago|already|too|as well|last)\b/,
      4,
    ],
    [
      /\b(?:last|past|previous|earlier) (?:few )?(?:night|week|month|year|days|weeks|months|nights|boots?|runs?)\b/,
      4,
    ],
    [
      /\bhow often\b|\bhow many times\b|\bhistory\b|\bsince when\b|\bfirst time\b|\bever (?:before|happened)\b/,
      3,
    ],
    [/\b(?:happened?|same thing) (?:already )?before\b|\bbefore as well\b/, 3],
  ],
  says: (ask) => {
    const { facts } = ask.diagnosis;
    const uptime = facts.parsed.after.uptime ?? facts.parsed.before.uptime;
    const kills = facts.events.filter(({ report, userspace }) => report ?? userspace);
    const boots = Math.max(0, ...kills.map(({ report }) => report?.bootsSince ?? 0));
    const span =
      boots > 0 ? `${boots + 1} boots` : uptime ? `this boot, ${lasted(uptime.value)} long` : 'one log';
    return [
      say(
        `The evidence does not say more than this: it covers ${span}, with ${kills.length} kill${kills.length === 1 ? '' : 's'} in it, and nothing of the time before. The journal of earlier boots, rotated logs in /var/log (kern.log.1, syslog.1) or your monitoring would tell:`,
        ...reach(ask),
        ...kills.slice(0, 3).map(({ kill, userspace }) => kill ?? userspace),
      ),
    ];
  },
  command:
    "journalctl --list-boots\njournalctl -k --since '14 days ago' | grep -E 'Out of memory|oom-kill'\nzgrep -hE 'Killed process' /var/log/kern.log* /var/log/syslog*",
};
