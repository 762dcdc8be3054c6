import { expect, test } from 'vitest';
import { sandboxHost } from '../../src/sandbox/host.ts';
import { FeedbackList } from '../../src/schema/conversation.ts';
import { OOM_LOG } from '../server/helper.ts';
import { READ_ALL } from '../support/read-all.ts';
import { APPROVER, buttons, shownText, slackService, USER } from './helper.ts';

const at = slackService(() => ({ OOMWHY_SANDBOX: 'on' }));
const LOG = OOM_LOG.replaceAll('65536kB', '24576kB').replaceAll('65000kB', '24000kB');
const said = () => JSON.stringify(at.slack.responses);

async function offered() {
  const files = [at.slack.file('kern.log', LOG), at.slack.file('job.py', READ_ALL)];
  const thread = await at.mention('', { files });
  await at.answered(thread);
  await expect
    .poll(() => buttons(at.slack.inThread(thread)).map(({ action_id }) => action_id))
    .toContain('oomwhy_approve');
  const find = (id: string) => {
    const one = buttons(at.slack.inThread(thread)).find(({ action_id }) => action_id === id);
    if (!one) throw new Error(`no ${id}`);
    return one;
  };
  const [incident] = await at.incidents();
  return {
    thread,
    incident: incident as string,
    approve: find('oomwhy_approve'),
    reject: find('oomwhy_reject'),
  };
}

test('whoever is not named may not decide, and is told who may', async () => {
  const { thread, approve, incident } = await offered();
  expect(shownText(at.slack.inThread(thread))).toContain(`May approve: <@${APPROVER}>`);
  await at.press(approve.message, approve, USER);
  await expect.poll(said).toContain('slack-not-an-approver');
  expect(buttons(at.slack.inThread(thread)).map(({ action_id }) => action_id)).toContain('oomwhy_approve');
  expect((await at.incident(incident)).fixes.every(({ verification }) => verification === null)).toBe(true);
});

test('a rejection takes the buttons away, names who it was, and runs nothing', async () => {
  const { thread, reject, incident } = await offered();
  await at.press(reject.message, reject, APPROVER);
  await expect.poll(() => shownText(at.slack.inThread(thread))).toContain(`Rejected by <@${APPROVER}>`);
  expect(buttons(at.slack.inThread(thread)).map(({ action_id }) => action_id)).not.toContain(
    'oomwhy_approve',
  );
  await at.press(reject.message, { ...reject, action_id: 'oomwhy_approve' }, APPROVER);
  await expect.poll(said).toContain('Somebody decided before you');
  expect((await at.incident(incident)).fixes.every(({ verification }) => verification === null)).toBe(true);
});

test('an approval runs the fix in the sandbox and is kept with the result', async (context) => {
  const { isolation, limiter } = await sandboxHost();
  if (isolation === 'none' || limiter.kind === 'rlimit-as')
    return context.skip(`this host has isolation ${isolation}, limiter ${limiter.kind}`);
  const { thread, approve, incident } = await offered();
  await at.press(approve.message, approve, APPROVER);
  await expect.poll(() => shownText(at.slack.inThread(thread)), { timeout: 50_000 }).toContain('*Before*');
  expect(shownText(at.slack.inThread(thread))).toContain(`Approved by <@${APPROVER}>`);
  const code = (await at.incident(incident)).fixes.find(({ kind }) => kind === 'code');
  expect(code?.verification?.approvedBy).toBe(`grace (Slack ${APPROVER})`);
  expect(shownText(at.slack.inThread(thread))).toContain(`Allowed by grace (Slack ${APPROVER})`);
});

test('a button that was made up is refused', async () => {
  const { approve } = await offered();
  const values = ['', '{', '{"incident":"x","fix":"code-1","approval":null}', '{"fix":"code-1"}', 'null'];
  for (const value of values) {
    at.slack.responses.length = 0;
    await at.press(approve.message, { ...approve, value }, APPROVER);
    await expect.poll(said).toContain('approval-not-pending');
  }
});

test('a thumb is kept with the answer and its findings; one of another thread is not', async () => {
  const { thread, incident } = await offered();
  const message = at.slack
    .inThread(thread)
    .find(({ blocks }) => blocks.some(({ type }) => type === 'context_actions'));
  const block = message?.blocks.find(({ type }) => type === 'context_actions') as {
    elements: { action_id: string; negative_button: { value: string } }[];
  };
  const { action_id, negative_button } = block.elements[0] as (typeof block.elements)[number];
  if (!message) throw new Error('no answer');
  await at.press(message, { type: 'feedback_buttons', action_id, value: negative_button.value });
  await expect.poll(said).toContain('kept with the answer');
  const reply = await fetch(`${at.url}/api/v1/feedback?incident=${incident}`);
  const { feedback } = FeedbackList.parse(await reply.json());
  expect(feedback).toMatchObject([{ thumb: 'down', findings: expect.arrayContaining(['cgroup-limit']) }]);
  const value = negative_button.value.replace(incident, 'another');
  await at.press(message, { type: 'feedback_buttons', action_id, value });
  await expect.poll(said).toContain('message-not-found');
});
