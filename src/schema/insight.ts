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

/** What a kernel report tells that no single line says. */
export const Insight = z.object({
  limitTree: z.array(LimitStep),
  victimChoice: VictimChoice.nullable(),
  survival: SurvivalBounds.nullable(),
  storms: z.array(StormSummary),
});
export type Insight = z.infer<typeof Insight>;
