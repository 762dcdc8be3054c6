import { z } from 'zod';
import { Fix } from './incident.ts';
import { SandboxRun } from './verification.ts';

const stage = z.enum(['original', 'reference', 'patched', 'measure']);

/** What the verification route tells while programs run; the last one is `fix`, or `error`. */
export const RunEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('run_started'), data: z.object({ stage, limitBytes: z.number() }) }),
  z.object({
    event: z.literal('run_output'),
    data: z.object({ stage, stream: z.enum(['stdout', 'stderr']), text: z.string() }),
  }),
  z.object({ event: z.literal('run_ended'), data: z.object({ stage, run: SandboxRun }) }),
  z.object({ event: z.literal('fix'), data: Fix }),
  z.object({ event: z.literal('error'), data: z.object({ code: z.string(), detail: z.string() }) }),
]);
export type RunEvent = z.infer<typeof RunEvent>;
