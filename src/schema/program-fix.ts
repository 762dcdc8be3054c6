import { z } from 'zod';
import { Fix } from './incident.ts';

/** A place in a program that takes memory which it does not need. */
export const ProgramFinding = z.object({
  file: z.string(),
  /** 1-based. */
  line: z.number().int(),
  lineText: z.string(),
  pattern: z.string(),
  title: z.string(),
  expectedSavingBytes: z.number().nullable(),
  why: z.string(),
});
export type ProgramFinding = z.infer<typeof ProgramFinding>;

/** A change of the program, as a diff that `git apply` takes in its folder. */
export const ProgramFix = Fix.extend({
  kind: z.literal('code'),
  /** Which of the findings it mends. */
  findings: z.array(z.number().int()),
  /** How far it is shown to hold. */
  proof: z.enum(['run and proven', 'run, same output', 'passes the gate, not run']),
});
export type ProgramFix = z.infer<typeof ProgramFix>;

/** Why no change of the code is proposed, and what to do instead. */
export const NoFix = z.object({
  why: z.string(),
  advice: z.string(),
  suggestedLimitBytes: z.number().nullable(),
});
export type NoFix = z.infer<typeof NoFix>;

/** `oomwhy fix --format json`. The first fix is the one to apply: it may mend several findings. */
export const ProgramReport = z.object({
  findings: z.array(ProgramFinding),
  fixes: z.array(ProgramFix),
  noFix: NoFix.nullable(),
  warnings: z.array(z.string()),
});
export type ProgramReport = z.infer<typeof ProgramReport>;
