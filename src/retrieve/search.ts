import { anchorOf } from '../lib/anchor.ts';
import type { KnowledgeHit } from '../schema/knowledge.ts';
import type { ChunkHit, IndexedArticle, KnowledgeIndex } from '../store/knowledge.ts';
import { phrasesOf } from './query.ts';
import { snippetOf } from './snippet.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Makes vectors of texts, one each, all of one length. */
export interface Embedder {
  readonly model: string;
  embed(texts: readonly string[]): Promise<Float32Array[]>;
}

export interface SearchOptions {
  readonly limit: number;
  /** Causes that an incident's findings name: their articles come first among those that match. */
  readonly causes?: readonly string[];
}

/** How many articles and chunks each ranking hands over to be joined. */
const CANDIDATES = 60;
/** An article as a whole tells more of what it is about than its best passage. */
const WHOLE = 0.7;
/** People who describe a symptom look for its cause first. */
const CAUSE_PRIOR = 1.15;
/** What the incident's findings name is what the question is about, unless the words clearly say otherwise. */
const FOUND_FACTOR = 1.6;
/** Reciprocal rank fusion: Cormack, Clarke, Büttcher 2009. */
const RRF_K = 60;

interface Scored {
  readonly article: IndexedArticle;
  readonly chunk: ChunkHit | null;
  readonly score: number;
}

/** Finds articles by words, and by meaning too where an embedder is given. */
export async function searchKnowledge(
  index: KnowledgeIndex,
  vocabulary: Vocabulary,
  embedder: Embedder | null,
  text: string,
  { limit, causes = [] }: SearchOptions,
): Promise<KnowledgeHit[]> {
  const typed = await phrasesOf(text, vocabulary, index);
  // A question such as "why was it killed" tells nothing by itself: then the findings are what is asked about.
  const phrases = typed.length > 0 ? [...typed, ...causes.map((cause) => cause.replaceAll('-', ' '))] : [];
  const byText = await rankByText(index, phrases, causes);
  const ranked = embedder ? fused(byText, await rankByMeaning(index, embedder, text)) : byText;
  const best = ranked[0]?.score ?? 1;
  return ranked.slice(0, limit).map(({ article, chunk, score }) => ({
    id: article.id,
    title: article.title,
    section: chunk?.section ?? article.title,
    url: `/knowledge/${article.id}${chunk && chunk.section !== article.title ? `#${anchorOf(chunk.section)}` : ''}`,
    causes: [...article.causes],
    score: score / best,
    snippet: snippetOf(chunk?.text ?? '', phrases),
  }));
}

async function rankByText(
  index: KnowledgeIndex,
  phrases: readonly string[],
  causes: readonly string[],
): Promise<Scored[]> {
  const articles = await index.articles({ phrases, limit: CANDIDATES });
  const ids = articles.map(({ article }) => article.id);
  const chunks = await index.chunks({ phrases, limit: CANDIDATES * 4 }, ids);
  const passages = new Map<string, ChunkHit>();
  for (const chunk of chunks) if (!passages.has(chunk.article.id)) passages.set(chunk.article.id, chunk);
  const bestArticle = articles[0]?.score ?? 1;
  const bestChunk = chunks[0]?.score ?? 1;
  return articles
    .map(({ article, score }) => {
      const chunk = passages.get(article.id) ?? null;
      const words = WHOLE * (score / bestArticle) + (1 - WHOLE) * ((chunk?.score ?? 0) / bestChunk);
      const found = article.causes.some((cause) => causes.includes(cause)) ? FOUND_FACTOR : 1;
      return { article, chunk, score: words * (article.kind === 'cause' ? CAUSE_PRIOR : 1) * found };
    })
    .sort(byScore);
}

async function rankByMeaning(index: KnowledgeIndex, embedder: Embedder, text: string): Promise<Scored[]> {
  const [vector] = await embedder.embed([text.slice(0, 8_000)]);
  const chunks = vector ? await index.nearest(vector, CANDIDATES) : [];
  const first = new Map<string, Scored>();
  for (const chunk of chunks) {
    const { article, score } = chunk;
    if (!first.has(article.id)) first.set(article.id, { article, chunk, score });
  }
  return [...first.values()];
}

function fused(...rankings: readonly (readonly Scored[])[]): Scored[] {
  const sums = new Map<string, Scored>();
  for (const ranking of rankings) {
    for (const [rank, { article, chunk }] of ranking.entries()) {
      const known = sums.get(article.id);
      const score = (known?.score ?? 0) + 1 / (RRF_K + rank + 1);
      sums.set(article.id, { article, chunk: known?.chunk ?? chunk, score });
    }
  }
  return [...sums.values()].sort(byScore);
}

/** By id among equals, so that the same question gets the same order. */
function byScore(a: Scored, b: Scored): number {
  return b.score - a.score || (a.article.id < b.article.id ? -1 : 1);
}
