import { z } from 'zod';

/**
 * One line of what was handed over. `source` is the path within it, `line` counts from 1 within that
 * source, `text` is the line as it stands there (cut at MAX_LINE_CHARS, without its line end).
 */
export const Evidence = z.object({
  source: z.string(),
  line: z.number().int().positive(),
  text: z.string(),
});
export type Evidence = z.infer<typeof Evidence>;

/** A value and the line it was read from. A value that was not read is `null` as a whole, never 0. */
export interface Cited<T> {
  readonly value: T;
  readonly at: Evidence;
}

/** One claim in plain words with the lines that prove it. The unit in which answers are written and checked. */
export const Sentence = z.object({ text: z.string(), evidence: z.array(Evidence) });
export type Sentence = z.infer<typeof Sentence>;
