import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { load as loadVectors } from 'sqlite-vec';
import { OomwhyError } from '../../lib/errors.ts';
import type { KnowledgeIndex } from '../knowledge.ts';
import { SqliteKnowledgeIndex } from './knowledge.ts';
import { LAYOUT, prepareLayout } from './knowledge-layout.ts';

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
