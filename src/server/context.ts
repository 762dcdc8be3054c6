import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Config } from '../lib/config.ts';
import type { Model } from '../model/model.ts';
import type { Article } from '../retrieve/articles.ts';
import type { KnowledgeBase } from '../retrieve/knowledge-base.ts';
import type { Store } from '../store/store.ts';
import type { Courier } from './courier/courier.ts';

/** What routes need; made once at the start. */
export interface Context {
  readonly config: Config;
  readonly store: Store;
  readonly articles: ReadonlyMap<string, Article>;
  readonly knowledge: Pick<KnowledgeBase, 'search' | 'page'>;
  /** `null` where none is set. */
  readonly model: Model | null;
  readonly log: Logger;
  /** Brings what waits in the outbox to where it goes. */
  readonly courier?: Pick<Courier, 'wake'>;
  /** Aborted as soon as the service is told to stop: what has no end of its own ends then. */
  readonly stop?: AbortSignal;
  /** Aborted when running answers have had their time after the service was told to stop. */
  readonly cut?: AbortSignal;
  /** Takes what Slack sends; none where Slack is not set, or speaks over a socket. */
  readonly slack?: RequestHandler | null;
  /** True once the service is told to stop. */
  stopping(): boolean;
}
