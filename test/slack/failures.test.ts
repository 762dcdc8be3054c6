import { expect, test } from 'vitest';
import { OOM_LOG } from '../server/helper.ts';
import { no } from './fake-slack.ts';
import { shownText, slackService } from './helper.ts';

const at = slackService();
const said = () => JSON.stringify(at.slack.responses);
const pasted = `\`\`\`${OOM_LOG}\`\`\``;

test('Retry-After is waited for, and the call made again', async () => {
  at.slack.times.length = 0;
  at.slack.answers.set('chat.update', (_args, n) =>
    n === 0 ? { status: 429, headers: { 'retry-after': '1' } } : undefined,
  );
  const thread = await at.mention(pasted);
  await at.answered(thread);
  const [first, second] = at.slack.times
    .filter(({ method }) => method === 'chat.update')
    .map(({ at: time }) => time);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
});

test('a Slack that fails now and then is asked again', async () => {
  at.slack.answers.set('chat.update', (_args, n) => (n < 2 ? { status: 503 } : undefined));
  const thread = await at.mention(pasted);
  await at.answered(thread);
  expect(at.slack.called('chat.update').length).toBe(3);
});

test('where streams are not to be had, a message is posted and updated', async () => {
  at.slack.answers.set('chat.startStream', () => ({ body: no('unknown_method') }));
  const thread = await at.mention(pasted);
  const [first, ...rest] = await at.answered(thread);
  expect(rest).toEqual([]);
  expect(first?.history[0]).toMatch(/ …$/);
  expect(shownText(first ? [first] : [])).toContain('The memory limit of the control group was reached');
});

test('a stream that breaks midway still ends in the whole answer', async () => {
  at.slack.answers.set('chat.appendStream', () => ({ body: no('internal_error') }));
  const thread = await at.mention(pasted);
  const messages = await at.answered(thread);
  expect(messages).toHaveLength(1);
  expect(shownText(messages)).toContain('*Evidence*');
});

test('a picture that Slack has not looked through costs the picture alone', async () => {
  at.slack.answers.set('files.info', () => ({ body: { ok: true, file: { mimetype: 'image/png' } } }));
  at.slack.looksNeeded = 99;
  const { readFileSync } = await import('node:fs');
  const log = readFileSync(new URL('../../src/web/public/example.txt', import.meta.url), 'utf8');
  const thread = await at.mention('', { files: [at.slack.file('x.txt', log)] });
  const messages = await at.answered(thread);
  expect(at.slack.called('chat.update').length).toBe(2);
  expect(shownText(messages)).not.toContain('"image"');
  expect(shownText(messages)).toContain(':large_blue_square:');
});

test('a missing scope is named, with what to do', async () => {
  at.slack.answers.set('files.getUploadURLExternal', () => ({
    body: no('missing_scope', { needed: 'files:write', provided: 'chat:write' }),
  }));
  const { readFileSync } = await import('node:fs');
  const log = readFileSync(new URL('../../src/web/public/example.txt', import.meta.url), 'utf8');
  const picture = await at.mention('', { files: [at.slack.file('x.txt', log)] });
  expect(shownText(await at.answered(picture))).toMatch(/scope files:write.*slack-scope-missing/);

  at.slack.answers.set('conversations.replies', () => ({
    body: no('missing_scope', { needed: 'channels:history' }),
  }));
  const thread = await at.mention('why?', { thread_ts: '1690000001.000001' });
  await expect
    .poll(() => shownText(at.slack.inThread(thread)))
    .toMatch(/scope channels:history.*OAuth &amp; Permissions/);
});

test('a file that may not be read is a missing scope too: Slack sends to its login page', async () => {
  at.slack.answers.set('GET a.log', () => ({ status: 302, headers: { location: `${at.slack.url}/login` } }));
  const redirected = await at.mention('', { files: [at.slack.file('a.log', OOM_LOG)] });
  await expect
    .poll(() => shownText(at.slack.inThread(redirected)))
    .toMatch(/files:read.*a\.log.*slack-scope-missing/);
  const page = await at.mention('', { files: [at.slack.file('b.log', '<html>')] });
  at.slack.files.set('b.log', { content: '<html>login', type: 'text/html; charset=utf-8' });
  await expect.poll(() => shownText(at.slack.inThread(page))).toMatch(/files:read/);
  expect(at.slack.strays).toEqual([]);
});

test('a channel that the app may not write to is said to the person alone', async () => {
  for (const method of ['chat.postMessage', 'chat.startStream', 'assistant.threads.setStatus'])
    at.slack.answers.set(method, () => ({ body: no('not_in_channel') }));
  await at.command(OOM_LOG);
  await expect.poll(said).toMatch(/not_in_channel.*\/invite @oomwhy.*slack-not-in-channel/);
});

test('a workspace that is not linked is told so, and nothing is done for it', async () => {
  const before = await at.incidents();
  await at.command(OOM_LOG, { team_id: 'T0OTHER' });
  await expect.poll(said).toMatch(/linked to another workspace.*docs\/slack\.md.*slack-not-linked/);
  await at.mention(pasted, {}, { team_id: 'T0OTHER' });
  await at.answered(await at.mention(pasted));
  expect((await at.incidents()).length).toBe(before.length + 1);
});

test('a token that Slack takes no more is told so, until it is taken again', async () => {
  await at.stop();
  at.slack.answers.set('auth.test', () => ({ body: no('token_revoked') }));
  await at.serve();
  expect((await at.command('recent')).status).toBe(200);
  await expect.poll(said).toMatch(/token_revoked.*SLACK_BOT_TOKEN.*slack-not-linked/);
  at.slack.answers.delete('auth.test');
  at.slack.responses.length = 0;
  await at.command('help');
  await expect.poll(said).toContain('Hand over what you have');
});

test.each([
  ['an empty file', '', 'empty-input'],
  ['a program that is not text', Buffer.from([0, 1, 2, 3, 255, 254, 0, 0]), 'not-text'],
  [
    'an archive that is cut',
    Buffer.from('1f8b0800000000000003cb48cdc9c95728cf2fca490100', 'hex').subarray(0, 15),
    'damaged-archive',
  ],
])('%s is said in words with its code', async (_what, content, code) => {
  const thread = await at.mention('', { files: [at.slack.file('x.bin', content)] });
  await expect.poll(() => shownText(at.slack.inThread(thread))).toContain(`[${code}]`);
});
