import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../src/lib/root.ts';
import type { Answer } from '../../src/schema/incident.ts';

const Followup = z.object({
  case: z.string(),
  question: z.string(),
  intent: z.string(),
  /** Of each group one must occur: `re:` is a regular expression, all else a text; case does not count. */
  key: z.array(z.array(z.string())),
  never: z.array(z.string()),
});
export type Followup = z.infer<typeof Followup>;

export const followups: readonly Followup[] = readFileSync(
  join(projectRoot(), 'test/assistant/followups.jsonl'),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => Followup.parse(JSON.parse(line)));

export const LONGEST_ANSWER = 1500;

/** An answer as it stands before a person: headings, sentences and commands, without the lines it rests on. */
export function plainText({ sentences }: Answer): string {
  let section = '';
  return sentences
    .flatMap((one) => {
      const heading = one.section !== section && one.section !== '' ? [one.section] : [];
      section = one.section;
      return [...heading, one.text];
    })
    .join('\n');
}

export interface Mark {
  readonly right: boolean;
  /** Groups of which nothing occurs, by their first alternative. */
  readonly lacks: readonly string[];
  readonly saysNever: readonly string[];
}

export function mark(text: string, { key, never }: Followup): Mark {
  const occurs = (one: string) =>
    one.startsWith('re:')
      ? new RegExp(one.slice(3), 'iu').test(text)
      : text.toLowerCase().includes(one.toLowerCase());
  const lacks = key.filter((group) => !group.some(occurs)).map((group) => group[0] ?? '');
  const saysNever = never.filter((one) => text.toLowerCase().includes(one.toLowerCase()));
  return { right: lacks.length + saysNever.length === 0 && text.length <= LONGEST_ANSWER, lacks, saysNever };
}
