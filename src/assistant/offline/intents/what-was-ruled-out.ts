import { FIXED } from '../fixed.ts';
import { say } from '../say.ts';
import { whatWasRuledOut as section } from '../sections.ts';
import type { Intent } from './intent.ts';

/** What it is not, each with the line that speaks against it; what the question names comes first. */
export const whatWasRuledOut: Intent = {
  id: 'what-was-ruled-out',
  heading: 'What it is not',
  signals: [
    [/\b(?:ruled|rule|ruling) out\b|\bexcluded?\b|\beliminated?\b/, 6],
    [/\bcould it (?:be|have been)\b|\bcan it be\b|\bmaybe it(?:'s| is)\b|\bor is it\b/, 3],
    [
      /\bwhat (?:is it|was it|it is|it was) not\b|\bwhy not\b|\bother (?:causes?|reasons?|explanations?)\b/,
      4,
    ],
    [/\b(?:instead|rather|really) (?:a|the)\b.{0,20}\b(?:bug|hardware|disk|network)\b/, 1],
  ],
  answer: ({ diagnosis, articles, question }) => {
    const drafts = section(diagnosis, articles).map((one) => ({ ...one, section: '' }));
    const words = question.text.match(/[a-z]{4,}/g) ?? [];
    const hits = (text: string) => words.filter((word) => text.toLowerCase().includes(word)).length;
    const sorted = drafts
      .map((draft) => ({ draft, score: hits(draft.text) }))
      .sort((a, b) => b.score - a.score)
      .map(({ draft }) => draft);
    return sorted.length > 0 ? sorted.slice(0, 8) : [say(FIXED.nothing)];
  },
};
