import type { Endpoint } from '../lib/config.ts';

/** Where OpenAI itself listens; named, so that no other variable of the environment sends anything elsewhere. */
const OPENAI = 'https://api.openai.com/v1';

export function serverOf({ baseUrl }: Endpoint): string {
  return baseUrl ?? OPENAI;
}
