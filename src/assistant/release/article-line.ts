import { type Articles, SECTIONS } from '../../retrieve/articles.ts';
import type { Draft } from '../draft.ts';
import { wording } from './safe-text.ts';

/**
 * The line of a named article that a sentence repeats, as a draft that quotes it. Only of the articles that come with
 * the program: a team's own folder may hold anything, so what it says must be carried by the evidence.
 */
export function articleLine(articles: Articles, ids: readonly string[], text: string): Draft['article'] {
  const wanted = wording(text);
  for (const id of ids) {
    const article = articles.get(id);
    if (!article) continue;
    for (const section of SECTIONS) {
      if (section === 'References') continue;
      if (article.sections[section]?.some((line) => wording(line) === wanted)) return { article, section };
    }
  }
  return null;
}

/** The first of some articles, as a whole. */
export function articleOf(articles: Articles, ids: readonly string[]): Draft['article'] {
  const article = ids.map((id) => articles.get(id)).find((one) => one !== undefined);
  const section = article && SECTIONS.find((name) => article.sections[name]);
  return article && section ? { article, section } : null;
}
