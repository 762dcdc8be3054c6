import { commandLabel } from '../../../facts/labels.ts';
import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { quoted, say } from '../say.ts';

/** Who ended the program, and by which line that is known. */
export function sender(ask: Ask): Draft[] {
  const { diagnosis, event, sources } = ask;
  const own = diagnosis.facts.event;
  if (own?.userspace) {
    const { killer, signal, at, reason } = own.userspace;
    const options = optionsOf(ask, killer);
    return [
      say(
        `Not the kernel: ${killer} in user space sent ${signal === null ? 'the signal' : `${signal} (signal ${signal === 'SIGTERM' ? 15 : 9})`} to ${inline(commandLabel(event?.victim ?? null))}: “${inline(at.text)}”.`,
        at,
      ),
      ...(reason ? [say(`Its reason: “${inline(reason.at.text)}”.`, reason)] : []),
      ...options,
    ];
  }
  if (own?.killer) {
    const { at } = own.killer;
    const rule = sources
      .filter(({ name }) => /^program\/.*\.sh$/.test(name))
      .flatMap((source) =>
        source.lines.filter(({ text }) => /\bkill\b/.test(text)).map((line) => ({ source, line })),
      )
      .slice(0, 1)
      .map(({ source, line }) => {
        const rule = { source: source.path, line: line.number, text: line.text };
        return say(`The rule by which it does so: ${quoted(rule)}.`, rule);
      });
    return [say(`Not the kernel: a log names the sender, ${quoted(at)}.`, at), ...rule];
  }
  if (own?.report && own.kill) {
    const label = inline(commandLabel(event?.victim ?? null));
    return [say(`The kernel's OOM killer killed ${label}: “${inline(own.kill.at.text, 200)}”.`, own.kill)];
  }
  if (own?.error) {
    return [
      say(
        `Nobody killed it: the kernel refused a request for memory, and the program ended by itself with ${inline(own.error.type)}.`,
        own.error,
      ),
    ];
  }
  if (event?.kind === 'throttled')
    return diagnosis.verdict.says.slice(0, 2).map(({ text, evidence }) => say(text, ...evidence));
  return diagnosis.verdict.says
    .filter(({ text }) => /signal|kill|ended/i.test(text))
    .slice(0, 3)
    .map(({ text, evidence }) => say(text, ...evidence));
}

/** The command line by which a killer in user space was started. */
function optionsOf({ diagnosis }: Ask, killer: string): Draft[] {
  const row = [...diagnosis.facts.parsed.after.ps, ...diagnosis.facts.parsed.before.ps].find(({ value }) =>
    value.command.includes(killer),
  );
  return row ? [say(`It runs as “${inline(row.value.command)}”.`, row)] : [];
}
