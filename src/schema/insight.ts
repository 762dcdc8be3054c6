import { z } from 'zod';
import { Evidence } from './evidence.ts';

/** One step from a process's control group up to the root. Bytes; `null` where the evidence does not say. */
export const LimitStep = z.object({
  path: z.string(),
  limitBytes: z.number().nullable(),
  unlimited: z.boolean(),
  usageBytes: z.number().nullable(),
  peakBytes: z.number().nullable(),
  kills: z.number().nullable(),
  /** Limit less peak: how much was never used. */
  roomBytes: z.number().nullable(),
  /** Whether this is the limit that was hit. */
  hit: z.boolean(),
  evidence: z.array(Evidence),
});
export type LimitStep = z.infer<typeof LimitStep>;

/** A process's score by the kernel's own arithmetic; what `points` counts depends on the kernel (pages since 3.5). */
export const Score = z.object({
  name: z.string(),
  pid: z.number(),
  points: z.number().nullable(),
  oomScoreAdj: z.number().nullable(),
  evidence: z.array(Evidence),
});
export type Score = z.infer<typeof Score>;

/** Why this process was killed: whether its score was the highest, and whose was next. */
export const VictimChoice = z.object({
  agrees: z.boolean().nullable(),
  why: z.string().nullable(),
  victim: Score.nullable(),
  next: Score.nullable(),
});
export type VictimChoice = z.infer<typeof VictimChoice>;

/** The smallest limit that would have sufficed, as far as the evidence bounds it, in bytes. */
export const SurvivalBounds = z.object({
  limit: z.string(),
  atLeastBytes: z.number().nullable(),
  atMostBytes: z.number().nullable(),
  why: z.string(),
  evidence: z.array(Evidence),
});
export type SurvivalBounds = z.infer<typeof SurvivalBounds>;

/** Kills that belong together. `from` and `to` in seconds since boot. */
export const StormSummary = z.object({
  events: z.array(z.string()),
  cgroup: z.string().nullable(),
  from: z.number().nullable(),
  to: z.number().nullable(),
  culprit: z
    .object({
      name: z.string(),
      command: z.string().nullable(),
      bytes: z.number(),
      evidence: z.array(Evidence),
    })
    .nullable(),
});
export type StormSummary = z.infer<typeof StormSummary>;

/** One look at the running program: seconds from the first one, bytes, share of time in which a task waited for memory. */
export const SampledPoint = z.object({
  seconds: z.number(),
  rssBytes: z.number().nullable(),
  currentBytes: z.number().nullable(),
  /** PSI `some`, 0 to 100. */
  pressurePercent: z.number().nullable(),
  line: z.number().int(),
});
export type SampledPoint = z.infer<typeof SampledPoint>;

/** Memory as it was sampled while the program ran. */
export const SampledMemory = z.object({
  source: z.string(),
  /** Of all samples. */
  count: z.number().int(),
  /** Of many, the highest of each stretch. */
  points: z.array(SampledPoint),
  /** Where it grew steadily: from which line to which, how fast, and the time from the last sample to the limit. */
  growth: z
    .object({
      fromLine: z.number().int(),
      toLine: z.number().int(),
      bytesPerSecond: z.number(),
      limitBytes: z.number().nullable(),
      secondsToLimit: z.number().nullable(),
    })
    .nullable(),
});
export type SampledMemory = z.infer<typeof SampledMemory>;

/** What a kernel report tells that no single line says. */
export const Insight = z.object({
  limitTree: z.array(LimitStep),
  victimChoice: VictimChoice.nullable(),
  survival: SurvivalBounds.nullable(),
  storms: z.array(StormSummary),
  /** `null` without samples. */
  samples: SampledMemory.nullable().default(null),
});
export type Insight = z.infer<typeof Insight>;
