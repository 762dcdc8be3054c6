import { OomwhyError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import type { LoopLag } from './loop-lag.ts';

/** With timers this late on the mean, in milliseconds, work should go elsewhere. */
const MAX_LAG_MS = 500;
/** The store is written to no more often, however many ask. */
const STORE_CHECK_MS = 1_000;

export type Watched = Pick<Context, 'store' | 'articles' | 'knowledge' | 'stopping'>;

/** Whether this process can take work. */
export class Readiness {
  readonly #watched: Watched;
  readonly #lag: Pick<LoopLag, 'mean'>;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #check: Promise<void> = Promise.resolve();

  constructor(watched: Watched, lag: Pick<LoopLag, 'mean'>) {
    this.#watched = watched;
    this.#lag = lag;
  }

  /** @throws OomwhyError shutting-down, overloaded, store-unavailable, internal where it cannot */
  async check(): Promise<void> {
    const { articles, knowledge, stopping } = this.#watched;
    if (stopping()) throw new OomwhyError('shutting-down', 'the service is stopping');
    const { mean } = this.#lag;
    if (mean > MAX_LAG_MS)
      throw new OomwhyError('overloaded', `timers are ${Math.round(mean)} ms late on the mean`);
    const [first] = articles.keys();
    if (first === undefined || !knowledge.page(first))
      throw new OomwhyError('internal', 'the articles are not loaded');
    await this.#store();
  }

  #store(): Promise<void> {
    if (performance.now() - this.#checkedAt >= STORE_CHECK_MS) {
      this.#checkedAt = performance.now();
      this.#check = this.#watched.store.ping().catch((error: unknown) => {
        throw new OomwhyError('store-unavailable', 'the store cannot be written', { cause: error });
      });
      // Whoever asks awaits it; nobody may.
      this.#check.catch(() => {});
    }
    return this.#check;
  }
}
