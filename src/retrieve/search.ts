import { articleUrl } from '../lib/anchor.ts';
import type { KnowledgeHit } from '../schema/knowledge.ts';
import type { ChunkHit, IndexedArticle, KnowledgeIndex } from '../store/knowledge.ts';
import { excerptOf } from './excerpt.ts';
import { kindsWanted } from './kinds-wanted.ts';
import { phrasesOf } from './query.ts';
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
/** An article of the kind that the words ask for. */
const WANTED = 1.2;
/** Most people who ask have hit one of these, and say little else than that it died. */
const PREVALENT: Readonly<Record<string, number>> = {
  'causes/cgroup-limit': 1.25,
  'causes/global-oom': 1.15,
};
/** What the incident's findings name is what the question is about, unless the words clearly say otherwise. */
const FOUND = 1.6;
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
  const byText = await rankByText(index, phrases, causes, kindsWanted(text));
  const ranked = embedder ? fused(byText, await rankByMeaning(index, embedder, text)) : byText;
  const best = ranked[0]?.score ?? 1;
  const hits = ranked.slice(0, limit).map(async ({ article, chunk, score }): Promise<KnowledgeHit> => {
    const { section, snippet } = excerptOf(chunk ? [chunk] : await index.passages(article.id), typed);
    const { id, title, causes: named } = article;
    return {
      id,
      title,
      section,
      url: articleUrl(id, section === title ? null : section),
      causes: [...named],
      score: score / best,
      snippet,
    };
  });
  return Promise.all(hits);
}

async function rankByText(
  index: KnowledgeIndex,
  phrases: readonly string[],
  causes: readonly string[],
  wanted: ReadonlySet<string>,
): Promise<Scored[]> {
  const query = { phrases, limit: CANDIDATES };
  const rankings = [
    { hits: await index.bySubject(query), weight: 0.38 },
    { hits: await index.byQuestion(query), weight: 0.38 },
    { hits: await index.byText(query), weight: 0.24 },
  ];
  const sums = new Map<string, Scored>();
  for (const { hits, weight } of rankings) {
    for (const { article, score } of hits) {
      const share = (weight * score) / (hits[0]?.score || 1);
      sums.set(article.id, { article, chunk: null, score: (sums.get(article.id)?.score ?? 0) + share });
    }
  }
  const factor = ({ id, kind, causes: named }: IndexedArticle) =>
    (PREVALENT[id] ?? 1) *
    (wanted.has(kind) ? WANTED : 1) *
    (named.some((cause) => causes.includes(cause)) ? FOUND : 1);
  return [...sums.values()].map((one) => ({ ...one, score: one.score * factor(one.article) })).sort(byScore);
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
