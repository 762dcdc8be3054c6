import type { z } from 'zod';
import { OomwhyError } from '../lib/errors.ts';

/** Parses what came in. @throws OomwhyError invalid-request naming the first field that is wrong */
export function validate<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0] as z.core.$ZodIssue;
  const where = issue.path.length > 0 ? issue.path.join('.') : 'body';
  throw new OomwhyError('invalid-request', issue.message, { where });
}
