import { z } from 'zod';

/** One article that a search found; `section` is where in it the words stand best. */
export const KnowledgeHit = z.object({
  id: z.string(),
  title: z.string(),
  section: z.string(),
  /** Readable page, with the section's anchor: `/knowledge/causes/cgroup-limit#fix-now`. */
  url: z.string(),
  causes: z.array(z.string()),
  /** 1 for the best of this search, the others in proportion. */
  score: z.number().min(0).max(1),
  snippet: z.string(),
});
export type KnowledgeHit = z.infer<typeof KnowledgeHit>;

export const KnowledgeResults = z.object({ query: z.string(), results: z.array(KnowledgeHit) });
export type KnowledgeResults = z.infer<typeof KnowledgeResults>;

export const KnowledgeQuery = z.object({
  q: z
    .string()
    .trim()
    .min(1, 'say what to search for')
    .max(1024 ** 2),
  limit: z.coerce.number().int().min(1).max(50).default(5),
  /** A cause's id; its articles come first. May be given more than once. */
  cause: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => (value === undefined ? [] : [value].flat())),
});
