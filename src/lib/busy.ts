/** Counts what is under way, so that whoever stops can wait for its end. */
export class Busy {
  #running = 0;
  #waiting: (() => void)[] = [];

  /** @returns what to call at the end, once */
  begin(): () => void {
    this.#running += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#running -= 1;
      if (this.#running > 0) return;
      for (const resolve of this.#waiting) resolve();
      this.#waiting = [];
    };
  }

  get running(): number {
    return this.#running;
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
