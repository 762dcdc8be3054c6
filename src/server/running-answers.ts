import { OomwhyError } from '../lib/errors.ts';
import type { MessageRequest, StreamEvent } from '../schema/conversation.ts';

/** How long an answer goes on while nobody listens, and how long an ended one can still be had. */
const ALONE_MS = 15_000;
const KEPT_MS = 60_000;
/** Ended answers kept at once. */
const MAX_ENDED = 200;

/** How an answer comes about, and what is said where that fails. */
interface Writer {
  readonly write: (stop: AbortSignal) => AsyncIterable<StreamEvent>;
  readonly told: (thrown: unknown) => StreamEvent;
}

/** One answer that goes on whoever listens: its events from the first, for as many listeners as come. */
class RunningAnswer {
  readonly asked: string;
  readonly #events: StreamEvent[] = [];
  readonly #stop = new AbortController();
  #ended = false;
  #listeners = 0;
  #alone: NodeJS.Timeout | null = null;
  #wake: (() => void)[] = [];

  constructor(asked: string, writer: Writer, onEnd: () => void) {
    this.asked = asked;
    void this.#run(writer).finally(onEnd);
  }

  get ended(): boolean {
    return this.#ended;
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Its events behind the first `after`, and those to come. Whoever leaves last leaves it alone for a while. */
  async *follow(after: number, left: AbortSignal): AsyncGenerator<StreamEvent> {
    this.#listeners += 1;
    if (this.#alone) clearTimeout(this.#alone);
    const rouse = () => this.#rouse();
    left.addEventListener('abort', rouse);
    try {
      for (let next = after; !left.aborted; next += 1) {
        while (next >= this.#events.length && !this.#ended && !left.aborted)
          await new Promise<void>((resolve) => this.#wake.push(resolve));
        const event = this.#events[next];
        if (!event) return;
        yield event;
      }
    } finally {
      left.removeEventListener('abort', rouse);
      this.#listeners -= 1;
      if (this.#listeners === 0 && !this.#ended)
        this.#alone = setTimeout(() => this.stop(), ALONE_MS).unref();
    }
  }

  async #run({ write, told }: Writer): Promise<void> {
    try {
      for await (const event of write(this.#stop.signal)) this.#tell(event);
    } catch (thrown) {
      this.#tell(told(thrown));
    } finally {
      this.#ended = true;
      if (this.#alone) clearTimeout(this.#alone);
      this.#rouse();
    }
  }

  #tell(event: StreamEvent): void {
    this.#events.push(event);
    this.#rouse();
  }

  #rouse(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}

/** Answers by the key that their client gave them, so that a broken connection can be taken up again. */
export class RunningAnswers {
  readonly #answers = new Map<string, RunningAnswer>();

  /**
   * The answer of this key, begun by the first who asks.
   * @param resume the client has had some of it: one that is not known any more is not begun anew
   * @throws OomwhyError answer-gone, idempotency-conflict
   */
  open(key: string, asked: MessageRequest, resume: boolean, writer: Writer): RunningAnswer {
    const words = JSON.stringify(asked);
    const known = this.#answers.get(key);
    if (known && known.asked !== words)
      throw new OomwhyError('idempotency-conflict', 'this Idempotency-Key was used for another question');
    if (known) return known;
    if (resume) throw new OomwhyError('answer-gone', 'this answer is not being written any more');
    const answer = new RunningAnswer(words, writer, () => this.#keepAWhile(key));
    this.#answers.set(key, answer);
    return answer;
  }

  has(key: string): boolean {
    return this.#answers.has(key);
  }

  stop(key: string): void {
    this.#answers.get(key)?.stop();
  }

  #keepAWhile(key: string): void {
    setTimeout(() => this.#answers.delete(key), KEPT_MS).unref();
    const ended = [...this.#answers].filter(([, answer]) => answer.ended);
    for (const [old] of ended.slice(0, Math.max(0, ended.length - MAX_ENDED))) this.#answers.delete(old);
  }
}
