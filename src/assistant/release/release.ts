import { count } from '../../lib/text.ts';
import type { StreamEvent, Withheld } from '../../schema/conversation.ts';
import type { ModelSentence } from '../agent/answer-schema.ts';
import { type Draft, numberCitations, plain } from '../draft.ts';
import type { Checker } from './check.ts';
import { wording } from './safe-text.ts';

interface Failing {
  readonly place: number;
  readonly sentence: ModelSentence;
  readonly why: string;
}

/** The sentences of one answer on their way out: each is checked, and sent as soon as it holds. */
export class Release {
  readonly #checker: Checker;
  readonly #seen = new Set<string>();
  readonly #kept: { readonly place: number; readonly draft: Draft }[] = [];
  #failing: Failing[] = [];
  #place = 0;

  constructor(checker: Checker) {
    this.#checker = checker;
  }

  /** @returns the event to send, or `null` for a sentence that failed or was there before */
  offer(sentence: ModelSentence): StreamEvent | null {
    if (!this.#isNew(sentence)) return null;
    this.#place += 1;
    const checked = this.#checker.check(sentence);
    if ('draft' in checked) return this.#keep(this.#place, checked.draft);
    this.#failing.push({ place: this.#place, sentence, why: checked.why });
    return null;
  }

  /** What goes back to the model, once. */
  get failing(): readonly Failing[] {
    return this.#failing;
  }

  get survivors(): number {
    return this.#kept.length;
  }

  /** What came back, in the order of what failed; sentences beyond those are not taken. */
  mend(sentences: readonly ModelSentence[]): StreamEvent[] {
    const failed = this.#failing;
    const still = new Map(failed.map((one) => [one.place, one]));
    const events = sentences.slice(0, failed.length).flatMap((sentence, i) => {
      const { place } = failed[i] as Failing;
      const checked = this.#checker.check(sentence);
      if (!('draft' in checked)) {
        still.set(place, { place, sentence, why: checked.why });
        return [];
      }
      still.delete(place);
      return this.#isNew(sentence) ? [this.#keep(place, checked.draft)] : [];
    });
    this.#failing = [...still.values()];
    return events;
  }

  /** In the model's order, and in the end how much is not shown. */
  drafts(): Draft[] {
    const kept = [...this.#kept].sort((a, b) => a.place - b.place).map(({ draft }) => draft);
    const n = this.#failing.length;
    return n === 0 ? kept : [...kept, plain('', withheldLine(n))];
  }

  withheld(): Withheld[] {
    return this.#failing.map(({ sentence, why }) => ({ text: sentence.text, why }));
  }

  #isNew({ text }: ModelSentence): boolean {
    const key = wording(text);
    const fresh = !this.#seen.has(key);
    this.#seen.add(key);
    return fresh;
  }

  #keep(place: number, draft: Draft): StreamEvent {
    this.#kept.push({ place, draft });
    return lastOf(this.#kept.map((one) => one.draft));
  }
}

export function withheldLine(n: number): string {
  return `${count(n, 'statement')} of the model ${n === 1 ? 'was' : 'were'} withheld, because the evidence does not carry ${n === 1 ? 'it' : 'them'}.`;
}

/** The last of some drafts as an event; its numbers stay when more follow. */
export function lastOf(drafts: readonly Draft[]): StreamEvent {
  const { sentences, citations } = numberCitations(drafts);
  const sentence = sentences.at(-1);
  if (!sentence) throw new Error('no draft');
  return {
    event: 'sentence',
    data: { sentence, citations: citations.filter(({ id }) => sentence.citations.includes(id)) },
  };
}
