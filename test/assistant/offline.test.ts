import { expect, test } from 'vitest';
import { composeReply } from '../../src/assistant/offline/compose.ts';
import { FIXED } from '../../src/assistant/offline/fixed.ts';
import { INTENTS, recognise } from '../../src/assistant/offline/intents/index.ts';
import { readQuestion } from '../../src/assistant/offline/question/question.ts';
import { articles, bundleOf, caseNames, diagnosisOf } from '../support/cases.ts';
import { LONGEST_ANSWER, plainText } from './marking.ts';
import { PHRASINGS } from './phrasings.ts';

const idsOf = (question: string) => recognise(readQuestion(question)).map(({ id }) => id);

test('there are enough phrasings, of every intent', () => {
  expect(PHRASINGS.length).toBeGreaterThanOrEqual(120);
  expect([...new Set(PHRASINGS.map(([intent]) => intent))].sort()).toEqual(
    INTENTS.map(({ id }) => id).sort(),
  );
});

test.each(PHRASINGS)('%s: %s', (intent, question) => {
  expect(idsOf(question)).toContain(intent);
});

test('at most two intents answer, and a question of two parts is answered in both', () => {
  for (const [, question] of PHRASINGS) expect(idsOf(question).length).toBeLessThanOrEqual(2);
  expect(idsOf('when was it killed and which limit was hit?').sort()).toEqual(['when', 'which-limit']);
  expect(idsOf('who used the memory, and how do I undo the fix?')).toContain('who-used-it');
});

test.each(['qwertyuiop', 'hello', 'lorem ipsum dolor', '???', ''])(
  '%j is not understood, and that is said',
  async (question) => {
    const answer = composeReply(await diagnosisOf('cgroup-limit-a'), articles, question);
    expect(plainText(answer)).toBe(FIXED.notUnderstood);
  },
);

test('what no intent knows is answered from the articles of the incident, or not at all', async () => {
  const answer = composeReply(await diagnosisOf('thread-arena-a'), articles, 'does gc.collect() help?');
  expect(plainText(answer)).toContain('gc.collect()');
  expect(answer.sentences.flatMap(({ citations }) => citations).length).toBeGreaterThan(0);
});

/** One question of each intent, put to every incident. */
const ONE_EACH = [...new Map(PHRASINGS.map(([intent, question]) => [intent, question])).values()];
const fixed = new Set<string>(Object.values(FIXED));

test.each(caseNames)(
  '%s: every sentence of every answer has its proof and no answer is too long',
  async (name) => {
    const diagnosis = await diagnosisOf(name);
    const { sources } = await bundleOf(name);
    const lines = new Map(
      sources.map(({ path, lines }) => [path, new Map(lines.map(({ number, text }) => [number, text]))]),
    );
    for (const question of ONE_EACH) {
      const answer = composeReply(diagnosis, articles, question, sources);
      expect(answer.sentences.length).toBeGreaterThan(0);
      expect(plainText(answer).length).toBeLessThanOrEqual(LONGEST_ANSWER);
      for (const { text, form, citations } of answer.sentences) {
        if (form === 'text' && citations.length === 0 && !fixed.has(text))
          expect.fail(`no proof of “${text}” (${question})`);
      }
      for (const one of answer.citations)
        if (one.kind === 'evidence') expect(lines.get(one.source)?.get(one.line)).toBe(one.text);
    }
  },
);

test('the source of a program is only spoken of where it was handed over', async () => {
  const diagnosis = await diagnosisOf('leak-growth-a');
  const question = 'which line of the code must I change';
  expect(plainText(composeReply(diagnosis, articles, question))).toContain(FIXED.noSource);
  const { sources } = await bundleOf('leak-growth-a');
  expect(plainText(composeReply(diagnosis, articles, question, sources))).toContain('line 17');
});
