import type { Diagnosis } from '../../diagnose.ts';
import { limitTree } from '../../facts/cgroups.ts';
import { meminfo, meminfoNearPeak } from '../../facts/host.ts';
import { bySize, heldPages, pages } from '../../facts/kernel-events.ts';
import { commandLabel, groupLabel } from '../../facts/labels.ts';
import { formatBytes } from '../../lib/bytes.ts';
import { inline } from '../../lib/text.ts';
import type { Article } from '../../retrieve/articles.ts';
import { INCONCLUSIVE } from '../../schema/incident.ts';
import { command, type Draft, fromArticle, fromSentence, plain, title } from '../draft.ts';

export type Articles = ReadonlyMap<string, Article>;
type Section = (diagnosis: Diagnosis, articles: Articles) => Draft[];

function articleOf({ verdict }: Diagnosis, articles: Articles): Article | undefined {
  return articles.get(verdict.cause?.meta.articles[0] ?? '');
}

export const whatHappened: Section = ({ verdict, incident }) => {
  const section = 'What happened';
  if (incident.verdict.cause === INCONCLUSIVE) {
    return [plain(section, incident.verdict.summary, incident.verdict.evidence.slice(0, 3))];
  }
  return verdict.says.map((sentence) => fromSentence(section, sentence));
};

export const whyFreeRamDidNotHelp: Section = (diagnosis, articles) => {
  const { facts, verdict } = diagnosis;
  const section = 'Why free RAM did not help';
  const family = verdict.cause?.meta.family;
  if (!family || family === 'misread') return [];
  const available =
    family === 'refused' ? meminfoNearPeak(facts, 'MemAvailable') : meminfo(facts, 'MemAvailable');
  const why = {
    limit: 'the group may not use it beyond its own limit',
    retained: 'the group may not use it beyond its own limit',
    refused: 'but free memory plays no part in what refused the request',
    host: 'but that is after the kill, which freed it',
  }[family];
  const room = available
    ? [
        plain(
          section,
          `The host shows ${formatBytes(available.value)} of memory available, ${family === 'limit' || family === 'retained' ? 'but ' : ''}${why}.`,
          [available.at],
        ),
      ]
    : [];
  return [...room, ...fromArticle(section, articleOf(diagnosis, articles), 'What it means', 1)];
};

export const whatToChangeNow: Section = ({ incident }) => {
  const section = 'What to change now';
  return incident.fixes.flatMap((fix) => [
    title(section, fix.title),
    plain(section, fix.why, fix.evidence),
    ...(fix.command ? [command(section, fix.command)] : []),
    plain(section, `Risk: ${fix.risk}`),
    ...(fix.undo ? [plain(section, 'To undo:'), command(section, fix.undo)] : []),
  ]);
};

export const whatToChangeForGood: Section = (diagnosis, articles) =>
  fromArticle('What to change for good', articleOf(diagnosis, articles), 'Fix for good', 4);

export const whatIsNotKnown: Section = ({ incident }) => {
  const section = 'What is not known';
  return incident.missing.flatMap((one) => [
    plain(section, `${one.source} is missing: ${one.why}. To get it:`),
    command(section, one.command),
  ]);
};

export const whichLimit: Section = ({ facts, incident }) => {
  const section = 'The limit';
  const event = incident.events.find((one) => one.id === facts.event?.id);
  const hit = event?.limit
    ? [
        plain(
          section,
          `The limit that was hit is ${event.limit.name} of ${formatBytes(event.limit.bytes)}${event.cgroup?.limitPath ? ` on ${inline(groupLabel(event.cgroup.limitPath))}` : ''}.`,
          event.limit.evidence,
        ),
      ]
    : [plain(section, 'No limit of a control group or process was hit.', event?.evidence.slice(0, 2))];
  const tree = limitTree(facts, event?.cgroup?.taskPath ?? facts.workload.cgroupPath ?? '/');
  return [
    ...hit,
    ...tree.flatMap(({ path, limit, peak }) => {
      if (!limit) return [];
      const bound =
        limit.value === 'max' ? 'has no limit (max)' : `is limited to ${formatBytes(limit.value)}`;
      const top = peak ? `, highest usage ${formatBytes(peak.value)}` : '';
      return [
        plain(section, `${inline(groupLabel(path))} ${bound}${top}.`, [limit.at, ...(peak ? [peak.at] : [])]),
      ];
    }),
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

export const whatWasRuledOut: Section = ({ incident }) =>
  incident.ruledOut
    .filter((one) => one.evidence.length > 0)
    .map((one) => plain('What it is not', `${one.cause}: ${one.why}`, one.evidence));
