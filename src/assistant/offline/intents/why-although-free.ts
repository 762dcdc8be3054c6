import { formatBytes } from '../../../lib/bytes.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { freeAfterwards, freeAtTheMoment } from '../lookup/at-the-moment.ts';
import { boundaryOf } from '../lookup/boundary.ts';
import { exactly, say } from '../say.ts';
import { whyFreeRamDidNotHelp } from '../sections.ts';
import type { Intent } from './intent.ts';

/** Why it failed with RAM free, and how much was free at that very moment. */
export const whyAlthoughFree: Intent = {
  id: 'why-although-free',
  heading: 'Free memory',
  signals: [
    [/\bfree (?:ram|memory|swap)\b/, 3],
    [
      /\b(?:although|though|even though|despite|while|but|with)\b.{0,50}\b(?:free|available|unused|left)\b/,
      3,
    ],
    [
      /\bfree\b.{0,30}\b(?:shows?|says?|said|ram|memory|gb|mb|swap)\b|\b(?:ram|memory|swap)\b.{0,30}\b(?:was |were |is )?(?:still )?(?:free|available|left|unused)\b/,
      3,
    ],
    [/\bhow much\b.{0,40}\b(?:free|available|left)\b/, 4],
    [/\b(?:very|that|exact|same) moment\b|\bat the (?:time|moment|instant)\b|\bright then\b/, 3],
    [/\bwhy\b.{0,50}\b(?:free|available)\b/, 2],
    [/\bwhere (?:was|is)\b.{0,20}\b(?:it|free)\b/, 1],
    [/\b(?:cache|cached|buff)\b/, 1],
    [/\bcould (?:not |n't )?(?:my|the|it)\b.{0,20}\b(?:take|use)\b/, 1],
    [/\bfree\b|\bavailable\b|\bmemavailable\b/, 1],
    [/\d ?(?:[mg]i?b?) (?:is |are |was |were )?(?:free|available)\b/, 3],
  ],
  answer: (ask) => [...reason(ask), ...figures(ask), ...meaning(ask)],
};

function reason(ask: Ask): Draft[] {
  const { diagnosis } = ask;
  const boundary = boundaryOf(ask);
  const family = diagnosis.verdict.cause?.meta.family;
  if (family === 'host' || family === 'misread' || family === 'refused')
    return [...freeAtTheMoment(ask), ...said(ask)];
  if (!boundary?.own) return said(ask);
  return [
    say(
      `Free RAM of the host did not count: the program stood at ${boundary.name}, ${boundary.size}, and may not use more than that.`,
      ...boundary.evidence,
    ),
  ];
}

/** What the verdict says about free memory, nodes and pieces. */
function said({ diagnosis }: Ask): Draft[] {
  return diagnosis.verdict.says
    .filter(({ text }) => /\bfree\b|available|page cache|node|locked|promise|set aside|RAM/i.test(text))
    .filter(({ text }) => !/^At that moment|^It has no swap|^The host has [\d.]+ \w+ of RAM/.test(text))
    .slice(0, 4)
    .map(({ text, evidence }) => say(text, ...evidence));
}

function figures(ask: Ask): Draft[] {
  const { diagnosis } = ask;
  const family = diagnosis.verdict.cause?.meta.family;
  const moment =
    family === 'host' || family === 'misread' || family === 'refused' ? [] : freeAtTheMoment(ask);
  return [...nodes(ask), ...moment, ...freeAfterwards(ask)];
}

/** What is free on each memory node, where the program may not use all of them. */
function nodes({ diagnosis }: Ask): Draft[] {
  const { facts, incident } = diagnosis;
  if (incident.verdict.cause !== 'cpuset-mempolicy') return [];
  const zones = facts.event?.report?.memInfo?.zones ?? [];
  return zones
    .filter(({ node, fields }) => node !== null && fields.has('free') && (fields.get('free')?.value ?? 0) > 0)
    .slice(-2)
    .map(({ node, name, fields }) => {
      const [free, least] = [fields.get('free'), fields.get('min')];
      const min = least ? `, its minimum is ${formatBytes(least.value)}` : '';
      return say(`Node ${node} ${name} had ${exactly(free?.value ?? 0)} free at the kill${min}.`, free);
    });
}

function meaning(ask: Ask): Draft[] {
  return whyFreeRamDidNotHelp(ask.diagnosis, ask.articles)
    .filter(({ article }) => article !== null)
    .map((draft) => ({ ...draft, section: '' }));
}
