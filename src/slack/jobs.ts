import type { Logger } from 'pino';

/** What goes on behind requests that were acknowledged. */
export class Jobs {
  readonly #running = new Set<Promise<void>>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  start(work: () => Promise<void>): void {
    const job: Promise<void> = work()
      .catch((error: unknown) => this.#log.error({ err: error }, 'slack: an answer failed'))
      .finally(() => this.#running.delete(job));
    this.#running.add(job);
  }

  /** Resolves when all have ended, or after so long. */
  async settled(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([Promise.all(this.#running), late]);
    clearTimeout(timer);
  }
}
