import { z } from 'zod';
import { Evidence, Sentence } from './evidence.ts';
import { Insight } from './insight.ts';
import { Isolation, LimiterKind, SandboxRun } from './verification.ts';

export const SCHEMA_VERSION = 1;

export const EventKind = z.enum([
  'oom-kill',
  'group-kill',
  'manual-oom',
  'no-killable-process',
  'allocation-failure',
  'userspace-kill',
  'memory-error',
  'throttled',
  'external-kill',
]);
export type EventKind = z.infer<typeof EventKind>;

const bytes = z.number().nonnegative().nullable();

/** A process as an event names it. Sizes in bytes; `null` where the evidence does not say. */
export const EventProcess = z.object({
  name: z.string().nullable(),
  pid: z.number().int().nullable(),
  uid: z.number().int().nullable(),
  rssBytes: bytes,
  anonBytes: bytes,
  fileBytes: bytes,
  shmemBytes: bytes,
  swapBytes: bytes,
  oomScoreAdj: z.number().int().nullable(),
  /** Command line where a source gives it, secrets masked by the collector. */
  command: z.string().nullable(),
});
export type EventProcess = z.infer<typeof EventProcess>;

export const EventCgroup = z.object({
  limitPath: z.string().nullable(),
  taskPath: z.string().nullable(),
  limitBytes: bytes,
  usageBytes: bytes,
  swapLimitBytes: bytes,
  pod: z.string().nullable(),
  container: z.string().nullable(),
  unit: z.string().nullable(),
});
export type EventCgroup = z.infer<typeof EventCgroup>;

export const IncidentEvent = z.object({
  id: z.string(),
  kind: EventKind,
  /** RFC 3339, where a source ties the event to a clock. */
  time: z.string().nullable(),
  /** Seconds since boot, as the kernel log stamps it. */
  uptimeSeconds: z.number().nullable(),
  constraint: z.string().nullable(),
  trigger: z.object({ name: z.string(), pid: z.number().int().nullable() }).nullable(),
  cgroup: EventCgroup.nullable(),
  /** The limit that was hit, whatever kind: `memory.max`, `memory.limit_in_bytes`, `RLIMIT_AS`, `CommitLimit`. */
  limit: z.object({ name: z.string(), bytes: z.number(), evidence: z.array(Evidence) }).nullable(),
  victim: EventProcess.nullable(),
  hog: EventProcess.nullable(),
  cause: z.string(),
  evidence: z.array(Evidence),
});
export type IncidentEvent = z.infer<typeof IncidentEvent>;

export const Found = z.object({
  cause: z.string(),
  title: z.string(),
  confidence: z.number().min(0).max(1),
  summary: z.string(),
  evidence: z.array(Evidence),
});
export type Found = z.infer<typeof Found>;

export const Missing = z.object({ source: z.string(), why: z.string(), command: z.string() });
export type Missing = z.infer<typeof Missing>;

export const Fact = z.object({
  id: z.string(),
  label: z.string(),
  value: z.union([z.number(), z.string()]),
  unit: z.string(),
  evidence: z.array(Evidence),
});
export type Fact = z.infer<typeof Fact>;

export const Ledger = z.object({
  totalBytes: z.number(),
  parts: z.array(z.object({ name: z.string(), bytes: z.number(), evidence: z.array(Evidence) })),
  residualBytes: z.number(),
});
export type Ledger = z.infer<typeof Ledger>;

/** Two runs under one limit: the program as it is and with the change. `sameOutput` is `null` where nothing could be compared. */
export const FixVerification = z.object({
  before: SandboxRun,
  after: SandboxRun,
  sameOutput: z.boolean().nullable(),
  limitBytes: z.number(),
  proven: z.boolean(),
  says: z.string(),
  limiter: LimiterKind,
  isolation: Isolation,
  /** What this host's means cannot show, in plain words. */
  cannotProve: z.array(z.string()),
  /** The person who allowed the run; `null` on the command line, where it is whoever typed it. */
  approvedBy: z.string().nullable(),
});
export type FixVerification = z.infer<typeof FixVerification>;

export const Fix = z.object({
  id: z.string(),
  kind: z.enum(['code', 'configuration', 'operation']),
  title: z.string(),
  why: z.string(),
  file: z.string().nullable(),
  diff: z.string().nullable(),
  command: z.string().nullable(),
  risk: z.string(),
  undo: z.string().nullable(),
  /** What running it showed; `null` where it was not run. */
  verification: FixVerification.nullable(),
  evidence: z.array(Evidence),
});
export type Fix = z.infer<typeof Fix>;

export const Citation = z.discriminatedUnion('kind', [
  z.object({ id: z.string(), kind: z.literal('evidence'), ...Evidence.shape }),
  z.object({
    id: z.string(),
    kind: z.literal('article'),
    article: z.string(),
    title: z.string(),
    section: z.string(),
    text: z.string(),
    /** Where the article can be read, at that section; none in answers of before there were pages. */
    url: z.string().nullable().default(null),
  }),
]);
export type Citation = z.infer<typeof Citation>;

/**
 * One released sentence of an answer. `section` groups sentences under a heading; it may be empty. `title` names
 * what the sentences after it propose.
 */
export const AnswerSentence = z.object({
  section: z.string(),
  text: z.string(),
  /** `command`: a shell command to show verbatim; `title`: a sub-heading; `text`: prose. */
  form: z.enum(['text', 'command', 'title']),
  citations: z.array(z.string()),
});
export type AnswerSentence = z.infer<typeof AnswerSentence>;

export const Answer = z.object({
  markdown: z.string(),
  composer: z.enum(['offline', 'model']),
  sentences: z.array(AnswerSentence),
  citations: z.array(Citation),
});
export type Answer = z.infer<typeof Answer>;

export const INCONCLUSIVE = 'inconclusive';

export const Incident = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  id: z.string(),
  createdAt: z.string(),
  question: z.string().nullable(),
  verdict: Found,
  contributing: z.array(Found),
  ruledOut: z.array(z.object({ cause: z.string(), why: z.string(), evidence: z.array(Evidence) })),
  missing: z.array(Missing),
  events: z.array(IncidentEvent),
  facts: z.array(Fact),
  ledger: Ledger.nullable(),
  insight: Insight,
  fixes: z.array(Fix),
  answer: Answer,
  warnings: z.array(z.string()),
});
export type Incident = z.infer<typeof Incident>;

export { Evidence, Sentence };
