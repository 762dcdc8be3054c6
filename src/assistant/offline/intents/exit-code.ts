import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { endings } from '../lookup/endings.ts';
import { passages } from '../lookup/passages.ts';
import { sender } from '../lookup/sender.ts';
import { say } from '../say.ts';
import type { Intent } from './intent.ts';

/** What the exit code and the error number mean, and what they do not. */
export const exitCode: Intent = {
  id: 'exit-code',
  heading: 'The exit code',
  signals: [
    [
      /\b(?:exit|return|status|rc|error) ?(?:codes?|status|value|number)?\b.{0,30}\b(?:mean|means|meaning|is|137|143|139|134|1)\b/,
      3,
    ],
    [/\b(?:137|143|139|134|135)\b/, 3],
    [/\b(?:what|where|why|how)\b.{0,40}\b(?:137|143|139|134|errno|exit|sigkill|sigterm)\b/, 2],
    [/\berrno\b|\benomem\b/, 4],
    [/\bexit (?:code|status)\b/, 3],
    [/\bsignal (?:9|15|11|6)\b|\bkill -9\b/, 2],
    [/\bwhat (?:does|do|is|says?)\b.{0,20}\b(?:exit|status|code|number)\b/, 3],
  ],
  answer: (ask) => {
    const { question, diagnosis } = ask;
    const errno = /\berrno\b|\benomem\b|\b12\b/.test(question.text) ? [say(FIXED.enomem)] : [];
    const anyone = diagnosis.facts.parsed.exit?.signal?.value === 9 ? [say(FIXED.anyoneKills)] : [];
    const oom = /\boom\b|out of memory/.test(question.text)
      ? passages(ask, { sections: ['What it means'], articles: ['myths/exit-137-is-oom'], max: 1 })
      : [];
    return [
      ...premise(ask),
      ...endings(ask),
      ...errno,
      ...refused(ask),
      ...anyone,
      ...(diagnosis.facts.event?.error ? [] : sender(ask)),
      ...oom,
    ];
  },
};

/** "137 is OOM": not where somebody else sent the signal. */
function premise({ diagnosis, question }: Ask): Draft[] {
  const { event } = diagnosis.facts;
  if (!/\boom\b|out of memory|memory/.test(question.text) || event?.kind !== 'external-kill') return [];
  const says = diagnosis.verdict.says.find(({ text }) => /OOM killer did not|no OOM kill/.test(text));
  return says ? [say(`No: ${says.text}`, ...says.evidence)] : [];
}

/** What was refused, and that the kernel counts no kill. */
function refused({ diagnosis, event }: Ask): Draft[] {
  if (event?.kind !== 'memory-error') return [];
  return diagnosis.verdict.says
    .filter(({ text }) => /refused|may have/.test(text))
    .slice(0, 2)
    .map(({ text, evidence }) => say(text, ...evidence));
}
