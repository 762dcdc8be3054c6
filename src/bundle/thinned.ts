import type { Line } from '../schema/source.ts';
import { linesOf } from './bytes.ts';
import { EndsKept } from './ends-kept.ts';
import type { Marker } from './markers.ts';
import type { Hit } from './scan.ts';
import { LargestRows, residentPages } from './task-rows.ts';

/** Whole lines of a text, with the markers in them and a way to count them. */
export interface Part {
  readonly text: Buffer;
  readonly hits: readonly Hit[];
  readonly lineFeeds: (from: number, to: number) => number;
}

const LINE_FEED = 10;
/** What is at hand of the text before a part, for markers that keep lines before them. */
const RECENT_BYTES = 16 * 1024;
/** A task table goes on after so many lines that are no rows of it: other processors write between them. */
const GAP_IN_TABLE = 50;

/** The last line may lack its line feed. */
export function countLines({ text, lineFeeds }: Part, from = 0): number {
  return lineFeeds(from, text.length) + (text.at(-1) === LINE_FEED ? 0 : 1);
}

/** Keeps the lines around those that hold a marker, with their true numbers; the others are only counted. */
export class Thinned {
  #lineCount = 0;
  #keepUntil: number;
  #lastKept = 0;
  /** The last lines of the text before, at the end of a buffer that is used again and again. */
  readonly #recent = Buffer.allocUnsafe(RECENT_BYTES);
  #recentBegin = RECENT_BYTES;
  readonly #kept: EndsKept;
  readonly #rows = new LargestRows();

  /**
   * @param keepUntil up to which line all are kept
   * @param room how many characters may be kept, each line's own cost counted
   */
  constructor(keepUntil: number, room: number) {
    this.#keepUntil = keepUntil;
    this.#kept = new EndsKept(room);
  }

  /** Lines seen. */
  get lineCount(): number {
    return this.#lineCount;
  }

  /** Rows left out of task tables too long to keep. */
  get rowsLeftOut(): number {
    return this.#rows.leftOut;
  }

  /** A part is valid only during the call. */
  add(part: Part): void {
    const { text, hits, lineFeeds } = part;
    let at = 0;
    let next = 0;
    while (at < text.length) {
      if (this.#lineCount >= this.#keepUntil) {
        const hit = hits[next];
        if (!hit) {
          this.#lineCount += countLines(part, at);
          break;
        }
        const begin = text.lastIndexOf(LINE_FEED, hit.at) + 1;
        this.#lineCount += lineFeeds(at, begin);
        at = begin;
      }
      const feed = text.indexOf(LINE_FEED, at);
      const end = feed === -1 ? text.length : feed + 1;
      this.#lineCount += 1;
      for (let hit = hits[next]; hit && hit.at < end; next += 1, hit = hits[next]) {
        this.#reach(hit.marker, text, at);
      }
      if (this.#lineCount <= this.#keepUntil) this.#keep(this.#lineCount, text.subarray(at, end));
      at = end;
    }
    this.#remember(text);
  }

  /** What was kept, in order. */
  lines(): Line[] {
    this.#endTable();
    return this.#kept.lines().sort((a, b) => a.number - b.number);
  }

  /** A marker stands in the line that begins at `at`. */
  #reach({ before, after, closes }: Marker, text: Buffer, at: number): void {
    if (closes) this.#endTable();
    const until = this.#lineCount + after;
    this.#keepUntil = closes ? until : Math.max(this.#keepUntil, until);
    const wanted = Math.min(before, this.#lineCount - 1 - this.#lastKept);
    if (wanted <= 0) return;
    const lines = linesOf(this.#textBefore(text, at)).slice(-wanted);
    for (const [i, line] of lines.entries()) {
      this.#kept.add({ number: this.#lineCount - lines.length + i, text: line });
    }
  }

  #keep(number: number, line: Buffer): void {
    this.#lastKept = number;
    const kept = { number, text: linesOf(line)[0] ?? '' };
    const pages = residentPages(kept.text);
    if (pages === null) this.#kept.add(kept);
    else {
      this.#rows.add(kept, pages);
      this.#keepUntil = Math.max(this.#keepUntil, number + GAP_IN_TABLE);
    }
  }

  #endTable(): void {
    for (const row of this.#rows.take()) this.#kept.add(row);
  }

  /** Whole lines before the one that begins at `at`. */
  #textBefore(text: Buffer, at: number): Buffer {
    if (at < RECENT_BYTES)
      return Buffer.concat([this.#recent.subarray(this.#recentBegin), text.subarray(0, at)]);
    return text.subarray(text.indexOf(LINE_FEED, at - RECENT_BYTES) + 1, at);
  }

  #remember(text: Buffer): void {
    const older = Math.max(0, RECENT_BYTES - text.length);
    const recent = this.#recent;
    recent.copyWithin(0, RECENT_BYTES - older);
    text.copy(recent, older, Math.max(0, text.length - RECENT_BYTES));
    const begin = Math.max(0, this.#recentBegin - (RECENT_BYTES - older));
    // What was pushed out at the front took the beginning of a line with it.
    this.#recentBegin = begin > 0 ? begin : recent.indexOf(LINE_FEED) + 1 || RECENT_BYTES;
  }
}
