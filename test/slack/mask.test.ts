import { expect, test } from 'vitest';
import { OOM_LOG } from '../server/helper.ts';
import { READ_ALL } from '../support/read-all.ts';
import { no } from './fake-slack.ts';
import { shownText, slackService } from './helper.ts';

const at = slackService();
const TOKEN = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789';
const LOG = `Nov 23 15:32:01 db-host-3 etl[77]: starting with password=hunter2hunter and ${TOKEN}
${OOM_LOG.replaceAll('/job', `/system.slice/db-host-3.service`)}Nov 23 15:32:09 db-host-3 etl[77]: Authorization: Bearer ${TOKEN}
`;

test('secrets are posted nowhere, names that a team needs are', async () => {
  const program = READ_ALL.replace('import sys', `import sys\n\nKEY = "${TOKEN}"  # password=hunter2hunter`);
  const files = [at.slack.file('kern.log', LOG), at.slack.file('job.py', program)];
  const thread = await at.mention('why?', { files });
  await at.answered(thread);
  await at.mention(`show me the line with password=hunter2hunter and ${TOKEN}`, { thread_ts: thread });
  await at.answered(thread, 2);
  await at.mention('which line proves it? quote Authorization', { thread_ts: thread });
  const messages = await at.answered(thread, 3);
  const uploads = [...at.slack.uploads.values()].map(({ content }) => content.toString('latin1')).join('');
  expect(uploads).toContain('-        return handle.readlines()');
  for (const secret of ['hunter2hunter', TOKEN]) expect(at.slack.wire + uploads).not.toContain(secret);
  expect(shownText(messages)).toContain('db-host-3');
});

test('where another organisation reads along, names are masked as well', async () => {
  const thread = await at.mention(
    'why?',
    { files: [at.slack.file('kern.log', LOG)] },
    { is_ext_shared_channel: true },
  );
  const messages = await at.answered(thread);
  expect(shownText(messages)).not.toMatch(/db-host-3|hunter2/);
  expect(shownText(messages)).toMatch(/HOST_/);
});

test('where Slack does not say who reads along, it is as if somebody did', async () => {
  at.slack.answers.set('conversations.info', () => ({
    body: no('missing_scope', { needed: 'channels:read' }),
  }));
  const thread = await at.mention('why?', { files: [at.slack.file('kern.log', LOG)] });
  expect(shownText(await at.answered(thread))).not.toContain('db-host-3');
});

test('a question in words that hold a secret is not repeated with it', async () => {
  await at.command(`why with password=hunter2hunter?\n${OOM_LOG}`);
  await expect.poll(() => at.slack.messages.some(({ text }) => text.includes('why with'))).toBe(true);
  const root = at.slack.messages.find(({ text }) => text.includes('why with'));
  await at.answered(String(root?.ts));
  expect(at.slack.wire).not.toContain('hunter2');
});
