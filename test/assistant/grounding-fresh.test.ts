import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkSentence, groundOf } from '../../src/assistant/grounding/index.ts';
import { diagnose } from '../../src/diagnose.ts';
import { bundleOf } from '../support/cases.ts';

/** True sentences in words of their own, each with a false twin: another subject, field, moment, unit, order, cause. */
interface Fresh {
  readonly case: string;
  readonly true: boolean;
  readonly sentence: string;
}

const all = readFileSync(join(import.meta.dirname, 'grounding-fresh.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Fresh);

describe('sentences written before the check was made to read them', async () => {
  const released: Fresh[] = [];
  for (const name of new Set(all.map((one) => one.case))) {
    const bundle = await bundleOf(name);
    const ground = groundOf(diagnose(bundle), bundle.sources);
    released.push(...all.filter((one) => one.case === name && checkSentence(ground, one.sentence).grounded));
  }

  test('no false twin is released', () => {
    expect(released.filter((one) => !one.true).map(({ sentence }) => sentence)).toEqual([]);
  });

  test('of the true ones more than 60 % are', () => {
    const count = all.filter((one) => one.true).length;
    expect(released.filter((one) => one.true).length / count).toBeGreaterThan(0.6);
  });
});
