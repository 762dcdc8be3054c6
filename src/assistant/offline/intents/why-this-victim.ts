import { secondsBetween } from '../../../facts/clock.ts';
import { hitCounter } from '../../../facts/kernel-events.ts';
import { commandLabel } from '../../../facts/labels.ts';
import type { FailureEvent } from '../../../facts/types.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { whyThisProcess } from '../details.ts';
import { namedRows, rowsOf } from '../lookup/rows.ts';
import { sender } from '../lookup/sender.ts';
import { exactly, grouped, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** Why the kernel chose this process, and no other. */
export const whyThisVictim: Intent = {
  id: 'why-this-victim',
  heading: 'Why this process',
  signals: [
    [/\bwhy (?:did|does|had to|must) (?:the |my |our )?\w+ (?:die|go down|get killed|vanish|be killed)\b/, 3],
    [/\bvictim of\b|\bcollateral\b/, 4],
    [
      /\bwhy (?:did it|was|were|is|not|did (?:the )?(?:kernel|linux|it)|of all|exactly)\b.{0,60}\b(?:take|took|choose|chose|chosen|pick|picked|kill|killed|die|died|spared?)\b/,
      4,
    ],
    [/\bwhy\b.{0,50}\b(?:and not|instead of|rather than|not the|not this|first|victim)\b/, 4],
    [/\b(?:victim|spared|chosen|picked)\b/, 2],
    [/\b(?:oom_score|oom_score_adj|badness|score)\b/, 3],
    [/\bwhy (?:me|mine|my|us|our)\b/, 3],
    [/\b(?:biggest|largest|bigger|smaller|five times|most)\b.{0,60}\b(?:kernel|kill|take|killed)\b/, 2],
    [/\bhow does (?:the kernel|linux|it) (?:choose|decide|pick|select)\b/, 5],
    [/\b(?:was one not enough|two (?:kills|processes)|second (?:one|kill)|another one too|on top)\b/, 2],
    [/^(?:but |and |so |ok )*why\b/, 1],
  ],
  answer: (ask) => [...choice(ask), ...others(ask), ...spared(ask), ...later(ask), ...otherEvents(ask)],
};

/** Victim and runner-up by the kernel's own sum. */
function choice(ask: Ask): Draft[] {
  if (!ask.diagnosis.incident.insight.victimChoice) return sender(ask);
  const group = ask.event?.kind === 'group-kill' ? groupKill(ask) : [];
  const scores = whyThisProcess(ask.diagnosis, ask.articles).map((one) => ({ ...one, section: '' }));
  const victim = rowsOf(ask).find(({ pid }) => pid === ask.event?.victim?.pid);
  const size = victim ? [say(`${victim.label} held ${victim.held} then.`, victim.at)] : [];
  return [...group, ...scores.slice(0, 1), ...size, ...scores.slice(1)];
}

function groupKill({ diagnosis }: Ask): Draft[] {
  return diagnosis.verdict.says
    .filter(({ text }) => /memory\.oom\.group|all tasks/.test(text))
    .slice(0, 2)
    .map(({ text, evidence }) => say(text, ...evidence));
}

/** Processes that the question names: what they held, and whether they could be chosen at all. */
function others(ask: Ask): Draft[] {
  return namedRows(ask, [ask.event?.victim?.pid]).map(({ label, held, adj, at }) => {
    const never = adj === -1000 ? ', and -1000 means never chosen' : '';
    return say(`${label} held ${held} and has oom_score_adj ${adj ?? 'unknown'}${never}.`, at);
  });
}

/** Who held more than the victim, and why it was not chosen: its oom_score_adj. */
function spared(ask: Ask): Draft[] {
  const rows = rowsOf(ask);
  const victim = rows.find(({ pid }) => pid === ask.event?.victim?.pid);
  const larger =
    victim && rows.find(({ bytes, pid }) => pid !== victim.pid && (bytes ?? 0) > (victim.bytes ?? 0));
  if (!victim || !larger || larger.adj === null || larger.adj >= (victim.adj ?? 0)) return [];
  return [
    say(
      `The kernel does not take the largest but the highest score: ${larger.label} held ${larger.held}, but its oom_score_adj of ${larger.adj} lowers its score by ${grouped(-larger.adj)} thousandths of all that may be used.`,
      larger.at,
      victim.at,
    ),
  ];
}

/** Other kills of other groups, each with a cause of its own. */
function otherEvents(ask: Ask): Draft[] {
  const { facts, incident } = ask.diagnosis;
  const group = facts.event?.cgroup?.limitPath ?? null;
  const named = /\.py|victim of|others?|each|all|same|three|two/.test(ask.question.text);
  const rest = facts.events.filter(
    (one) => one !== facts.event && one.kill && (one.cgroup?.limitPath ?? null) !== group,
  );
  if (!named) return [];
  return rest.slice(0, 3).map((one) => {
    const cause = incident.events.find(({ id }) => id === one.id)?.cause ?? 'unknown';
    const apart = (facts.event?.uptimeSeconds ?? 0) - (one.uptimeSeconds ?? 0);
    const when = apart > 0 ? `${Math.round(apart)} s before` : `${Math.round(-apart)} s after`;
    return say(
      `${inline(commandLabel(one.victim))} was killed ${when} it, for a reason of its own: ${cause}.`,
      one.kill,
      one.report?.summary,
    );
  });
}

/** Kills of the same storm that followed, and whether the limit was reached again. */
function later({ diagnosis }: Ask): Draft[] {
  const { facts, incident } = diagnosis;
  const first = facts.event;
  const storm = incident.insight.storms.find(({ events }) => first && events.includes(first.id));
  const next = facts.events.find((one) => one.id === storm?.events[1]) ?? null;
  return first?.report && next?.report && next !== first ? [again(first, next)] : [];
}

function again(first: FailureEvent, next: FailureEvent): Draft {
  const hit = next.report && hitCounter(next.report);
  const seconds = first.report && next.report ? secondsBetween(first.report, next.report) : null;
  const after = seconds === null ? 'Later' : `${Math.round(seconds * 1000)} ms later`;
  const label = inline(commandLabel(next.victim));
  return hit
    ? say(
        `One kill was not enough: ${after} usage stood at ${exactly(hit.usage)} of its limit of ${typeof hit.limit === 'number' ? formatBytes(hit.limit) : 'max'} again, and ${label} was killed too.`,
        hit.at,
        next.kill,
      )
    : say(`One kill was not enough: ${after} ${label} was killed too.`, next.kill);
}
