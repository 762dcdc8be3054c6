import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { codeLines } from '../lookup/code-lines.ts';
import { proofsFor } from '../lookup/proofs.ts';
import { mentioned } from '../lookup/standing.ts';
import { quoted, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** The lines themselves, word for word, each with its file and number. */
export const showTheLine: Intent = {
  id: 'show-the-line',
  heading: 'The lines',
  signals: [
    [
      /\b(?:show|quote|point|paste|cite|give)\b.{0,25}\blines?\b|\blines?\b.{0,20}\b(?:shows?|proves?|says?|with)\b/,
      5,
    ],
    [/\b(?:which|what|exact) lines?\b/, 3],
    [
      /\bwhere (?:do|can|did) (?:i|we|you) (?:see|find|read)\b|\bi (?:don't|do not|can't|cannot) (?:find|see)\b/,
      4,
    ],
    [
      /\bline\b.{0,30}\b(?:log|dmesg|journal|syslog|file)\b|\b(?:log|dmesg|journal|syslog)\b.{0,40}\blines?\b/,
      3,
    ],
    [/\b(?:evidence|proof|citation|source)s?\b/, 2],
    [/\bshow me\b|\bin the (?:kernel )?log\b/, 2],
    [/\bwhere did it crash\b|\bexact (?:line|exception)\b|\bexception\b|\btraceback\b/, 4],
    [/\bdon't believe|\bdo not believe|\bbelieve\b/, 1],
  ],
  answer: (ask) => [...crashed(ask), ...doubled(ask), ...asked(ask), ...lines(ask), ...code(ask)],
};

/** Where the program's own exception came from. */
function crashed({ diagnosis, question }: Ask): Draft[] {
  const error = diagnosis.facts.parsed.errors.at(-1);
  if (!error || !/crash|exception|traceback|where did|error/.test(question.text)) return [];
  const frame = error.frames.findLast(({ file }) => !/site-packages|\/lib\/python3|<frozen/.test(file));
  const file = frame?.file.slice(frame.file.lastIndexOf('/') + 1) ?? '';
  const where = frame ? ` at line ${frame.line} of ${inline(file)}, in ${inline(frame.function)}` : '';
  const code = frame?.code ? `: “${inline(frame.code)}”` : '';
  return [
    say(`It ended with ${inline(`${error.type}: ${error.message}`, 160)}${where}${code}.`, error, frame),
  ];
}

/** A process that the kernel logged as killed more than once counts more than once. */
function doubled({ diagnosis, question }: Ask): Draft[] {
  if (!/double|twice|count|oom_kill|how many/.test(question.text)) return [];
  const kills = diagnosis.facts.event?.report?.kills ?? [];
  const twice = kills.filter(({ pid }, i) => kills.findIndex((one) => one.pid === pid) !== i);
  return twice.slice(0, 1).flatMap(({ pid, name }) => {
    const lines = kills.filter((one) => one.pid === pid).map(({ at }) => at);
    const numbers = lines.map(({ line }) => `line ${line}`).join(' and ');
    return [
      say(
        `${inline(name)} (pid ${pid}) is counted double: the kernel logs its kill in ${numbers} of ${lines[0]?.source}, once as the chosen one and once with its group.`,
        ...lines,
      ),
    ];
  });
}

function asked(ask: Ask): Draft[] {
  return mentioned(ask)
    .slice(0, 2)
    .map((at) => say(`See ${quoted(at)}.`, at));
}

function lines(ask: Ask): Draft[] {
  return proofsFor(ask, 4).map(({ at }) => say(`See ${quoted(at)}.`, at));
}

function code(ask: Ask): Draft[] {
  return /\.py\b|code|program|script|thread/.test(ask.question.text) ? codeLines(ask).slice(0, 2) : [];
}
