import type { Article, Articles, SectionName } from '../../../retrieve/articles.ts';
import { type Draft, fromArticle } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { habitsOf } from '../program/habits.ts';
import { library } from './library.ts';
import { wordsOf } from './words.ts';

/** Which lines are looked for, and how many at most. */
export interface Wanted {
  readonly sections: readonly SectionName[];
  readonly max: number;
  /** Articles besides those of the verdict and of what the program does. */
  readonly articles?: readonly string[];
  /** No others than those of `articles`. */
  readonly only?: boolean;
  /** All articles may answer, not only those that belong to this incident. */
  readonly anywhere?: boolean;
  /** Words to look for besides those of the question. */
  readonly words?: string;
  /** A line must share words that come to this weight. */
  readonly least?: number;
}

/** A line longer than this says too much for a reply. */
const LONGEST = 330;

/** What a word weighs that the library does not have. */
export const RARE = 6;

const weights = new WeakMap<Articles, ReadonlyMap<string, number>>();

/** How much a word tells: the fewer lines have it, the more. */
export function weightsOf(articles: Articles): ReadonlyMap<string, number> {
  const known = weights.get(articles);
  if (known) return known;
  const counts = new Map<string, number>();
  let lines = 0;
  for (const { sections } of library(articles))
    for (const text of Object.values(sections).flat()) {
      lines += 1;
      for (const word of new Set(wordsOf(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  const made = new Map([...counts].map(([word, n]) => [word, Math.log(1 + lines / n)]));
  weights.set(articles, made);
  return made;
}

/**
 * Articles that belong to the incident: of the verdict, of what the program plainly does where that fits it, and of the
 * fixes. Those of other causes are left out: what they say of free memory or of swap need not hold here.
 */
export function ownArticles({ diagnosis, main, articles }: Ask): Article[] {
  const { verdict, incident } = diagnosis;
  const causes = [incident.verdict, ...incident.contributing].map(({ cause }) => `causes/${cause}`);
  const habits = main
    .flatMap(habitsOf)
    .filter(
      ({ id, articles: ids }) => id === 'gc-off' || id === 'fork' || ids.some((one) => causes.includes(one)),
    )
    .flatMap((one) => one.articles);
  const fixes = incident.fixes.map(({ id }) => `fixes/${id}`);
  const ids = [...(verdict.cause?.meta.articles ?? []), ...habits, ...fixes];
  return [...new Set(ids)].flatMap((id) => articles.get(id) ?? []);
}

/** The lines of articles that share most with the question, each quoted and cited, the best first. */
export function passages(ask: Ask, wanted: Wanted): Draft[] {
  const { articles, question } = ask;
  const known = weightsOf(articles);
  const asked = new Set(wordsOf(`${question.text} ${wanted.words ?? ''}`));
  const own = ownArticles(ask);
  const named = (wanted.articles ?? []).flatMap((id) => articles.get(id) ?? []);
  const others = wanted.only ? [] : [...own, ...(wanted.anywhere ? library(articles) : [])];
  const from = [...new Set([...named, ...others])];
  const scored = from.flatMap((article) => {
    const rank = named.includes(article) ? 0 : own.indexOf(article);
    const close = rank < 0 ? 1 : 1.5 / (1 + rank * 0.1);
    return wanted.sections.flatMap((section) =>
      (article.sections[section] ?? []).map((text, index) => {
        const shared = [...new Set(wordsOf(text))].filter((word) => asked.has(word));
        const weight = shared.reduce((sum, word) => sum + (known.get(word) ?? RARE), 0);
        return {
          article,
          section,
          text,
          score: (weight * close) / Math.sqrt(1 + text.length / 200),
          weight,
          index,
        };
      }),
    );
  });
  return scored
    .filter(({ text, weight }) => text.length <= LONGEST && weight >= (wanted.least ?? 0))
    .sort((a, b) => b.score - a.score)
    .slice(0, wanted.max)
    .flatMap(({ article, section, text }) =>
      fromArticle('', { ...article, sections: { [section]: [text] } }, section, 1),
    );
}
