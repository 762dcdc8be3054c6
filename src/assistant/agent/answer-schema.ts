import { z } from 'zod';
import { MAX_FIXES, MAX_SENTENCES } from '../limits.ts';

/** Headings that a sentence may stand under; the same as the offline answer's. */
export const SECTIONS = [
  '',
  'What happened',
  'Why free RAM did not help',
  'What to change now',
  'What to change for good',
  'What is not known',
] as const;

const SENTENCE = {
  text: z.string().describe('One short sentence with one claim.'),
  facts: z.array(z.string()).describe('Ids of the facts that it rests on.'),
  evidence: z
    .array(z.strictObject({ source: z.string(), line: z.number().int() }))
    .describe('Lines that it rests on.'),
  articles: z.array(z.string()).describe('Ids of articles that it rests on.'),
  section: z.enum(SECTIONS),
};

/** The answer as the model is asked for it. Every field is required: servers take no other schema as strict. */
export const AnswerSchema = z
  .strictObject({
    sentences: z.array(z.strictObject(SENTENCE)),
    fixes: z.array(z.string()).describe('Ids of fixes to show with their commands.'),
  })
  .meta({ title: 'answer', description: 'The answer, sentence by sentence.' });

const list = <T extends z.ZodType>(item: T) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) => all.flatMap((one) => item.safeParse(one).data ?? []));

/** A sentence as models write it: what is missing or wrong beside the text is left out. */
export const ModelSentence = z.object({
  text: z.string(),
  facts: list(z.string()),
  evidence: list(z.object({ source: z.string(), line: z.coerce.number().int().positive() })),
  articles: list(z.string()),
  section: z.enum(SECTIONS).catch(''),
});
export type ModelSentence = z.infer<typeof ModelSentence>;

export const ModelAnswer = z.object({
  sentences: list(ModelSentence).transform((all) => all.slice(0, MAX_SENTENCES)),
  fixes: list(z.string()).transform((all) => [...new Set(all)].slice(0, MAX_FIXES)),
});
export type ModelAnswer = z.infer<typeof ModelAnswer>;
