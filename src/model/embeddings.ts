import OpenAI from 'openai';
import type { Config, Endpoint } from '../lib/config.ts';

const TIMEOUT_MS = 20_000;

/** The embedding model that the settings name; `null` where they name none. */
export function configuredEmbedder({
  embeddingModel,
  endpoint,
}: Pick<Config, 'embeddingModel' | 'endpoint'>) {
  return embeddingModel === null ? null : embedderOf(embeddingModel, endpoint);
}

/** Makes vectors with an embedding model. @throws OpenAI.APIError as the client words it */
export function embedderOf(model: string, { apiKey, baseUrl }: Endpoint) {
  const client = new OpenAI({
    apiKey: apiKey ?? 'none',
    baseURL: baseUrl ?? undefined,
    timeout: TIMEOUT_MS,
    maxRetries: 2,
  });
  return {
    model,
    async embed(texts: readonly string[]): Promise<Float32Array[]> {
      const { data } = await client.embeddings.create({ model, input: [...texts], encoding_format: 'float' });
      const sorted = [...data].sort((a, b) => a.index - b.index);
      if (sorted.length !== texts.length)
        throw new Error(`${sorted.length} vectors came for ${texts.length} texts`);
      return sorted.map(({ embedding }) => Float32Array.from(embedding));
    },
  };
}
