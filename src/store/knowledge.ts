/** An article as the index keeps it. */
export interface IndexedArticle {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly causes: readonly string[];
  readonly questions: readonly string[];
  readonly hash: string;
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
  put(article: IndexedArticle, chunks: readonly IndexedChunk[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** Articles whose title, questions or text hold the words. */
  articles(query: TextQuery): Promise<readonly ArticleHit[]>;
  /** Passages that hold the words; `within`: only of these articles. */
  chunks(query: TextQuery, within?: readonly string[]): Promise<readonly ChunkHit[]>;
  nearest(vector: Float32Array, limit: number): Promise<readonly ChunkHit[]>;
  /** How many articles hold each phrase. */
  frequency(phrases: readonly string[]): Promise<readonly number[]>;
  /** Words of titles and questions: what a misspelt word may have meant. */
  words(): Promise<readonly string[]>;
  close(): Promise<void>;
}
