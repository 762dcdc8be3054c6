import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkSentence, type Ground, groundOf } from '../../src/assistant/grounding/index.ts';
import { diagnose } from '../../src/diagnose.ts';
import { bundleOf } from '../support/cases.ts';

/** Sentences in free words, and their false twins: another owner, moment, order, unit, cause, a denial. */
interface Twin {
  readonly case: string;
  readonly true: boolean;
  readonly sentence: string;
}

const twins = readFileSync(join(import.meta.dirname, 'grounding-twins.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Twin);
const cases = [...new Set(twins.map((one) => one.case))];

describe.each(cases)('%s', async (name) => {
  const bundle = await bundleOf(name);
  const ground: Ground = groundOf(diagnose(bundle), bundle.sources);
  const mine = twins.filter((one) => one.case === name).map((one) => [one.sentence, one.true] as const);
  test.each(mine)('%s → %s', (sentence, expected) => {
    const { grounded, why } = checkSentence(ground, sentence);
    expect(grounded, why).toBe(expected);
  });
});
