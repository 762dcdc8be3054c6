import { answerMarkdown } from '../report/markdown.ts';
import { type Article, type Articles, SECTIONS, type SectionName } from '../retrieve/articles.ts';
import type { KnowledgeBase } from '../retrieve/knowledge-base.ts';
import type { Answer } from '../schema/incident.ts';
import type { KnowledgeHit } from '../schema/knowledge.ts';
import { type Draft, fromArticle, numberCitations, plain } from './draft.ts';
import { findArticles } from './find-articles.ts';

const ARTICLES = 2;
const LINES = 3;
const NOTHING =
  'No article answers that. Try the words of the error message, or hand over a log with oomwhy diagnose.';

/** A question that is about no incident, answered from the articles, each line quoted and cited. */
export async function answerFromArticles(
  knowledge: Pick<KnowledgeBase, 'search'>,
  articles: Articles,
  question: string,
): Promise<Answer> {
  const hits = await findArticles(knowledge, question, { limit: ARTICLES });
  const drafts = hits.flatMap((hit) => quoted(hit, articles.get(hit.id)));
  const { sentences, citations } = numberCitations(drafts.length > 0 ? drafts : [plain('', NOTHING)]);
  return { markdown: answerMarkdown(sentences, citations), composer: 'offline', sentences, citations };
}

function quoted({ id, title, section, snippet }: KnowledgeHit, article: Article | undefined): Draft[] {
  // A team's own: any Markdown, so that the passage is all that is sure to be about the question.
  if (!article) return [plain(title, `${id}, ${section}: ${snippet}`)];
  const best = SECTIONS.find((name) => name === section);
  const sections: SectionName[] = best && best !== 'References' ? [best] : ['What it means', 'Fix now'];
  return sections.flatMap((name) => fromArticle(title, article, name, LINES));
}
