import { expect, test } from 'vitest';
import { composeAnswer } from '../../src/assistant/offline/compose.ts';
import { articles, bundleOf, diagnosisOf } from '../support/cases.ts';

const first = async (question: string | null) => {
  const { sources } = await bundleOf('cgroup-limit-a');
  return composeAnswer(await diagnosisOf('cgroup-limit-a'), articles, question, sources);
};

test('a question that asks for one thing is answered first, and the whole explanation follows', async () => {
  const whole = await first(null);
  const asked = await first('Would more swap help?');
  expect(asked.sentences[0]?.section).not.toBe(whole.sentences[0]?.section);
  expect(asked.sentences[0]?.text).toMatch(/swap/);
  const rest = asked.sentences.map(({ text }) => text);
  for (const { text } of whole.sentences) expect(rest).toContain(text);
});

test.each([
  null,
  'What happened?',
  'The night run died.\nWhat can we do?',
  `My job died. ${'It ran every night for a year. '.repeat(10)} Would swap help?`,
])('the whole explanation answers %j', async (question) => {
  expect(await first(question)).toEqual(await first(null));
});
