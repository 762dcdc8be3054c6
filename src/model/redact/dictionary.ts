import { isAlphanumeric, isDigit } from './boundary.ts';
import type { Find, Kind, Reach } from './kinds.ts';

interface Known {
  readonly length: number;
  readonly kind: Kind;
  readonly reach: Reach;
}

const CODES = 65_536;
/** Ends in a letter or digit and yet is not part of the word after it: JSON, syslog, URLs, a terminal's colours. */
const ESCAPED = /(?:\\[nrtbf]|\\u[0-9A-Fa-f]{4}|#0\d\d|%[0-9A-Fa-f]{2}|\u001b\[[\d;]{0,12}m)$/;

/**
 * The texts learned, found again wherever they stand, in any case of ASCII letters: an automaton after Aho and
 * Corasick, whose time depends neither on how many texts it knows nor on what it reads.
 */
export class Dictionary {
  readonly #goto = new Map<number, number>();
  readonly #known: (Known | undefined)[] = [undefined];
  /** The state for the longest proper suffix, and the nearest of those at which a text ends. */
  #fail: number[] = [0];
  #output: number[] = [0];
  #stale = false;

  /** False if it was known already. */
  add(text: string, kind: Kind, reach: Reach): boolean {
    let state = 0;
    for (let i = 0; i < text.length; i += 1) {
      const key = state * CODES + folded(text, i);
      let next = this.#goto.get(key);
      if (next === undefined) {
        next = this.#known.length;
        this.#known.push(undefined);
        this.#goto.set(key, next);
        this.#stale = true;
      }
      state = next;
    }
    if (state === 0 || this.#known[state]) return false;
    this.#known[state] = { length: text.length, kind, reach };
    this.#stale = true;
    return true;
  }

  *find(text: string): Generator<Find> {
    if (this.#known.length === 1) return;
    if (this.#stale) this.#link();
    let state = 0;
    for (let i = 0; i < text.length; i += 1) {
      state = this.#step(state, folded(text, i));
      let hit = this.#known[state] ? state : (this.#output[state] as number);
      while (hit !== 0) {
        const { length, kind, reach } = this.#known[hit] as Known;
        const start = i + 1 - length;
        if (fits(text, start, i + 1, reach)) {
          yield { start, end: i + 1, kind };
          break;
        }
        hit = this.#output[hit] as number;
      }
    }
  }

  #step(from: number, code: number): number {
    let state = from;
    for (;;) {
      const next = this.#goto.get(state * CODES + code);
      if (next !== undefined) return next;
      if (state === 0) return 0;
      state = this.#fail[state] as number;
    }
  }

  #link(): void {
    const children = new Map<number, [number, number][]>();
    for (const [key, to] of this.#goto) {
      const from = Math.floor(key / CODES);
      const list = children.get(from);
      if (list) list.push([key % CODES, to]);
      else children.set(from, [[key % CODES, to]]);
    }
    this.#fail = new Array(this.#known.length).fill(0);
    this.#output = new Array(this.#known.length).fill(0);
    const queue = [0];
    for (let head = 0; head < queue.length; head += 1) {
      const from = queue[head] as number;
      for (const [code, to] of children.get(from) ?? []) {
        const suffix = from === 0 ? 0 : this.#step(this.#fail[from] as number, code);
        this.#fail[to] = suffix;
        this.#output[to] = this.#known[suffix] ? suffix : (this.#output[suffix] as number);
        queue.push(to);
      }
    }
    this.#stale = false;
  }
}

function folded(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 65 && code <= 90 ? code + 32 : code;
}

function fits(text: string, start: number, end: number, reach: Reach): boolean {
  if (reach === 'anywhere') return true;
  const before = text.charCodeAt(start - 1);
  const after = text.charCodeAt(end);
  if (reach === 'word')
    return (
      (!isAlphanumeric(before) || ESCAPED.test(text.slice(Math.max(0, start - 16), start))) &&
      !isAlphanumeric(after)
    );
  // 10.0.0.1 is not in 110.0.0.1, in 10.0.0.12, nor in the version 1.10.0.0.1.
  return !isDigit(before) && !isDigit(after) && !/\d\.$/.test(text.slice(Math.max(0, start - 2), start));
}
