import { afterAll, beforeAll, expect, test } from 'vitest';
import { OOM_LOG } from '../server/helper.ts';
import { answer, ModelStub } from '../support/model-stub.ts';
import { READ_ALL } from '../support/read-all.ts';
import { APPROVER, buttons, shownText, slackService } from './helper.ts';

const stub = new ModelStub();
let url = '';
beforeAll(async () => {
  url = await stub.start();
});
const at = slackService(() => ({
  OPENAI_API_KEY: 'sk-test-key',
  OPENAI_BASE_URL: url,
  OOMWHY_MODEL: 'stub',
  OOMWHY_SANDBOX: 'on',
}));
afterAll(() => stub.close());

test('what a model waits for is a button, and the decision is a turn with the name of who made it', async () => {
  const files = [at.slack.file('kern.log', OOM_LOG), at.slack.file('job.py', READ_ALL)];
  stub.reply = (_request, n) =>
    n === 0
      ? { calls: [{ name: 'verify_fix', args: { id: 'code-1' } }] }
      : answer(['The kernel killed pid 77.']);
  const thread = await at.mention('does the change help?', { files });
  await at.answered(thread);
  await expect
    .poll(() => buttons(at.slack.inThread(thread)).map(({ action_id }) => action_id))
    .toContain('oomwhy_reject');
  const [incident] = await at.incidents();
  const waiting = (await at.conversation(incident as string)).at(-1);
  expect(waiting?.approval).toMatchObject({ fix: 'code-1' });
  const all = buttons(at.slack.inThread(thread));
  expect(all.filter(({ action_id }) => action_id === 'oomwhy_reject')).toHaveLength(1);
  const reject = all.find(({ action_id }) => action_id === 'oomwhy_reject');
  if (!reject) throw new Error('no button');
  await at.press(reject.message, reject, APPROVER);
  await at.answered(thread, 2);
  const [, , decision, last] = await at.conversation(incident as string);
  expect(decision?.decision).toMatchObject({ decision: 'reject', by: `grace (Slack ${APPROVER})` });
  expect(last?.sentences[0]?.text).toBe('The kernel killed pid 77.');
  expect(shownText(at.slack.inThread(thread))).toContain('The kernel killed pid 77.');
});
