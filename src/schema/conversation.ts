import { z } from 'zod';
import { AnswerSentence, Citation, Found, INCONCLUSIVE } from './incident.ts';

/** One turn of a conversation, as stored and as `GET …/messages` lists it. */
export const Message = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant']),
  createdAt: z.string(),
  /** What the person wrote; of an answer its Markdown. */
  text: z.string(),
  composer: z.enum(['offline', 'model']).nullable(),
  sentences: z.array(AnswerSentence),
  citations: z.array(Citation),
});
export type Message = z.infer<typeof Message>;

export const MessageRequest = z.strictObject({ text: z.string().trim().min(1).max(20_000) });
export type MessageRequest = z.infer<typeof MessageRequest>;

export const MessageList = z.object({ messages: z.array(Message) });

/** `program`: Python source, as a file name and its text. */
export const IncidentRequest = z.strictObject({
  text: z
    .string()
    .max(64 * 1024 ** 2)
    .optional(),
  question: z.string().trim().max(20_000).optional(),
  program: z.object({ name: z.string().min(1).max(255), text: z.string() }).optional(),
});
export type IncidentRequest = z.infer<typeof IncidentRequest>;

/** A row of the incident list. */
export const IncidentSummary = z.object({
  id: z.string(),
  createdAt: z.string(),
  cause: z.string(),
  title: z.string(),
  confidence: z.number(),
  question: z.string().nullable(),
  victim: z.string().nullable(),
});
export type IncidentSummary = z.infer<typeof IncidentSummary>;

export const IncidentList = z.object({ incidents: z.array(IncidentSummary), next: z.string().nullable() });
export type IncidentList = z.infer<typeof IncidentList>;

export const IncidentQuery = z.object({
  q: z.string().max(1_000).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const SourceList = z.object({
  sources: z.array(z.object({ path: z.string(), lineCount: z.number(), keptLines: z.number() })),
});

export const SourceLines = z.object({
  path: z.string(),
  lineCount: z.number(),
  lines: z.array(z.object({ number: z.number(), text: z.string() })),
});
export type SourceLines = z.infer<typeof SourceLines>;

export const SourceQuery = z.object({
  path: z.string().min(1).max(4096),
  from: z.coerce.number().int().min(1).default(1),
  to: z.coerce.number().int().min(1).optional(),
});

/** What a stream of `POST …/messages` sends, by SSE event name; each with its own id, counting from 1. */
export const StreamEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('finding'), data: Found }),
  z.object({
    event: z.literal('sentence'),
    data: z.object({ sentence: AnswerSentence, citations: z.array(Citation) }),
  }),
  z.object({ event: z.literal('answer_end'), data: Message }),
  z.object({ event: z.literal('error'), data: z.object({ code: z.string(), detail: z.string() }) }),
]);
export type StreamEvent = z.infer<typeof StreamEvent>;

/** RFC 9457, with our stable `code`. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

export { INCONCLUSIVE };
