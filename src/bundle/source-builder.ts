import type { Line, Source } from '../schema/source.ts';
import { linesOf } from './bytes.ts';
import { LIMITS } from './limits.ts';
import { isTable, type SourceName } from './names.ts';
import { countLineFeeds } from './scan.ts';
import { countLines, type Part, Thinned } from './thinned.ts';

/** What all sources of a bundle together may still keep. */
export interface Budget {
  left: number;
}

/** How JSON and YAML that is laid out for reading begins, and `kubectl describe`. */
const DOCUMENT = /^(?:[{[]|apiVersion: .*|Name: .*)\r?\n/;
const ESCAPED = /^\\+==> /;

/** Shown of a log in which nothing is about memory, so that whoever looks sees what it is. */
const HEAD_LINES = 50;

/** Collects one source's text, whole while it is small, thinned to what concerns memory once it is not. */
export class SourceBuilder {
  readonly path: string;
  readonly #name: SourceName;
  readonly #budget: Budget;
  readonly #escaping: boolean;
  #whole: Part[] = [];
  #thinned: Thinned | null = null;
  #bytes = 0;
  #lineCount = 0;
  #endsBlank = false;
  #full = false;
  /** Whether pieces of it are of no use: of one too large the beginning is kept. */
  #isTable: boolean;

  /** @param escaping whether lines that read like a header stand there with a backslash in front */
  constructor(path: string, name: SourceName, budget: Budget, escaping: boolean) {
    this.path = path;
    this.#name = name;
    this.#budget = budget;
    this.#escaping = escaping;
    this.#isTable = isTable(name.name);
  }

  /** A part is valid only during the call. */
  add(part: Part): void {
    const { text, hits } = part;
    if (text.length === 0) return;
    if (this.#bytes === 0) this.#isTable ||= DOCUMENT.test(text.toString('latin1', 0, 200));
    this.#bytes += text.length;
    this.#endsBlank = /(?:^|\n)\r?\n$/.test(text.toString('latin1', text.length - 3));
    if (this.#thinned) {
      this.#thinned.add(part);
      return;
    }
    this.#lineCount += countLines(part);
    this.#full ||= this.#isTooLarge();
    if (!this.#full) {
      const copy = Buffer.from(text);
      this.#whole.push({ text: copy, hits, lineFeeds: (from, to) => countLineFeeds(copy, from, to) });
    } else if (!this.#isTable) {
      this.#thinned = this.#thin();
      this.#thinned.add(part);
    }
  }

  /**
   * @param beforeHeader whether a header follows: a blank line before it belongs to it, as `tail -n +1` prints it
   * @returns `null` where there is not a line
   */
  build(beforeHeader: boolean): Source | null {
    const seen = this.#thinned?.lineCount ?? this.#lineCount;
    const dropped = beforeHeader && this.#endsBlank ? 1 : 0;
    if (seen === dropped) return null;
    const kept = this.#thinned?.lines() ?? numbered(this.#whole.flatMap(({ text }) => linesOf(text)));
    if (dropped > 0 && kept.at(-1)?.number === seen) kept.pop();
    for (const line of kept) this.#budget.left -= line.text.length + LIMITS.lineCost;
    const lines = this.#escaping ? kept.map(unescaped) : kept;
    return { path: this.path, ...this.#name, lines, lineCount: seen - dropped };
  }

  /** Rows left out of task tables too long to keep. */
  get rowsLeftOut(): number {
    return this.#thinned?.rowsLeftOut ?? 0;
  }

  #isTooLarge(): boolean {
    const room = Math.min(LIMITS.wholeSourceChars, this.#budget.left - LIMITS.bundleReserve);
    return this.#bytes + LIMITS.lineCost * this.#lineCount > room;
  }

  #thin(): Thinned {
    // Of samples every line counts, those at the end the most.
    const keepUntil = this.#name.name === 'samples.csv' ? Number.POSITIVE_INFINITY : HEAD_LINES;
    const thinned = new Thinned(keepUntil, Math.min(LIMITS.wholeSourceChars, this.#budget.left));
    for (const part of this.#whole) thinned.add(part);
    this.#whole = [];
    return thinned;
  }
}

function numbered(texts: readonly string[]): Line[] {
  return texts.map((text, i) => ({ number: i + 1, text }));
}

function unescaped(line: Line): Line {
  return ESCAPED.test(line.text) ? { number: line.number, text: line.text.slice(1) } : line;
}
