import { AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ANSWER_TOOL } from '../agent.ts';
import { MAX_REPLY_CHARS } from '../limits.ts';
import type { ModelSentence } from './answer-schema.ts';
import { SentenceObjects } from './json-objects.ts';
import { readSentence } from './read-reply.ts';

/** Follows the replies of a model piece by piece, and tells sentences of the answer as they become whole. */
export class ReplyReader {
  /** Of the reply that came last: its text, or the arguments of the tool that answers. */
  text = '';
  #step = -1;
  #objects = new SentenceObjects();
  #answerIndex: number | undefined;

  /** @param step of the graph: each reply has one of its own, whatever ids a server gives */
  *read(message: BaseMessage, step: number): Generator<ModelSentence> {
    if (step !== this.#step) this.#begin(step);
    const piece = this.#pieceOf(message).slice(0, MAX_REPLY_CHARS - this.text.length);
    this.text += piece;
    for (const object of this.#objects.feed(piece)) {
      const sentence = readSentence(object);
      if (sentence) yield sentence;
    }
  }

  #begin(step: number): void {
    this.#step = step;
    this.text = '';
    this.#objects = new SentenceObjects();
    this.#answerIndex = undefined;
  }

  #pieceOf(message: BaseMessage): string {
    if (!AIMessageChunk.isInstance(message)) return wholeText(message);
    for (const { name, index } of message.tool_call_chunks ?? [])
      if (name === ANSWER_TOOL) this.#answerIndex ??= index;
    const args = (message.tool_call_chunks ?? [])
      .filter(({ index }) => this.#answerIndex !== undefined && index === this.#answerIndex)
      .map((chunk) => chunk.args ?? '');
    return message.text + args.join('');
  }
}

/** Of a reply that came in one piece. */
function wholeText(message: BaseMessage): string {
  const { tool_calls: calls = [] } = message as { tool_calls?: { name: string; args: unknown }[] };
  const answer = calls.find(({ name }) => name === ANSWER_TOOL);
  return answer ? JSON.stringify(answer.args) : message.text;
}
