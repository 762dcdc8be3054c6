import { OomwhyError } from '../../lib/errors.ts';
import { MAX_CALLS } from './limits.ts';

/** Counts calls under way, and tells when the last has ended after a stop. */
export class Calls {
  #running = 0;
  #whenIdle: (() => void) | null = null;

  /** @returns what to call at the end @throws OomwhyError overloaded */
  begin(): () => void {
    if (this.#running >= MAX_CALLS)
      throw new OomwhyError('overloaded', `${MAX_CALLS} calls are under way already`);
    this.#running += 1;
    return () => {
      this.#running -= 1;
      this.#check();
    };
  }

  /** Once, as soon as nothing runs. */
  onceIdle(then: () => void): void {
    this.#whenIdle = then;
    this.#check();
  }

  #check(): void {
    if (this.#running > 0) return;
    this.#whenIdle?.();
    this.#whenIdle = null;
  }
}
