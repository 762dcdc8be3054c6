import { newId } from '../../lib/id.ts';
import type { Usage } from '../../schema/conversation.ts';
import { MODEL } from './refuse.ts';

/** Tokens as OpenAI counts them. */
export interface TokenUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** Without a model no tokens are used. @returns `null` where the model's server does not say */
export function tokenUsage(usage: Usage | undefined): TokenUsage | null {
  if (!usage) return { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
  const { inputTokens, outputTokens } = usage;
  if (inputTokens === null || outputTokens === null) return null;
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  };
}

/** Objects of one completion: whole, or in chunks. */
export class Completion {
  readonly #base = {
    id: `chatcmpl-${newId()}`,
    created: Math.floor(Date.now() / 1000),
    model: MODEL,
    system_fingerprint: null,
  };

  whole(content: string, usage: TokenUsage | null) {
    const message = { role: 'assistant', content, refusal: null };
    return {
      ...this.#base,
      object: 'chat.completion',
      choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
      ...(usage && { usage }),
    };
  }

  chunk(delta: { readonly role?: 'assistant'; readonly content?: string }, finish: 'stop' | null = null) {
    return this.#chunk([{ index: 0, delta, logprobs: null, finish_reason: finish }]);
  }

  /** The last one, where the client asked for it. */
  usageChunk(usage: TokenUsage | null) {
    return { ...this.#chunk([]), usage };
  }

  #chunk(choices: readonly object[]) {
    return { ...this.#base, object: 'chat.completion.chunk', choices };
  }
}
