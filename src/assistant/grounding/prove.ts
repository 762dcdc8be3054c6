import { cutsOf, type Link, standing, topicOf } from './clauses.ts';
import type { Frame, Ground, Verdict } from './ground.ts';
import { readItems } from './reader.ts';
import { rewordings } from './rewordings.ts';
import { isOneLine, isOneMatter } from './topics.ts';

/** A kill is the end of a story, never the reason that the rules could tell. */
const KILLED = /\b(?:kill(?:ed|s|ing)?|shot|died|sacrificed|terminated|dead|death)\b/i;
/** Readings of one sentence and its parts; a text made to have more is undecided. */
const MAX_STATEMENTS = 40;
/** Statements within statements; beyond that nothing is decided. */
const MAX_DEPTH = 3;

/** What the verdict itself says of why an effect came about; `null` where it says nothing. */
export type IsReason = (effect: string, reason: string, ground: Ground) => Verdict | null;

/** Proves a sentence as a whole, or else each of its statements and what joins them. */
export class Prover {
  readonly #frames: readonly Frame[];
  readonly #ground: Ground;
  readonly #isReason: IsReason;
  #left = MAX_STATEMENTS;
  readonly #known = new Map<string, Verdict | null>();

  constructor(ground: Ground, frames: readonly Frame[], isReason: IsReason) {
    this.#ground = ground;
    this.#frames = frames;
    this.#isReason = isReason;
  }

  prove(sentence: string, depth = 0): Verdict | null {
    const key = sentence.trim();
    const made = this.#known.get(key);
    if (made !== undefined) return made;
    this.#left -= 1;
    if (this.#left < 0) return null;
    const verdict = this.#whole(key) ?? null;
    const proved = verdict?.grounded || depth >= MAX_DEPTH ? verdict : (this.#inParts(key, depth) ?? verdict);
    this.#known.set(key, proved);
    return proved;
  }

  #whole(sentence: string): Verdict | null {
    let first: Verdict | null = null;
    for (const wording of [sentence, ...rewordings(sentence)])
      for (const frame of this.#frames) {
        const verdict = frame(wording, this.#ground);
        if (verdict?.grounded) return verdict;
        first ??= verdict;
      }
    return first;
  }

  #inParts(sentence: string, depth: number): Verdict | null {
    for (const { first, second, link, isRelative } of cutsOf(sentence)) {
      const subject = isRelative ? this.#lastOf(first) : this.#subjectOf(first);
      const behind = standing(second.replace(/^[,\s]+/, ''), subject);
      const ahead = standing(first, this.#subjectOf(second));
      const verdict = this.#joined(ahead, behind, link, depth);
      if (verdict) return verdict;
    }
    return null;
  }

  /** "Was A, not B": B must be another than whom the first statement names. */
  #isOther(first: string, second: string): boolean {
    const denied = /^(?:not|rather than|instead of) (.+)$/i.exec(second)?.[1]?.replace(/[.!]+$/, '');
    if (denied === undefined) return false;
    const items = [first, denied].map((text) => readItems(text, this.#ground.names));
    const [mine = [], others = []] = items.map((some) =>
      some.flatMap((item) => (item.kind === 'name' ? [item.name.subjects] : [])),
    );
    const isNamesOnly = items[1]?.every(({ kind }) => kind === 'name' || kind === 'of') === true;
    const [one] = others;
    if (!isNamesOnly || !one || one.length === 0) return false;
    const kind = one[0]?.split(':')[0];
    const same = mine.filter((subjects) => subjects[0]?.split(':')[0] === kind);
    const other = others.reduce((left, right) => left.filter((subject) => right.includes(subject)));
    const who =
      same.length > 0 ? same.reduce((left, right) => left.filter((subject) => right.includes(subject))) : [];
    return other.length > 0 && who.length > 0 && !other.some((subject) => who.includes(subject));
  }

  #joined(first: string, second: string, link: Link, depth: number): Verdict | null {
    const apart = second.replace(/^.*?\b(?=(?:not|rather than|instead of) )/i, '');
    if (link === 'side' && this.#isOther(first, apart)) {
      const proved = this.prove(first, depth + 1);
      if (proved?.grounded) return proved;
    }
    const [effect, reason] = link === 'result' ? [second, first] : [first, second];
    const before = this.prove(effect, depth + 1);
    if (!before?.grounded) return null;
    if (link !== 'side') {
      const named = this.#isReason(effect, reason, this.#ground);
      if (named?.grounded) return { ...named, at: [...before.at, ...named.at] };
    }
    const behind = this.prove(reason, depth + 1);
    if (!behind?.grounded) return null;
    if (
      link !== 'side' &&
      (KILLED.test(reason) || !(KILLED.test(effect) ? isOneLine : isOneMatter)(before.at, behind.at))
    )
      return null;
    return { grounded: true, why: 'Each part holds.', at: [...before.at, ...behind.at] };
  }

  /** The last name of a statement. */
  #lastOf(statement: string): string | null {
    const items = readItems(statement, this.#ground.names);
    const last = items.findLast((item) => item.kind === 'name');
    return last?.kind === 'name' ? last.name.text : null;
  }

  /** The first name of a statement. */
  #subjectOf(statement: string): string | null {
    const topic = topicOf(statement);
    if (topic && /\bswap\b|\bhuge pages?\b/i.test(topic)) return topic;
    const words = [...statement.matchAll(/(?<![\w.-])\S+/g)];
    for (const { index } of words.slice(0, 12)) {
      const read = this.#ground.names.read(statement.slice(index));
      if (read) return read.name.text;
    }
    return topicOf(statement);
  }
}
