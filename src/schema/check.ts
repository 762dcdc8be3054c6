import { z } from 'zod';
import { Evidence } from './evidence.ts';

/** Whether a sentence of somebody's explanation holds on an incident's evidence. */
export const CheckedSentence = z.object({
  sentence: z.string(),
  grounded: z.boolean(),
  /** What it rests on; of a sentence that does not hold, what speaks against it or could not be decided. */
  why: z.string(),
  /** Lines that prove it, or ids of articles. */
  citations: z.array(z.union([Evidence, z.string()])),
});
export type CheckedSentence = z.infer<typeof CheckedSentence>;

export const CheckRequest = z.strictObject({ text: z.string().trim().min(1).max(200_000) });
