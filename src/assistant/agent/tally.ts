import type { ModelSettings } from '../../lib/config.ts';
import { ModelFailure } from '../../model/failure.ts';
import type { Usage } from '../../schema/conversation.ts';
import { MAX_MODEL_CALLS, MAX_TOOL_CALLS } from '../limits.ts';

/** What one answer has taken so far, held against what it may take. */
export class Tally {
  modelCalls = 0;
  toolCalls = 0;
  inputTokens: number | null = null;
  outputTokens: number | null = null;
  readonly prompts = new Set<string>();
  /** In milliseconds, as Date.now() counts. */
  readonly deadline: number;
  readonly #started = Date.now();
  readonly #settings: ModelSettings;

  constructor(settings: ModelSettings) {
    this.#settings = settings;
    this.deadline = this.#started + settings.seconds * 1000;
  }

  get model(): string {
    return this.#settings.name;
  }

  /** @throws ModelFailure limit where nothing more may be asked */
  beforeModelCall(): void {
    const { tokens } = this.#settings;
    if (this.modelCalls >= MAX_MODEL_CALLS)
      throw new ModelFailure('limit', `The model came to no answer within ${MAX_MODEL_CALLS} calls.`);
    if ((this.inputTokens ?? 0) + (this.outputTokens ?? 0) >= tokens)
      throw new ModelFailure('limit', `The model used up the ${tokens} tokens of an answer.`);
    this.modelCalls += 1;
  }

  /** The call that must be the answer, as no other follows. */
  get lastModelCall(): boolean {
    return this.modelCalls >= MAX_MODEL_CALLS - 1;
  }

  /** False where this call is one too many. */
  beforeToolCall(): boolean {
    this.toolCalls += 1;
    return this.toolCalls <= MAX_TOOL_CALLS;
  }

  count(input: number, output: number): void {
    this.inputTokens = (this.inputTokens ?? 0) + input;
    this.outputTokens = (this.outputTokens ?? 0) + output;
  }

  usage(): Usage {
    const { name, price } = this.#settings;
    const { inputTokens, outputTokens } = this;
    const cost =
      price && inputTokens !== null
        ? (inputTokens * price.input + (outputTokens ?? 0) * price.output) / 1e6
        : null;
    return {
      model: name,
      prompts: [...this.prompts],
      modelCalls: this.modelCalls,
      toolCalls: this.toolCalls,
      inputTokens,
      outputTokens,
      costUsd: cost,
      seconds: (Date.now() - this.#started) / 1000,
    };
  }
}
