import { commandLabel } from '../../../facts/labels.ts';
import type { FailureEvent } from '../../../facts/types.ts';
import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { boundaryOf } from '../lookup/boundary.ts';
import { evidenceOf } from '../program/files.ts';
import { quoted, say } from '../say.ts';
import type { Intent } from './intent.ts';

const MOST = 6;

/** When it was, by the wall clock where a log tells it, else since boot. */
export const when: Intent = {
  id: 'when',
  heading: 'When it was',
  signals: [
    [/\band when\b/, 3],
    [/\bwhen\b.{0,30}\b(?:did|was|were|exactly|it|happen|kill|die)/, 4],
    [/\b(?:what|which|exact|the) times?\b|\bat what time\b|\btime ?stamps?\b|\bwall clock\b|\bclock\b/, 5],
    [/^when\b/, 3],
    [/\btimes of\b|\bpost-?mortem\b|\btimeline\b/, 4],
    [/\b(?:date|hour|o'clock|utc)\b/, 2],
    [/\bhow long (?:did|was|had)\b/, 2],
    [/\bexactly\b/, 1],
  ],
  answer: (ask) => {
    const { facts } = ask.diagnosis;
    const several = /\b(?:all|each|both|every|times|three|two)\b/.test(ask.question.text);
    const events = facts.events.filter((one) => one.report || one.userspace || one === facts.event);
    const kills = several ? events : events.filter((one) => one === facts.event);
    const dated = (kills.length > 0 ? kills : events).slice(0, MOST).flatMap((one) => momentOf(ask, one));
    const limit = /limit|number|what refused|refused/.test(ask.question.text) ? boundaryOf(ask) : null;
    return [
      ...dated,
      ...(dated.length === 0 ? [say(FIXED.noClock)] : []),
      ...(limit ? [say(`What was hit is ${limit.name}: ${limit.size}.`, ...limit.evidence)] : []),
      ...ran(ask),
    ];
  },
};

function momentOf(ask: Ask, event: FailureEvent): Draft[] {
  const label = event.victim ? `${inline(commandLabel(event.victim))} ` : 'It ';
  const verb = event.kill || event.userspace || event.killer ? 'was killed' : 'happened';
  const since = event.uptimeSeconds === null ? '' : `, ${event.uptimeSeconds.toFixed(2)} s after boot`;
  if (event.time !== null && event.clock) {
    return [
      say(
        `${event.victim ? label : 'It '}${event.victim ? verb : 'happened'} at ${event.time.replace('.000Z', 'Z')}${since}: “${inline(event.clock.text, 110)}”.`,
        event.clock,
        event.kill,
      ),
    ];
  }
  const refused = event.kind === 'memory-error' ? refusal(ask, event) : [];
  if (refused.length > 0) return refused;
  const line = event.kill?.at ?? event.userspace?.at ?? event.killer?.at ?? event.evidence[0];
  if (!line) return [];
  return event.uptimeSeconds === null
    ? [say(`The line that tells of it is ${quoted(line, 160)}.`, line)]
    : [
        say(
          `${label}${verb}${since === '' ? '' : since.slice(1)}, and no log ties that to a wall clock: ${quoted(line, 120)}.`,
          line,
        ),
      ];
}

/** A refusal that the kernel logged, with the clock of the log that has one. */
function refusal({ diagnosis, sources }: Ask, event: FailureEvent): Draft[] {
  const all = diagnosis.facts.parsed.kernelLogs.flatMap(({ refusals }) => refusals);
  const pids = diagnosis.incident.verdict.cause === 'pids-limit';
  const line = event.refusal ?? all.find(({ kind }) => (kind === 'pids') === pids);
  if (!line) return [];
  const text = line.at.text.replace(/^\[\s*[\d.]+\]\s*/, '').slice(0, 60);
  const dated = sources
    .filter(({ name }) => /^var\/log\/|journal/.test(name))
    .flatMap((source) =>
      source.lines.filter((one) => one.text.includes(text)).map((one) => evidenceOf(source, one)),
    )[0];
  const since = line.uptime === null ? '' : ` ${line.uptime} s after boot`;
  return [
    say(
      `It was refused${since}: ${quoted(dated ?? line.at, 160)}.`,
      dated ?? line.at,
      ...(dated ? [line.at] : []),
    ),
  ];
}

function ran({ diagnosis }: Ask): Draft[] {
  const ranFor = diagnosis.facts.parsed.exit?.ranFor;
  return ranFor ? [say(`The program had run for ${ranFor.value} s.`, ranFor)] : [];
}
