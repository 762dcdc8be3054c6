import { expect, test } from 'vitest';
import { composeReply } from '../../src/assistant/offline/compose.ts';
import { articles, bundleOf, diagnosisOf } from '../support/cases.ts';
import { followups, mark, plainText } from './marking.ts';

/** The share of follow-up questions that must be answered right; what must never be said is never said. */
const SHARE = 0.85;

test('follow-up questions about real incidents are answered, and nothing false is said', async () => {
  const wrong: string[] = [];
  const said: string[] = [];
  for (const followup of followups) {
    const { sources } = await bundleOf(followup.case);
    const answer = composeReply(await diagnosisOf(followup.case), articles, followup.question, sources);
    const { right, saysNever } = mark(plainText(answer), followup);
    if (!right) wrong.push(`${followup.case}: ${followup.question}`);
    said.push(...saysNever);
  }
  expect(said).toEqual([]);
  expect(followups.length - wrong.length, wrong.join('\n')).toBeGreaterThanOrEqual(followups.length * SHARE);
});
