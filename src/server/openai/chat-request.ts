import { z } from 'zod';

const Part = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  file: z
    .looseObject({
      file_data: z.string().optional(),
      file_id: z.string().optional(),
      filename: z.string().max(1_000).optional(),
    })
    .optional(),
});
export type Part = z.infer<typeof Part>;

const ChatMessage = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(Part).max(200)]).nullish(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

/** A choice of tools: a word, or the one tool that must be called. */
const Choice = z.union([z.string(), z.looseObject({})]).nullish();

/**
 * `POST /v1/chat/completions`, as far as it is read. What tunes a model (`temperature`, `max_tokens`, `seed`, …) is taken and
 * means nothing here; what would change the shape of the answer is refused.
 */
export const ChatRequest = z.object({
  model: z.string().min(1).max(200),
  messages: z.array(ChatMessage).min(1).max(2_000),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.number().int().nullish(),
  tools: z.array(z.unknown()).nullish(),
  tool_choice: Choice,
  functions: z.array(z.unknown()).nullish(),
  function_call: Choice,
  response_format: z.looseObject({ type: z.string() }).nullish(),
  logprobs: z.boolean().nullish(),
  modalities: z.array(z.string()).nullish(),
  user: z.string().max(1_000).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;
