import { MarkdownWriter } from '../../report/markdown-writer.ts';
import type { Message, StreamEvent } from '../../schema/conversation.ts';
import type { AnswerSentence, Citation } from '../../schema/incident.ts';

type SentenceEvent = Extract<StreamEvent, { event: 'sentence' }>['data'];

/**
 * An answer as running text, for clients that can take nothing back: what was said stays, what the stored message has beside
 * it comes behind. Its numbers are its own, by the order in which lines are first cited.
 */
export class AnswerText {
  readonly #writer = new MarkdownWriter();
  readonly #citations = new Map<string, Citation>();
  readonly #said = new Set<string>();
  #text = '';

  /** All that was given so far. */
  get text(): string {
    return this.#text;
  }

  sentence({ sentence, citations }: SentenceEvent): string {
    return this.#give(this.#say(sentence, citations));
  }

  /** The rest: what was not said yet, what went otherwise than wished, what waits, and the lines behind the numbers. */
  end({ sentences, citations, notice, approval }: Message): string {
    const rest = sentences.filter((one) => !this.#said.has(keyOf(one)));
    return this.#give(
      [
        ...rest.map((one) => this.#say(one, citations)),
        ...(notice ? [this.#writer.block(`> ${notice}`)] : []),
        ...(approval
          ? [this.#writer.block('> A person approves or rejects it in the web chat or over the API.')]
          : []),
        this.#writer.evidence([...this.#citations.values()]),
      ].join(''),
    );
  }

  #give(piece: string): string {
    this.#text += piece;
    return piece;
  }

  #say(sentence: AnswerSentence, citations: readonly Citation[]): string {
    this.#said.add(keyOf(sentence));
    const numbers = sentence.citations.flatMap((id) => {
      const citation = citations.find((one) => one.id === id);
      return citation ? [this.#number(citation)] : [];
    });
    return this.#writer.sentence({ ...sentence, citations: numbers });
  }

  #number(citation: Citation): string {
    const { id: _, ...what } = citation;
    const key = JSON.stringify(what);
    const known = this.#citations.get(key);
    if (known) return known.id;
    const id = String(this.#citations.size + 1);
    this.#citations.set(key, { ...citation, id });
    return id;
  }
}

function keyOf({ section, form, text }: AnswerSentence): string {
  return JSON.stringify([section, form, text]);
}
