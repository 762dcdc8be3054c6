import { command, type Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import type { Gap } from '../gaps/gap.ts';
import { GAPS } from '../gaps/index.ts';
import type { Intent } from './intent.ts';

/** What evidence of this kind cannot tell: said plainly, with what would. Never a guess. */
export const cannotTell: Intent = {
  id: 'cannot-tell',
  heading: 'What the evidence does not say',
  signals: GAPS.flatMap(({ asked }) => asked),
  answer: (ask) =>
    gapsOf(ask)
      .slice(0, 2)
      .flatMap((gap) => tell(ask, gap)),
};

function gapsOf({ question }: Ask): Gap[] {
  return GAPS.map((gap) => ({
    gap,
    score: gap.asked.reduce(
      (sum, [pattern, weight]) => (pattern.test(question.text) ? sum + weight : sum),
      0,
    ),
  }))
    .filter(({ score }) => score >= 3)
    .sort((a, b) => b.score - a.score)
    .map(({ gap }) => gap);
}

function tell(ask: Ask, gap: Gap): Draft[] {
  return [
    ...gap.says(ask),
    ...(gap.command ? [command('', gap.command, ask.event?.evidence.slice(0, 1) ?? [])] : []),
  ];
}
