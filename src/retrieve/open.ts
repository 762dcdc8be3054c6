import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openKnowledgeIndex } from '../store/sqlite/open-knowledge.ts';
import { KnowledgeBase, type KnowledgeOptions } from './knowledge-base.ts';

export interface OpenOptions extends Omit<KnowledgeOptions, 'index'> {
  /** Folder of the index, shared by all programs on this machine that use it. */
  readonly data: string;
}

/**
 * Opens the knowledge with its index below `data`, or with one in memory where that folder is not there or cannot
 * be written: the articles are always found.
 */
export async function openKnowledge({ data, ...options }: OpenOptions): Promise<KnowledgeBase> {
  const model = options.embedder?.model ?? null;
  const file = existsSync(data) ? join(data, 'knowledge.sqlite') : ':memory:';
  try {
    return await KnowledgeBase.open({ ...options, index: openKnowledgeIndex(file, model) });
  } catch (error) {
    if (file === ':memory:') throw error;
    options.report({ file, why: `kept in memory: ${(error as Error).message}` });
    return KnowledgeBase.open({ ...options, index: openKnowledgeIndex(':memory:', model) });
  }
}
