import { bySize, heldPages, pages } from '../../facts/kernel-events.ts';
import { commandLabel, groupLabel } from '../../facts/labels.ts';
import { formatBytes } from '../../lib/bytes.ts';
import { inline } from '../../lib/text.ts';
import type { LimitStep, Score, SurvivalBounds } from '../../schema/insight.ts';
import { type Draft, plain } from '../draft.ts';
import type { Section } from './sections.ts';

export const whichLimit: Section = ({ facts, incident }) => {
  const section = 'The limit';
  const event = incident.events.find((one) => one.id === facts.event?.id);
  const on = event?.cgroup?.limitPath ? ` on ${inline(groupLabel(event.cgroup.limitPath))}` : '';
  const hit = event?.limit
    ? plain(
        section,
        `The limit that was hit is ${event.limit.name} of ${formatBytes(event.limit.bytes)}${on}.`,
        event.limit.evidence,
      )
    : plain(section, 'No limit of a control group or process was hit.', event?.evidence.slice(0, 2));
  return [
    hit,
    ...incident.insight.limitTree.flatMap((step) => sayStep(section, step)),
    ...sayBounds(section, incident.insight.survival),
  ];
};

function sayStep(section: string, step: LimitStep): Draft[] {
  if (step.limitBytes === null && !step.unlimited) return [];
  const bound =
    step.limitBytes === null ? 'has no limit (max)' : `is limited to ${formatBytes(step.limitBytes)}`;
  const peak = step.peakBytes === null ? '' : `, highest usage ${formatBytes(step.peakBytes)}`;
  return [plain(section, `${inline(groupLabel(step.path))} ${bound}${peak}.`, step.evidence.slice(0, 3))];
}

function sayBounds(section: string, bounds: SurvivalBounds | null): Draft[] {
  if (!bounds) return [];
  const { limit, atLeastBytes: least, atMostBytes: most } = bounds;
  const range = [
    ...(least === null ? [] : [`more than ${formatBytes(least)} was needed`]),
    ...(most === null ? [] : [`${formatBytes(most)} would have sufficed`]),
  ].join(', ');
  return range === '' ? [] : [plain(section, `Of ${limit} ${range}: ${bounds.why}.`, bounds.evidence)];
}

export const whyThisProcess: Section = ({ facts, incident }) => {
  const section = 'Why this process';
  const choice = incident.insight.victimChoice;
  if (!choice?.victim)
    return [plain(section, 'The evidence does not hold the table by which the kernel chose.')];
  const score = (one: Score) =>
    `${inline(one.name)} (pid ${one.pid}) scored ${one.points ?? 'an unknown number of points'} with oom_score_adj ${one.oomScoreAdj ?? 'unknown'}`;
  const chosen = {
    true: 'the highest score of all that could be killed',
    false: 'although another scored higher',
    null: `and whether that was the highest is not decided: ${choice.why}`,
  }[String(choice.agrees) as 'true' | 'false' | 'null'];
  return [
    plain(section, `${score(choice.victim)}, ${chosen}.`, [
      ...choice.victim.evidence,
      ...(facts.event?.kill ? [facts.event.kill.at] : []),
    ]),
    ...(choice.next
      ? [plain(section, `Next would have been ${score(choice.next)}.`, choice.next.evidence)]
      : []),
  ];
};

/** Parts of the ledger that are worth a sentence. */
const WORTH_SAYING = 0.02;

export const whereItWas: Section = ({ incident }) => {
  const section = 'Where the memory was';
  const { ledger } = incident;
  if (!ledger) return [];
  const parts = ledger.parts.filter((part) => part.bytes >= ledger.totalBytes * WORTH_SAYING);
  const percent = (bytes: number) => `${Math.round((bytes / ledger.totalBytes) * 1000) / 10} %`;
  return [
    ...parts.map((part) =>
      plain(
        section,
        `${part.name[0]?.toUpperCase()}${part.name.slice(1)}: ${formatBytes(part.bytes)} (${percent(part.bytes)}).`,
        part.evidence,
      ),
    ),
    ...(Math.abs(ledger.residualBytes) >= ledger.totalBytes * WORTH_SAYING
      ? [
          plain(
            section,
            `Not accounted for: ${formatBytes(ledger.residualBytes)} (${percent(ledger.residualBytes)}) of ${formatBytes(ledger.totalBytes)}.`,
          ),
        ]
      : []),
  ];
};

export const whoUsedIt: Section = ({ facts }) => {
  const section = 'Who used it';
  const report = facts.event?.report;
  if (!report || report.tasks.length === 0)
    return [plain(section, 'The evidence holds no table of processes at the failure.')];
  return bySize(report)
    .slice(0, 5)
    .map((task) => {
      const bytes = pages(report, heldPages(task));
      const size = bytes === null ? `${heldPages(task)} pages` : formatBytes(bytes);
      const known = [facts.event?.victim, facts.event?.hog].find((one) => one?.pid === task.pid);
      const label = known ? commandLabel(known) : `${inline(task.name)} (pid ${task.pid})`;
      const killed = report.kills.some((kill) => kill.pid === task.pid) ? ' and was killed' : '';
      return plain(
        section,
        `${label} held ${size}, resident and swapped,${killed === '' ? '' : killed} with oom_score_adj ${task.oomScoreAdj ?? 'unknown'}.`,
        [task.at],
      );
    });
};
