import { evidenceOf } from '../program/files.ts';
import { quoted, say } from '../say.ts';
import type { Gap } from './gap.ts';

/** Where another process crashed. */
export const crash: Gap = {
  asked: [
    [/\bsegfaults?\b|\bsegmentation fault|\bsigsegv\b/, 5],
    [/\bwhich (?:script|code line|line of code)\b.{0,40}\bcrash/, 4],
    [/\bcore ?dumps?\b|\bstack ?trace\b|\bbacktrace\b/, 4],
  ],
  says: (ask) => {
    const logs = ask.sources.filter(({ name }) => /^commands\/(?:dmesg|journal)|^var\/log\//.test(name));
    const lines = logs
      .slice(0, 1)
      .flatMap((source) =>
        source.lines.filter(({ text }) => /segfault/.test(text)).map((line) => evidenceOf(source, line)),
      );
    const first = lines[0] ?? ask.diagnosis.incident.verdict.evidence[0];
    const seen = lines[0]
      ? ` The kernel logs only the name, the pid and an address: ${quoted(lines[0], 150)}.`
      : '';
    return [
      say(
        `The evidence does not say which script that was, nor on which line it crashed.${seen} A core dump (coredumpctl, gdb) or Python's faulthandler would tell:`,
        first,
      ),
    ];
  },
  command:
    'coredumpctl list python3\ncoredumpctl gdb PID   # then: bt\nPYTHONFAULTHANDLER=1 python3 SCRIPT.py',
};
