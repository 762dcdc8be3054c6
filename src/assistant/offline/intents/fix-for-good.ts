import { type Draft, fromArticle } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { codeLines } from '../lookup/code-lines.ts';
import { ownArticles } from '../lookup/passages.ts';
import { remediesFor } from '../lookup/remedies.ts';
import type { Intent } from './intent.ts';

/** What keeps it from happening at all. */
export const fixForGood: Intent = {
  id: 'fix-for-good',
  heading: 'What to change for good',
  signals: [
    [
      /\bfor good\b|\blong[- ]?term\b|\bpermanent(?:ly)?\b|\bproper(?:ly)?\b|\bonce and for all\b|\bsustainabl[ey]\b|\bforever\b/,
      6,
    ],
    [/\b(?:prevent|avoid|never (?:again|happens?))\b/, 3],
    [/\b(?:best practice|right way|real fix|root cause)\b/, 4],
    [/\bbetter (?:way|solution|design)\b|\banother way\b|\balternatives?\b|\binstead\b/, 2],
  ],
  answer: (ask) => [...lines(ask), ...codeLines(ask).slice(0, 1)],
};

function lines(ask: Ask): Draft[] {
  const code = remediesFor(ask, 2);
  return [...code, ...fromArticle('', ownArticles(ask)[0], 'Fix for good', 3)];
}
