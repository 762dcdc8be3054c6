import type { Database } from 'better-sqlite3';
import type { IndexedArticle } from '../knowledge.ts';

/** Raise the number with every change of the tables: an index of another number is made anew. */
export const LAYOUT = { version: 1, differs: 'the index is of another version' } as const;

const STEMMED = "tokenize = 'porter unicode61 remove_diacritics 2'";

const TABLES = `
  CREATE TABLE settings (embedding_model TEXT) STRICT;
  CREATE TABLE articles (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    causes TEXT NOT NULL,
    questions TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE TABLE chunks (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(rowid),
    section TEXT NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX chunks_of_article ON chunks (article);
  CREATE TABLE asked (id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles(rowid)) STRICT;
  CREATE INDEX asked_of_article ON asked (article);
  CREATE VIRTUAL TABLE asked_text USING fts5(text, content = '', contentless_delete = 1, ${STEMMED});
  CREATE VIRTUAL TABLE articles_text USING fts5(text, content = '', contentless_delete = 1, ${STEMMED});
  CREATE VIRTUAL TABLE bodies_text USING fts5(text, content = '', contentless_delete = 1, ${STEMMED});
  CREATE VIRTUAL TABLE words USING fts5(text, content = '', contentless_delete = 1);
  CREATE VIRTUAL TABLE words_terms USING fts5vocab(words, row);`;

/** Makes the tables in an empty file. @throws Error for a file of another version or model, or a broken one */
export function prepareLayout(database: Database, embeddingModel: string | null): void {
  const version = database.pragma('user_version', { simple: true });
  if (version === 0) {
    database.transaction(() => {
      database.exec(TABLES);
      database.prepare('INSERT INTO settings VALUES (?)').run(embeddingModel);
      database.pragma(`user_version = ${LAYOUT.version}`);
    })();
    return;
  }
  if (version !== LAYOUT.version) throw new Error(LAYOUT.differs);
  const model = database.prepare('SELECT embedding_model FROM settings').pluck().get();
  if (model !== embeddingModel) throw new Error(LAYOUT.differs);
  if (database.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new Error(LAYOUT.differs);
}

export interface ArticleRow {
  id: string;
  title: string;
  kind: string;
  causes: string;
  questions: string;
  hash: string;
}

export function articleOf({ id, title, kind, causes, questions, hash }: ArticleRow): IndexedArticle {
  return { id, title, kind, causes: JSON.parse(causes), questions: JSON.parse(questions), hash };
}

/** Every phrase in quotes, so that FTS5 sees no operator in it; one without a word would be no match at all. */
export function matchAny(phrases: readonly string[]): string {
  return phrases
    .filter((phrase) => /[\p{L}\p{N}]/u.test(phrase))
    .map((phrase) => `"${phrase.replaceAll('"', ' ').replaceAll('\0', ' ')}"`)
    .join(' OR ');
}
