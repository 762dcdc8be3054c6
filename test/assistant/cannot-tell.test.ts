import { expect, test } from 'vitest';
import { composeReply } from '../../src/assistant/offline/compose.ts';
import { articles, bundleOf, caseNames, diagnosisOf } from '../support/cases.ts';
import { plainText } from './marking.ts';

/** Questions that evidence of one failure cannot answer, and what must be named that could. */
const UNANSWERABLE: readonly (readonly [question: string, names: RegExp])[] = [
  ['how often did it happen last month?', /journalctl|\/var\/log/],
  ['did it happen in earlier nights too?', /journalctl|\/var\/log/],
  ['who configured that, which colleague was it?', /\/etc\/sysctl|git log/],
  ['why does it work on my other server?', /MemTotal/],
  ['how many customers were affected?', /logs of the system/],
  ['where is the stack trace of the segfault?', /coredumpctl/],
];

test.each(UNANSWERABLE)('%s', async (question, names) => {
  for (const name of caseNames) {
    const { sources } = await bundleOf(name);
    const text = plainText(composeReply(await diagnosisOf(name), articles, question, sources));
    expect(text).toMatch(/does not say/);
    expect(text).toMatch(names);
  }
});

test('what the evidence does hold of it is said: the file that sets a limit, but not who wrote it', async () => {
  const { sources } = await bundleOf('rlimit-as-a');
  const answer = composeReply(await diagnosisOf('rlimit-as-a'), articles, 'who set this limit?', sources);
  expect(plainText(answer)).toMatch(
    /It is set in program\/run\.sh line 3: “ulimit -v 122880”\. Who wrote that line the evidence does not say/,
  );
});

test('when a run ends is not reckoned by a straight line where its steps take longer and longer', async () => {
  const { sources } = await bundleOf('memory-high-throttle-a');
  const answer = composeReply(
    await diagnosisOf('memory-high-throttle-a'),
    articles,
    'when will it be finished?',
    sources,
  );
  expect(plainText(answer)).toMatch(/does not say when it will be ready.*each step takes longer/);
});
