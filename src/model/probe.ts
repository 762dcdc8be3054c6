import OpenAI from 'openai';
import { z } from 'zod';
import type { Endpoint } from '../lib/config.ts';
import type { Abilities } from './abilities.ts';
import { failureOf } from './failure.ts';
import { serverOf } from './server.ts';

/** Of each of the few small requests. */
const TIMEOUT_MS = 10_000;
export const PROBE_TEXT = 'Reply with the word ok.';

/** Servers beside OpenAI's tell how much fits, each in a field of its own. */
const Listed = z.looseObject({
  id: z.string(),
  max_model_len: z.number().optional(),
  context_length: z.number().optional(),
  max_context_length: z.number().optional(),
  meta: z.looseObject({ n_ctx: z.number().optional(), n_ctx_train: z.number().optional() }).nullish(),
});

export interface Probed {
  readonly reached: boolean;
  /** Whether the server lists the model; `null` where it lists none. */
  readonly listed: boolean | null;
  /** For the log: one line. */
  readonly says: string;
}

/** Asks what a model and its server can do, and notes it in `abilities`. Never throws. */
export async function probe(model: string, endpoint: Endpoint, abilities: Abilities): Promise<Probed> {
  const client = new OpenAI({
    apiKey: endpoint.apiKey ?? 'none',
    baseURL: serverOf(endpoint),
    timeout: TIMEOUT_MS,
    maxRetries: 0,
    logLevel: 'off',
  });
  const listed = await isListed(client, model, abilities);
  const failed = await tryAbilities(client, model, abilities);
  const { tools, schema, streaming, context } = abilities;
  const can = (able: boolean, what: string) => `${able ? '' : 'no '}${what}`;
  const says = failed
    ? `model ${model}: ${failed}`
    : `model ${model}: ${can(tools, 'tools')}, ${can(schema, 'JSON schema')}, ${can(streaming, 'streaming')}, context ${context ?? 'not told'}${listed === false ? '; the server does not list it' : ''}`;
  return { reached: failed === null, listed, says };
}

async function isListed(client: OpenAI, model: string, abilities: Abilities): Promise<boolean | null> {
  try {
    const { data } = await client.models.list();
    const own = data.map((one) => Listed.safeParse(one).data).find((one) => one?.id === model);
    const { max_model_len, context_length, max_context_length, meta } = own ?? {};
    abilities.context =
      max_model_len ?? context_length ?? max_context_length ?? meta?.n_ctx ?? meta?.n_ctx_train ?? null;
    return data.length === 0 ? null : own !== undefined;
  } catch {
    return null;
  }
}

/** One request that wants everything; each ability that is refused is left out of the next. */
async function tryAbilities(client: OpenAI, model: string, abilities: Abilities): Promise<string | null> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    try {
      await ask(client, model, abilities);
      return null;
    } catch (error) {
      const failure = failureOf(error, TIMEOUT_MS / 1000);
      const lacks = { 'no-tools': 'tools', 'no-schema': 'schema', 'no-streaming': 'streaming' } as const;
      const lacking = lacks[failure.kind as keyof typeof lacks];
      if (!lacking || !abilities.lower(lacking)) return failure.message;
    }
  }
  return 'it refuses every way of asking.';
}

async function ask(client: OpenAI, model: string, { tools, schema, streaming }: Abilities): Promise<void> {
  const parameters = { type: 'object', properties: {}, required: [], additionalProperties: false };
  const ok = { ...parameters, properties: { ok: { type: 'boolean' } }, required: ['ok'] };
  const request = {
    model,
    messages: [{ role: 'user' as const, content: PROBE_TEXT }],
    ...(tools && {
      tools: [
        { type: 'function' as const, function: { name: 'noop', description: 'Does nothing.', parameters } },
      ],
    }),
    ...(schema && {
      response_format: {
        type: 'json_schema' as const,
        json_schema: { name: 'ok', schema: ok, strict: true },
      },
    }),
  };
  if (!streaming) {
    await client.chat.completions.create(request);
    return;
  }
  for await (const _ of await client.chat.completions.create({ ...request, stream: true }));
}
