import { createHash } from 'node:crypto';
import { WORD_START } from './boundary.ts';
import { KINDS, type Kind } from './kinds.ts';

interface Entry {
  readonly placeholder: string;
  readonly kind: Kind;
  readonly original: string;
  count: number;
}

export interface Occurrence {
  readonly start: number;
  readonly end: number;
}

const ANY_KIND = KINDS.toSorted((a, b) => b.length - a.length).join('|');
/** Everything that could be read as a placeholder of some form. */
const LOOKALIKE = new RegExp(`${WORD_START}(?:${ANY_KIND})\\\\?_([A-Z]{0,8})[1-9]`, 'gi');

/** The tags (`` in HOST_1, `A` in HOST_A1) that a text uses up. */
export function* tagsIn(text: string): Generator<string> {
  for (const match of text.matchAll(LOOKALIKE)) yield (match[1] as string).toUpperCase();
}

/** Letters no text uses: none if possible, with a seed always some that others cannot foresee. */
export function freeTag(used: ReadonlySet<string>, seed?: string): string {
  if (seed === undefined && !used.has('')) return '';
  const hash = seed === undefined ? 0 : createHash('sha256').update(seed).digest().readUInt32BE();
  for (let n = hash % (26 ** 3 - 1); ; n += 1) {
    const tag = inLetters(n + 1);
    if (!used.has(tag)) return tag;
  }
}

function inLetters(n: number): string {
  return n === 0 ? '' : inLetters(Math.floor((n - 1) / 26)) + String.fromCharCode(65 + ((n - 1) % 26));
}

/** Which placeholder stands for what. One per original, for as long as the redactor lives. */
export class Placeholders {
  readonly #byOriginal = new Map<string, Entry>();
  readonly #byName = new Map<string, Entry>();
  readonly #reserved = new Set<string>();
  readonly #numbers = new Map<Kind, number>();
  readonly #tag: string;
  readonly #run: RegExp;
  readonly #one: RegExp;

  constructor(tag: string) {
    // A model may write host_1, and Markdown HOST\_1. Placeholders may stand side by side.
    const one = `(?:${ANY_KIND})\\\\?_${tag}[1-9]\\d*`;
    this.#tag = tag;
    this.#one = new RegExp(one, 'gi');
    this.#run = new RegExp(`${WORD_START}(?:${one})+`, 'gi');
  }

  for(original: string, kind: Kind): string {
    const entry = this.#byOriginal.get(original) ?? this.#issue(original, kind);
    entry.count += 1;
    return entry.placeholder;
  }

  /** Where placeholders stand; one that was never given out is the text's own and will never be given out. */
  occurrences(text: string): Occurrence[] {
    return [...text.matchAll(this.#run)].map((run) => {
      for (const [written] of run[0].matchAll(this.#one)) this.#reserved.add(canonical(written));
      return { start: run.index, end: run.index + run[0].length };
    });
  }

  restore(text: string): string {
    return text.replace(this.#run, (run) =>
      run.replace(this.#one, (written) => this.#byName.get(canonical(written))?.original ?? written),
    );
  }

  entries(): readonly Readonly<Entry>[] {
    return [...this.#byOriginal.values()];
  }

  #issue(original: string, kind: Kind): Entry {
    let number = this.#numbers.get(kind) ?? 0;
    let placeholder: string;
    do {
      number += 1;
      placeholder = `${kind}_${this.#tag}${number}`;
    } while (this.#reserved.has(placeholder));
    this.#numbers.set(kind, number);
    const entry: Entry = { placeholder, kind, original, count: 0 };
    this.#byOriginal.set(original, entry);
    this.#byName.set(placeholder, entry);
    return entry;
  }
}

const canonical = (written: string) => written.replace('\\', '').toUpperCase();
