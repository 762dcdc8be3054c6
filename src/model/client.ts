import { ChatOpenAI } from '@langchain/openai';
import type { Endpoint, ModelSettings } from '../lib/config.ts';
import { retryingFetch } from './retrying-fetch.ts';
import { serverOf } from './server.ts';

/** Of one reply of the model. */
const MAX_OUTPUT_TOKENS = 4_000;

export interface ChatOptions {
  readonly streaming: boolean;
  /** In milliseconds, as Date.now() counts. */
  readonly deadline: number;
}

/** The chat model as LangChain drives it; retries are ours, since its own do not read Retry-After. */
export function chatModel(
  settings: ModelSettings,
  endpoint: Endpoint,
  { streaming, deadline }: ChatOptions,
): ChatOpenAI {
  return new ChatOpenAI({
    model: settings.name,
    apiKey: endpoint.apiKey ?? 'none',
    useResponsesApi: false,
    disableStreaming: !streaming,
    maxTokens: MAX_OUTPUT_TOKENS,
    maxRetries: 0,
    timeout: Math.max(1, deadline - Date.now()),
    configuration: {
      baseURL: serverOf(endpoint),
      fetch: retryingFetch(deadline),
      // OPENAI_LOG=debug would write what is sent to the log.
      logLevel: 'off',
    },
  });
}
