import type { Line } from '../schema/source.ts';
import { LIMITS } from './limits.ts';

/** All kernels print `[pid] uid tgid total_vm rss …`; what follows differs. */
const ROW = /\[ *\d+\] +\d+ +\d+ +\d+ +(\d+) /;

/** The RSS in a row of a task table, in pages; `null` for any other line. */
export function residentPages(line: string): number | null {
  const pages = ROW.exec(line)?.[1];
  return pages === undefined ? null : Number(pages);
}

/** Keeps the rows with the largest RSS: the others add up to little, and no verdict names them. */
export class LargestRows {
  #rows: { readonly line: Line; readonly pages: number }[] = [];
  #leftOut = 0;

  get leftOut(): number {
    return this.#leftOut;
  }

  add(line: Line, pages: number): void {
    this.#rows.push({ line, pages });
    // Sorting rarely, twice as many rows as wanted, costs less than keeping them sorted.
    if (this.#rows.length >= 2 * LIMITS.taskRows) this.#cut();
  }

  /** Ends the table: gives its rows, in order, and forgets them. */
  take(): Line[] {
    if (this.#rows.length > LIMITS.taskRows) this.#cut();
    const lines = this.#rows.map(({ line }) => line).sort((a, b) => a.number - b.number);
    this.#rows = [];
    return lines;
  }

  #cut(): void {
    this.#rows.sort((a, b) => b.pages - a.pages || a.line.number - b.line.number);
    this.#leftOut += this.#rows.length - LIMITS.taskRows;
    this.#rows.length = LIMITS.taskRows;
  }
}
