/** How late timers come, on the mean of the last few: a loop that is kept busy serves nobody in time. */
export class LoopLag {
  readonly #intervalMs: number;
  readonly #samples: number;
  readonly #late: number[] = [];
  readonly #timer: NodeJS.Timeout;
  #before = performance.now();

  constructor(intervalMs = 500, samples = 20) {
    this.#intervalMs = intervalMs;
    this.#samples = samples;
    this.#timer = setInterval(() => this.#sample(), intervalMs).unref();
  }

  /** In milliseconds. */
  get mean(): number {
    return this.#late.reduce((sum, late) => sum + late, 0) / Math.max(1, this.#late.length);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    const now = performance.now();
    this.#late.push(Math.max(0, now - this.#before - this.#intervalMs));
    if (this.#late.length > this.#samples) this.#late.shift();
    this.#before = now;
  }
}
