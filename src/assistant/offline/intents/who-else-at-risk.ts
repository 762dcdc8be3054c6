import { withAdj } from '../../../facts/badness.ts';
import { meminfoNearPeak } from '../../../facts/host.ts';
import { commandLabel } from '../../../facts/labels.ts';
import { processLabel } from '../../../facts/process-names.ts';
import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { namedRows, rowsOf } from '../lookup/rows.ts';
import { grouped, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** Who else could have been killed, who is next, and what another oom_score_adj would change. */
export const whoElseAtRisk: Intent = {
  id: 'who-else-at-risk',
  heading: 'Who else was at risk',
  signals: [
    [/\b(?:who|what|which)\b.{0,25}\b(?:next|else)\b/, 4],
    [/\b(?:in danger|at risk|protected|protect|endangered|safe from)\b/, 4],
    [/\bnext (?:victim|one|in line|to die)\b/, 4],
    [/-1000|\boomscoreadjust\b|\boom_score_adj\b/, 3],
    [/\bwhat the kernel compared\b|\bcompared\b|\bcompare\b/, 2],
    [
      /\b(?:could|would|might|will)\b.{0,40}\b(?:others?|database|nginx|postgres|redis|neighbou?rs?)\b.{0,20}\b(?:die|killed|hit|affected)/,
      3,
    ],
    [/\b(?:also|too)\b.{0,20}\b(?:killed|die)\b/, 1],
  ],
  answer: (ask) => [...another(ask), ...compared(ask), ...next(ask), ...stays(ask)],
};

/** `-1000`, `oom_score_adj 500`: the number that the question imagines. */
function adjOf({ text }: Ask['question']): number | null {
  const number = /(?<![\w.])-?\d{3,4}(?![\w.])/.exec(text)?.[0];
  const value = number === undefined ? Number.NaN : Number(number);
  if (!/protect|adj|score|-\d{3,4}/.test(text)) return null;
  if (Number.isInteger(value) && Math.abs(value) <= 1000) return value;
  return /\b(?:if|when|could|should|can) (?:i|we)\b.{0,20}\bprotect\b/.test(text) ? -1000 : null;
}

/** Whom the kernel would have chosen, had the victim or a named process another oom_score_adj. */
function another(ask: Ask): Draft[] {
  const { diagnosis, event, question } = ask;
  const report = diagnosis.facts.event?.report;
  const adj = adjOf(question);
  if (!report || adj === null) return [];
  const victim = event?.victim;
  const row = namedRows(ask)[0];
  const pid = row?.pid ?? victim?.pid;
  if (pid === null || pid === undefined) return [];
  const swap = meminfoNearPeak(diagnosis.facts, 'SwapTotal')?.value ?? null;
  const chosen = withAdj(report, pid, adj, swap);
  if (!chosen) return [];
  const who = inline(processLabel(diagnosis.facts, chosen.task.pid, chosen.task.name));
  const subject = row?.label ?? inline(commandLabel(victim ?? null));
  const held = rowsOf(ask).find((one) => one.pid === chosen.task.pid)?.held ?? '';
  const same = chosen.task.pid === pid;
  const nothing = !same && pid !== victim?.pid && chosen.task.pid === victim?.pid;
  return [
    say(
      same
        ? `No: with oom_score_adj ${adj} ${subject} would still have been chosen.`
        : nothing
          ? `Nothing would change: with oom_score_adj ${adj} for ${subject} the kernel would have chosen ${who} all the same, with ${held}.`
          : `No, that only moves the kill: with oom_score_adj ${adj} for ${subject} the kernel would have chosen ${who} next, with ${grouped(chosen.points ?? 0)} points and ${held}.`,
      chosen.at,
      ...(row ? [row.at] : []),
    ),
  ];
}

/** What the kernel compared: the victim and those in question, with figures of both. */
function compared(ask: Ask): Draft[] {
  const rows = rowsOf(ask);
  if (rows.length === 0) return [say(FIXED.noTable)];
  const { victimChoice: choice } = ask.diagnosis.incident.insight;
  const victim = rows.find(({ pid }) => pid === ask.event?.victim?.pid);
  const named = namedRows(ask, [victim?.pid]);
  const runnerUp = rows.find(({ pid }) => pid === choice?.next?.pid);
  const shown = [...new Set([victim, ...named, runnerUp])].filter((one) => one !== undefined);
  return shown.map(({ label, held, adj, at, pid }) => {
    const points = [choice?.victim, choice?.next].find((one) => one?.pid === pid)?.points ?? null;
    const score = points === null ? '' : `, ${grouped(points)} points`;
    const free =
      adj === 0
        ? ': not protected'
        : adj === -1000
          ? ': never chosen'
          : adj !== null && adj < 0
            ? ': protected'
            : '';
    return say(
      `${label} held ${held}${score}, oom_score_adj ${adj ?? 'unknown'}${pid === victim?.pid ? '' : free}.`,
      at,
    );
  });
}

function next({ diagnosis }: Ask): Draft[] {
  const choice = diagnosis.incident.insight.victimChoice;
  if (!choice?.next) return [];
  const { name, pid, evidence } = choice.next;
  const label = inline(processLabel(diagnosis.facts, pid, name));
  return [
    say(
      `Without the victim ${label} would have been next: it has the highest score of the rest.`,
      ...evidence,
    ),
  ];
}

/** Protecting a process frees nothing. */
function stays(ask: Ask): Draft[] {
  const { hog, victim } = ask.event ?? {};
  const row = rowsOf(ask).find(({ pid }) => pid === hog?.pid);
  if (!row || hog?.pid === victim?.pid || !victim) return [];
  return [say(`${row.label} keeps its ${row.held}, so the shortage stays whoever is protected.`, row.at)];
}
