/** An article as the index keeps it. */
export interface IndexedArticle {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly causes: readonly string[];
  readonly questions: readonly string[];
  readonly hash: string;
}

/** What an article is found by. */
export interface ArticleTexts {
  readonly chunks: readonly IndexedChunk[];
  /** Questions that it answers, each as somebody may ask it. */
  readonly asked: readonly string[];
}

export interface IndexedChunk {
  readonly section: string;
  readonly text: string;
  /** Its embedding, where a model makes them. */
  readonly vector: Float32Array | null;
}

/** An article that was found, best first. */
export interface ArticleHit {
  readonly article: IndexedArticle;
  /** Larger is better; comparable within one search only. */
  readonly score: number;
}

/** The same of a chunk. */
export interface ChunkHit extends ArticleHit {
  readonly section: string;
  readonly text: string;
}

/** Each group of words counts by itself: a text need not hold all of them. */
export interface TextQuery {
  /** As FTS5 matches them: a phrase of one or more words each. */
  readonly phrases: readonly string[];
  readonly limit: number;
}

/**
 * The searchable copy of all articles. It is made from files, so it may be thrown away and made again.
 */
export interface KnowledgeIndex {
  /** Content hash by article id. */
  hashes(): Promise<ReadonlyMap<string, string>>;
  put(article: IndexedArticle, texts: ArticleTexts): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** Articles by the words of title, causes and all questions together. */
  bySubject(query: TextQuery): Promise<readonly ArticleHit[]>;
  /** Articles by the few of their questions that are nearest, each half as much as the one before. */
  byQuestion(query: TextQuery): Promise<readonly ArticleHit[]>;
  /** Articles by the words of their text. */
  byText(query: TextQuery): Promise<readonly ArticleHit[]>;
  /** All passages of one article, in order. */
  passages(article: string): Promise<readonly Pick<IndexedChunk, 'section' | 'text'>[]>;
  nearest(vector: Float32Array, limit: number): Promise<readonly ChunkHit[]>;
  /** Which share of all articles holds each phrase. */
  frequency(phrases: readonly string[]): Promise<readonly number[]>;
  /** Words of titles and questions: what a misspelt word may have meant. */
  words(): Promise<readonly string[]>;
  close(): Promise<void>;
}
