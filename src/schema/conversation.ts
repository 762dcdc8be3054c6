import { z } from 'zod';
import { AnswerSentence, Citation, Found, INCONCLUSIVE } from './incident.ts';

/** What an answer of a model cost. Tokens as the model's server counts them, `null` where it does not say. */
export const Usage = z.object({
  model: z.string(),
  /** The prompts that were used, as `name@version`. */
  prompts: z.array(z.string()),
  modelCalls: z.number().int(),
  toolCalls: z.number().int(),
  inputTokens: z.number().int().nullable(),
  outputTokens: z.number().int().nullable(),
  /** By the prices that are set; `null` without them. */
  costUsd: z.number().nullable(),
  seconds: z.number(),
});
export type Usage = z.infer<typeof Usage>;

/** A statement of the model that was not shown, and why: kept so that it can be looked at. */
export const Withheld = z.object({ text: z.string(), why: z.string() });
export type Withheld = z.infer<typeof Withheld>;

/** What a tool may only do once a person said so. */
export const Approval = z.object({
  id: z.string(),
  tool: z.string(),
  fix: z.string(),
  title: z.string(),
  command: z.string().nullable(),
  risk: z.string(),
});
export type Approval = z.infer<typeof Approval>;

/** Who said what to an approval. */
export const Decision = z.strictObject({
  id: z.string().min(1).max(200),
  decision: z.enum(['approve', 'reject']),
  by: z.string().trim().min(1).max(200),
});
export type Decision = z.infer<typeof Decision>;

/** A tool that the model called for an answer. */
export const ToolCall = z.object({
  id: z.string(),
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()),
});
export type ToolCall = z.infer<typeof ToolCall>;

export const ToolOutcome = z.object({
  id: z.string(),
  tool: z.string(),
  failed: z.boolean(),
  text: z.string(),
});
export type ToolOutcome = z.infer<typeof ToolOutcome>;

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
  /** What went otherwise than wished, in one line: why the rules answer in place of the model. */
  notice: z.string().optional(),
  withheld: z.array(Withheld).optional(),
  /** What tools told the model, in the order in which it was told. */
  told: z.array(ToolOutcome).optional(),
  usage: Usage.optional(),
  /** Of an answer: what waits for a person. */
  approval: Approval.optional(),
  /** Of a person's turn: what was decided, and by whom. */
  decision: Decision.optional(),
  /** The turn's question was asked anew: the message that took its place. What was replaced is no part of the talk any more. */
  supersededBy: z.string().optional(),
});
export type Message = z.infer<typeof Message>;

/** `replaces`: a message of the last turn, which this question is asked in place of. */
export const QuestionRequest = z.strictObject({
  text: z.string().trim().min(1).max(20_000),
  replaces: z.string().min(1).max(200).optional(),
});
export const DecisionRequest = z.strictObject({ approval: Decision });

/** Who allows a run of a fix; a form gives one argument as plain text. */
export const VerificationRequest = z.strictObject({
  approvedBy: z.string().trim().min(1).max(200),
  args: z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(z.string().max(4000)).max(40),
    )
    .default([]),
});

/** A question, or what a person says to an approval that an answer waits for. */
export type MessageRequest = z.infer<typeof QuestionRequest> | z.infer<typeof DecisionRequest>;

export const MessageList = z.object({ messages: z.array(Message) });

/** `program`: Python source, as a file name and its text. `incident`: the one that this is more evidence of. */
export const IncidentRequest = z.strictObject({
  text: z
    .string()
    .max(64 * 1024 ** 2)
    .optional(),
  question: z.string().trim().max(20_000).optional(),
  program: z.object({ name: z.string().min(1).max(255), text: z.string() }).optional(),
  incident: z.string().max(200).optional(),
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
  /** Where it happened: pod, container, unit, or the control group's own name. */
  place: z.string().nullable(),
});
export type IncidentSummary = z.infer<typeof IncidentSummary>;

const Facet = z.array(z.object({ value: z.string(), count: z.number().int() }));

export const IncidentList = z.object({
  incidents: z.array(IncidentSummary),
  next: z.string().nullable(),
  /** With `facets=true`: what all incidents can be filtered by, the most frequent first. */
  facets: z.object({ causes: Facet, places: Facet }).optional(),
});
export type IncidentList = z.infer<typeof IncidentList>;

export const IncidentQuery = z.object({
  q: z.string().max(1_000).optional(),
  cause: z.string().max(200).optional(),
  place: z.string().max(4096).optional(),
  /** RFC 3339, when it was handed over: from, and before. */
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  facets: z.stringbool().optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type IncidentQuery = z.infer<typeof IncidentQuery>;

/** What a person thinks of an answer. */
export const FeedbackRequest = z.strictObject({
  incident: z.string().min(1).max(200),
  message: z.string().min(1).max(200),
  thumb: z.enum(['up', 'down']),
  reason: z.string().trim().max(2_000).default(''),
});

/** As it is kept, with the causes that the answer was about. */
export const Feedback = FeedbackRequest.extend({ findings: z.array(z.string()), createdAt: z.string() });
export type Feedback = z.infer<typeof Feedback>;

export const FeedbackList = z.object({ feedback: z.array(Feedback) });

export const SourceList = z.object({
  sources: z.array(z.object({ path: z.string(), lineCount: z.number(), keptLines: z.number() })),
});
export type SourceList = z.infer<typeof SourceList>;

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
  /** In place of a range: so many kept lines before this line, and from it on. */
  near: z.coerce.number().int().min(1).optional(),
  before: z.coerce.number().int().min(0).max(2_000).default(100),
  after: z.coerce.number().int().min(0).max(2_000).default(100),
});

export const LineQuery = z.object({
  q: z.string().min(1).max(1_000),
  path: z.string().min(1).max(4096).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});

export const LineMatches = z.object({
  matches: z.array(z.object({ path: z.string(), number: z.number(), text: z.string() })),
  /** Whether there are more than were asked for. */
  more: z.boolean(),
});
export type LineMatches = z.infer<typeof LineMatches>;

/** `GET /api/v1/service`: what a door has to say before anything is handed over. */
export const ServiceInfo = z.object({
  /** `null`: no model is set and nothing leaves. */
  model: z.object({ name: z.string(), server: z.string() }).nullable(),
  /** Whether programs may be run here once a person allowed it. */
  sandbox: z.boolean(),
  /** The key that the browser signed in with; `null` where none is asked for, or a program asks. */
  signedInAs: z.string().nullable(),
});
export type ServiceInfo = z.infer<typeof ServiceInfo>;

/** `GET …/outgoing`: what leaves this machine. */
export const Outgoing = z.object({
  /** `null`: no model is set and nothing leaves. */
  model: z.object({ name: z.string(), server: z.string() }).nullable(),
  /** False where a log is too long to list all that is kept. */
  complete: z.boolean(),
  /** Kept here: each placeholder that is sent in its place, and what kind of thing it is. */
  kept: z.array(z.object({ placeholder: z.string(), kind: z.string(), original: z.string() })),
  /** The facts as they are sent with a question. */
  sent: z.string(),
});
export type Outgoing = z.infer<typeof Outgoing>;

/** What a stream of `POST …/messages` sends, by SSE event name; each with its own id, counting from 1. */
export const StreamEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('finding'), data: Found }),
  z.object({
    event: z.literal('sentence'),
    data: z.object({ sentence: AnswerSentence, citations: z.array(Citation) }),
  }),
  z.object({ event: z.literal('tool_call'), data: ToolCall }),
  z.object({ event: z.literal('tool_result'), data: ToolOutcome }),
  z.object({ event: z.literal('approval_required'), data: Approval }),
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
