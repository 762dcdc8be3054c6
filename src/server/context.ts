import type { Logger } from 'pino';
import type { Config } from '../lib/config.ts';
import type { Article } from '../retrieve/articles.ts';
import type { KnowledgeBase } from '../retrieve/knowledge-base.ts';
import type { Store } from '../store/store.ts';

/** What routes need; made once at the start. */
export interface Context {
  readonly config: Config;
  readonly store: Store;
  readonly articles: ReadonlyMap<string, Article>;
  readonly knowledge: Pick<KnowledgeBase, 'search' | 'page'>;
  readonly log: Logger;
  /** True once the service is told to stop. */
  stopping(): boolean;
}
