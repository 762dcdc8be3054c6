import type { Line } from '../schema/source.ts';
import { LIMITS } from './limits.ts';

/** Lines are dropped in lots, since the oldest ones are dropped again and again. */
const LOT = 256;

interface Lot {
  readonly lines: Line[];
  cost: number;
}

/** Keeps the first and the last of many lines: how the trouble began, and what the question is likely about. */
export class EndsKept {
  readonly #half: number;
  readonly #first: Lot = { lines: [], cost: 0 };
  readonly #last: Lot[] = [];
  #lastCost = 0;

  /** @param room how many characters may be kept, each line's own cost counted */
  constructor(room: number) {
    this.#half = room / 2;
  }

  add(line: Line): void {
    const cost = line.text.length + LIMITS.lineCost;
    if (this.#last.length === 0 && this.#first.cost + cost <= this.#half) {
      this.#first.lines.push(line);
      this.#first.cost += cost;
      return;
    }
    const lot = this.#openLot();
    lot.lines.push(line);
    lot.cost += cost;
    this.#lastCost += cost;
    while (this.#lastCost > this.#half)
      this.#lastCost -= this.#last.shift()?.cost ?? Number.POSITIVE_INFINITY;
  }

  lines(): Line[] {
    return [this.#first, ...this.#last].flatMap((lot) => lot.lines);
  }

  #openLot(): Lot {
    const newest = this.#last.at(-1);
    if (newest && newest.lines.length < LOT) return newest;
    const lot = { lines: [], cost: 0 };
    this.#last.push(lot);
    return lot;
  }
}
