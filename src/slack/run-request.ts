import { z } from 'zod';

/** What a button for a run carries; it comes back from outside. */
export const RunRequest = z.object({
  incident: z.string().min(1).max(200),
  fix: z.string().min(1).max(200),
  approval: z.string().min(1).max(200).nullable(),
});
