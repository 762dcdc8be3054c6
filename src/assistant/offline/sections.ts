import type { Diagnosis } from '../../diagnose.ts';
import { heldMemory } from '../../facts/held.ts';
import { meminfo, meminfoNearPeak } from '../../facts/host.ts';
import { sayHeld } from '../../facts/say-held.ts';
import { formatBytes } from '../../lib/bytes.ts';
import type { Article, Articles } from '../../retrieve/articles.ts';
import type { Evidence } from '../../schema/evidence.ts';
import { type Found, INCONCLUSIVE, type Incident } from '../../schema/incident.ts';
import { command, type Draft, fromArticle, fromSentence, plain, title } from '../draft.ts';

/** A part of an answer; empty where this incident has nothing to say in it. */
export type Section = (diagnosis: Diagnosis, articles: Articles) => Draft[];

function articleOf({ verdict }: Diagnosis, articles: Articles): Article | undefined {
  return articles.get(verdict.cause?.meta.articles[0] ?? '');
}

export const whatHappened: Section = ({ facts, verdict, incident }) => {
  const section = 'What happened';
  if (incident.verdict.cause === INCONCLUSIVE) {
    return [plain(section, incident.verdict.summary, incident.verdict.evidence.slice(0, 3))];
  }
  const { time, clock } = facts.event ?? { time: null, clock: null };
  return [
    ...verdict.says.map((sentence) => fromSentence(section, sentence)),
    ...(time && clock ? [plain(section, `It happened at ${time.replace('.000Z', 'Z')}.`, [clock])] : []),
  ];
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

/** What the program's recorder saw; then what its text shows, with its lines, of two ways to see the same lines the first. */
export const whatTheProgramHolds: Section = ({ facts, incident }) => {
  const told = new Set<string>();
  const held = heldMemory(facts);
  const recorded = held ? sayHeld(held).map((one) => fromSentence('What the program holds', one)) : [];
  const shown = codeFound(incident).flatMap(({ summary, evidence }) => {
    const places = placesOf(evidence);
    if (told.has(places)) return [];
    told.add(places);
    return [plain('What the program holds', `${places}: ${summary}`, evidence)];
  });
  return [...recorded, ...shown];
};

/** Causes that only lines of the program speak for. */
function codeFound({ contributing }: Pick<Incident, 'contributing'>): readonly Found[] {
  return contributing.filter(
    ({ evidence }) => evidence.length > 0 && evidence.every(({ source }) => /\.(?:py|ipynb)$/.test(source)),
  );
}

function placesOf(evidence: readonly Evidence[]): string {
  return [...new Set(evidence.map(({ source, line }) => `${source}:${line}`))].join(', ');
}

export const whatToChangeNow: Section = ({ incident }) => {
  const section = 'What to change now';
  return incident.fixes
    .filter(({ kind }) => kind !== 'code')
    .flatMap((fix) => [
      title(section, fix.title),
      plain(section, fix.why, fix.evidence),
      ...(fix.command ? [command(section, fix.command)] : []),
      plain(section, `Risk: ${fix.risk}`),
      ...(fix.undo ? [plain(section, 'To undo:'), command(section, fix.undo)] : []),
    ]);
};

/** The change of the program; the first one mends all that it can, the others are parts of it. */
export const codeToChange: Section = ({ incident }) => {
  const section = 'What to change for good';
  return incident.fixes
    .filter(({ kind }) => kind === 'code')
    .slice(0, 1)
    .flatMap((fix) => [
      title(section, fix.title),
      plain(section, fix.why, fix.evidence),
      ...(fix.diff ? [command(section, fix.diff.trimEnd())] : []),
      plain(section, fix.verification?.says ?? CODE_NOT_RUN, fix.evidence),
    ]);
};

const MOST_ADVICE = 4;

/** The change of the program; then advice, first on what its text shows, then on the cause. */
export const whatToChangeForGood: Section = (diagnosis, articles) => {
  const section = 'What to change for good';
  const ofCode = codeFound(diagnosis.incident)
    .slice(0, MOST_ADVICE - 1)
    .flatMap(({ cause }) => fromArticle(section, articles.get(`causes/${cause}`), 'Fix for good', 1));
  const ofCause = fromArticle(section, articleOf(diagnosis, articles), 'Fix for good', MOST_ADVICE);
  const change = codeToChange(diagnosis, articles);
  const advice = [...ofCode, ...ofCause].slice(0, MOST_ADVICE);
  const apart = change.length > 0 && advice.length > 0 ? [title(section, 'Beyond this change')] : [];
  return [...change, ...apart, ...advice];
};

const CODE_NOT_RUN = 'This change passes the gate of a linter and was not run.';

export const whatIsNotKnown: Section = ({ incident }) => {
  const section = 'What is not known';
  return incident.missing.flatMap((one) => [
    plain(section, `${one.source} is missing: ${one.why}. To get it:`),
    command(section, one.command),
  ]);
};

export const whatWasRuledOut: Section = ({ incident }) =>
  incident.ruledOut
    .filter((one) => one.evidence.length > 0)
    .map((one) => plain('What it is not', `${one.cause}: ${one.why}`, one.evidence));
