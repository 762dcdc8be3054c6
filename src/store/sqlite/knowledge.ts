import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { load as loadVectors } from 'sqlite-vec';
import { OomwhyError } from '../../lib/errors.ts';
import type {
  ArticleHit,
  ChunkHit,
  IndexedArticle,
  IndexedChunk,
  KnowledgeIndex,
  TextQuery,
} from '../knowledge.ts';
import { type ArticleRow, articleOf, LAYOUT, matchAny, prepareLayout } from './knowledge-layout.ts';

/** Weights of title, questions, causes and body: people's words stand in the questions. bm25(), SQLite FTS5. */
const ARTICLE_WEIGHTS = '4.0, 3.0, 2.0, 1.0';
/** Weights of heading and text. */
const CHUNK_WEIGHTS = '1.5, 1.0';

interface ChunkRow extends ArticleRow {
  section: string;
  text: string;
  rank: number;
}

/**
 * Opens the index in a file (`:memory:` for none), and makes it anew where it is damaged, of another version, or
 * of another embedding model: it holds nothing that is not in the articles.
 * @throws OomwhyError store-unavailable where the file cannot be written
 */
export function openKnowledgeIndex(file: string, embeddingModel: string | null): KnowledgeIndex {
  try {
    return open(file, embeddingModel);
  } catch (error) {
    if (file === ':memory:' || !isDamage(error)) throw unavailable(file, error);
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  }
  try {
    return open(file, embeddingModel);
  } catch (error) {
    throw unavailable(file, error);
  }
}

/** A file that is no database, a broken one, or one of another version: all are mended by making it anew. */
function isDamage(error: unknown): boolean {
  const { code, message } = error as { code?: string; message: string };
  return /^SQLITE_(?:CORRUPT|NOTADB|ERROR)/.test(code ?? '') || message === LAYOUT.differs;
}

function unavailable(file: string, error: unknown): OomwhyError {
  return new OomwhyError('store-unavailable', `the knowledge index: ${(error as Error).message}`, {
    where: file,
    cause: error,
  });
}

function open(file: string, embeddingModel: string | null): KnowledgeIndex {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const database = new SqliteDatabase(file);
  try {
    if (embeddingModel !== null) loadVectors(database);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('busy_timeout = 5000');
    prepareLayout(database, embeddingModel);
    return new SqliteKnowledgeIndex(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

class SqliteKnowledgeIndex implements KnowledgeIndex {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  async hashes(): Promise<ReadonlyMap<string, string>> {
    const rows = this.#db.prepare('SELECT id, hash FROM articles').all() as { id: string; hash: string }[];
    return new Map(rows.map(({ id, hash }) => [id, hash]));
  }

  async put(article: IndexedArticle, chunks: readonly IndexedChunk[]): Promise<void> {
    this.#db.transaction(() => {
      this.#remove(article.id);
      const { id, title, kind, causes, questions, hash } = article;
      const rowid = this.#db
        .prepare('INSERT INTO articles (id, title, kind, causes, questions, hash) VALUES (?, ?, ?, ?, ?, ?)')
        .run(id, title, kind, JSON.stringify(causes), JSON.stringify(questions), hash).lastInsertRowid;
      const asked = questions.join('\n');
      this.#db
        .prepare('INSERT INTO articles_text (rowid, title, questions, causes, body) VALUES (?, ?, ?, ?, ?)')
        .run(rowid, title, asked, causes.join(' '), chunks.map((chunk) => chunk.text).join('\n'));
      this.#db.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)').run(rowid, `${title}\n${asked}`);
      for (const chunk of chunks) this.#putChunk(rowid, chunk);
    })();
  }

  async remove(ids: readonly string[]): Promise<void> {
    this.#db.transaction(() => {
      for (const id of ids) this.#remove(id);
    })();
  }

  async articles({ phrases, limit }: TextQuery): Promise<ArticleHit[]> {
    const match = matchAny(phrases);
    if (match === '') return [];
    const rows = this.#db
      .prepare(
        `SELECT a.*, bm25(articles_text, ${ARTICLE_WEIGHTS}) AS rank FROM articles_text
         JOIN articles a ON a.rowid = articles_text.rowid
         WHERE articles_text MATCH ? ORDER BY rank LIMIT ?`,
      )
      .all(match, limit) as (ArticleRow & { rank: number })[];
    return rows.map((row) => ({ article: articleOf(row), score: -row.rank }));
  }

  async chunks({ phrases, limit }: TextQuery, within?: readonly string[]): Promise<ChunkHit[]> {
    const match = matchAny(phrases);
    if (match === '') return [];
    const only = within ? 'AND a.id IN (SELECT value FROM json_each(@within))' : '';
    const rows = this.#db
      .prepare(
        `SELECT a.*, c.section, c.text, bm25(chunks_text, ${CHUNK_WEIGHTS}) AS rank FROM chunks_text
         JOIN chunks c ON c.id = chunks_text.rowid JOIN articles a ON a.rowid = c.article
         WHERE chunks_text MATCH @match ${only} ORDER BY rank LIMIT @limit`,
      )
      .all({ match, limit, ...(within && { within: JSON.stringify(within) }) }) as ChunkRow[];
    return rows.map((row) => hitOf(row, -row.rank));
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
    const count = this.#db.prepare('SELECT count(*) FROM articles_text WHERE articles_text MATCH ?').pluck();
    return phrases.map((phrase) => {
      const match = matchAny([phrase]);
      return match === '' ? 0 : (count.get(match) as number);
    });
  }

  async words(): Promise<string[]> {
    return this.#db.prepare('SELECT term FROM words_terms').pluck().all() as string[];
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #putChunk(article: number | bigint, { section, text, vector }: IndexedChunk): void {
    const id = this.#db
      .prepare('INSERT INTO chunks (article, section, text) VALUES (?, ?, ?)')
      .run(article, section, text).lastInsertRowid;
    this.#db
      .prepare('INSERT INTO chunks_text (rowid, section, text) VALUES (?, ?, ?)')
      .run(id, section, text);
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
    for (const chunk of chunks) {
      this.#db.prepare('DELETE FROM chunks_text WHERE rowid = ?').run(chunk);
      if (withVectors) this.#db.prepare('DELETE FROM vectors WHERE rowid = ?').run(BigInt(chunk));
    }
    this.#db.prepare('DELETE FROM chunks WHERE article = ?').run(rowid);
    for (const table of ['articles_text', 'words', 'articles'])
      this.#db.prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(rowid);
  }

  #hasVectors(): boolean {
    return this.#db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'vectors'").get() !== undefined;
  }
}

function hitOf(row: ChunkRow, score: number): ChunkHit {
  return { article: articleOf(row), section: row.section, text: row.text, score };
}
