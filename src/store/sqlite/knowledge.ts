import type { Database } from 'better-sqlite3';
import type {
  ArticleHit,
  ArticleTexts,
  ChunkHit,
  IndexedArticle,
  IndexedChunk,
  KnowledgeIndex,
  TextQuery,
} from '../knowledge.ts';
import { type ArticleRow, articleOf, matchAny } from './knowledge-layout.ts';

interface RankedRow extends ArticleRow {
  /** bm25() of FTS5: smaller is better. */
  rank: number;
}

interface ChunkRow extends RankedRow {
  section: string;
  text: string;
}

/** The index in tables of SQLite: FTS5 for words, sqlite-vec for vectors. */
export class SqliteKnowledgeIndex implements KnowledgeIndex {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  async hashes(): Promise<ReadonlyMap<string, string>> {
    const rows = this.#db.prepare('SELECT id, hash FROM articles').all() as { id: string; hash: string }[];
    return new Map(rows.map(({ id, hash }) => [id, hash]));
  }

  async put(article: IndexedArticle, { chunks, asked }: ArticleTexts): Promise<void> {
    this.#db.transaction(() => {
      this.#remove(article.id);
      const { id, title, kind, causes, questions, hash } = article;
      const rowid = this.#db
        .prepare('INSERT INTO articles (id, title, kind, causes, questions, hash) VALUES (?, ?, ?, ?, ?, ?)')
        .run(id, title, kind, JSON.stringify(causes), JSON.stringify(questions), hash).lastInsertRowid;
      const texts = {
        articles_text: [...asked, ...causes].join('\n'),
        bodies_text: chunks.map((chunk) => `${chunk.section}\n${chunk.text}`).join('\n'),
        words: asked.join('\n'),
      };
      for (const [table, text] of Object.entries(texts))
        this.#db.prepare(`INSERT INTO ${table} (rowid, text) VALUES (?, ?)`).run(rowid, text);
      for (const question of asked) this.#putAsked(rowid, question);
      for (const chunk of chunks) this.#putChunk(rowid, chunk);
    })();
  }

  async remove(ids: readonly string[]): Promise<void> {
    this.#db.transaction(() => {
      for (const id of ids) this.#remove(id);
    })();
  }

  async bySubject(query: TextQuery): Promise<ArticleHit[]> {
    return this.#search('articles_text', query);
  }

  async byText(query: TextQuery): Promise<ArticleHit[]> {
    return this.#search('bodies_text', query);
  }

  async byQuestion({ phrases, limit }: TextQuery): Promise<ArticleHit[]> {
    const match = matchAny(phrases);
    if (match === '') return [];
    // An article has dozens of questions, so that many rows may be of the same few.
    const rows = this.#db
      .prepare(
        `SELECT a.*, q.rank FROM (SELECT rowid, bm25(asked_text) AS rank FROM asked_text
           WHERE asked_text MATCH ? ORDER BY rank LIMIT ?) q
         JOIN asked ON asked.id = q.rowid JOIN articles a ON a.rowid = asked.article ORDER BY q.rank`,
      )
      .all(match, limit * 8) as RankedRow[];
    const sums = new Map<string, ArticleHit & { weight: number }>();
    for (const row of rows) {
      const { score, weight } = sums.get(row.id) ?? { score: 0, weight: 1 };
      sums.set(row.id, { article: articleOf(row), score: score - row.rank * weight, weight: weight / 2 });
    }
    return [...sums.values()].sort((a, b) => b.score - a.score).slice(0, limit);
  }

  async passages(article: string) {
    const rows = this.#db
      .prepare(
        `SELECT section, text FROM chunks WHERE article = (SELECT rowid FROM articles WHERE id = ?) ORDER BY id`,
      )
      .all(article);
    return rows as { section: string; text: string }[];
  }

  async nearest(vector: Float32Array, limit: number): Promise<ChunkHit[]> {
    if (!this.#hasVectors()) return [];
    const rows = this.#db
      .prepare(
        `SELECT a.*, c.section, c.text, v.distance AS rank FROM vectors v
         JOIN chunks c ON c.id = v.rowid JOIN articles a ON a.rowid = c.article
         WHERE v.embedding MATCH ? AND k = ? ORDER BY v.distance`,
      )
      .all(vector, limit) as ChunkRow[];
    return rows.map((row) => hitOf(row, 1 - row.rank));
  }

  async frequency(phrases: readonly string[]): Promise<number[]> {
    const all = this.#db.prepare('SELECT count(*) FROM articles').pluck().get() as number;
    const counts = ['articles_text', 'bodies_text'].map((table) =>
      this.#db.prepare(`SELECT count(*) FROM ${table} WHERE ${table} MATCH ?`).pluck(),
    );
    return phrases.map((phrase) => {
      const match = matchAny([phrase]);
      if (match === '') return 0;
      // A word that titles and questions have is weighed by them; others stand in the texts alone.
      const found = counts.map((count) => count.get(match) as number).find((n) => n > 0);
      return (found ?? 0) / Math.max(1, all);
    });
  }

  async words(): Promise<string[]> {
    return this.#db.prepare('SELECT term FROM words_terms ORDER BY doc DESC').pluck().all() as string[];
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #search(table: 'articles_text' | 'bodies_text', { phrases, limit }: TextQuery): ArticleHit[] {
    const match = matchAny(phrases);
    if (match === '') return [];
    const rows = this.#db
      .prepare(
        `SELECT a.*, bm25(${table}) AS rank FROM ${table} JOIN articles a ON a.rowid = ${table}.rowid
         WHERE ${table} MATCH ? ORDER BY rank LIMIT ?`,
      )
      .all(match, limit) as RankedRow[];
    return rows.map((row) => ({ article: articleOf(row), score: -row.rank }));
  }

  #putAsked(article: number | bigint, question: string): void {
    const id = this.#db.prepare('INSERT INTO asked (article) VALUES (?)').run(article).lastInsertRowid;
    this.#db.prepare('INSERT INTO asked_text (rowid, text) VALUES (?, ?)').run(id, question);
  }

  #putChunk(article: number | bigint, { section, text, vector }: IndexedChunk): void {
    const id = this.#db
      .prepare('INSERT INTO chunks (article, section, text) VALUES (?, ?, ?)')
      .run(article, section, text).lastInsertRowid;
    if (!vector) return;
    // The length of a model's vectors is known with the first of them.
    this.#db.exec(
      `CREATE VIRTUAL TABLE IF NOT EXISTS vectors USING vec0(embedding float[${vector.length}] distance_metric=cosine)`,
    );
    this.#db.prepare('INSERT INTO vectors (rowid, embedding) VALUES (?, ?)').run(BigInt(id), vector);
  }

  #remove(id: string): void {
    const rowid = this.#db.prepare('SELECT rowid FROM articles WHERE id = ?').pluck().get(id);
    if (rowid === undefined) return;
    const chunks = this.#db.prepare('SELECT id FROM chunks WHERE article = ?').pluck().all(rowid) as number[];
    const withVectors = this.#hasVectors();
    for (const chunk of withVectors ? chunks : []) {
      this.#db.prepare('DELETE FROM vectors WHERE rowid = ?').run(BigInt(chunk));
    }
    const asked = this.#db.prepare('SELECT id FROM asked WHERE article = ?').pluck().all(rowid) as number[];
    for (const question of asked) this.#db.prepare('DELETE FROM asked_text WHERE rowid = ?').run(question);
    for (const table of ['chunks', 'asked'])
      this.#db.prepare(`DELETE FROM ${table} WHERE article = ?`).run(rowid);
    for (const table of ['articles_text', 'bodies_text', 'words', 'articles'])
      this.#db.prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(rowid);
  }

  #hasVectors(): boolean {
    return this.#db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'vectors'").get() !== undefined;
  }
}

function hitOf(row: ChunkRow, score: number): ChunkHit {
  return { article: articleOf(row), section: row.section, text: row.text, score };
}
