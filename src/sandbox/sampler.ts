import type { Group, Reading } from './limiter/limiter.ts';

/** Reads a group again and again. A peak between two readings is missed, so its peaks are lower bounds. */
export class Sampler {
  peakAnonBytes: number | null = null;
  /** Anonymous and shared memory at one moment. */
  peakHeldBytes: number | null = null;
  readonly #group: Group;
  readonly #onReading: (reading: Reading) => void;
  readonly #timer: NodeJS.Timeout;

  constructor(group: Group, onReading: (reading: Reading) => void) {
    this.#group = group;
    this.#onReading = onReading;
    this.#timer = setInterval(() => this.take(), group.sampleMs);
  }

  take(): void {
    const reading = this.#group.read();
    const { anonBytes, shmemBytes } = reading;
    if (anonBytes !== null) {
      this.peakAnonBytes = Math.max(this.peakAnonBytes ?? 0, anonBytes);
      this.peakHeldBytes = Math.max(this.peakHeldBytes ?? 0, anonBytes + (shmemBytes ?? 0));
    }
    this.#onReading(reading);
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
