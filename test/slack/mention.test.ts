import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GIVEN, OOM_LOG } from '../server/helper.ts';
import { READ_ALL } from '../support/read-all.ts';
import { BOT } from './fake-slack.ts';
import { buttons, CHANNEL, hasThumbs, shownText, slackService, stamp } from './helper.ts';

const at = slackService();
const pasted = (log = OOM_LOG) =>
  `\`\`\`\n${log.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}\`\`\``;

test('a mention with a pasted log gets the verdict as blocks, with the ledger as a picture', async () => {
  const thread = await at.mention(`why was it killed? ${pasted()}`);
  const messages = await at.answered(thread);
  const first = messages[0];
  const header = first?.blocks.find(({ type }) => type === 'header');
  expect(header).toMatchObject({ text: { text: 'The memory limit of the control group was reached' } });
  const [id] = await at.incidents();
  const incident = await at.incident(id as string);
  expect(incident.question).toBe('why was it killed?');
  expect(shownText(messages)).toContain(incident.id);
  expect(shownText(messages)).toContain('Killed process 77');
  expect((await at.conversation(incident.id)).map(({ role }) => role)).toEqual(['user', 'assistant']);
  expect(at.slack.strays).toEqual([]);
});

test('the answer streams into the message that the update ends, with a status before it', async () => {
  const thread = await at.mention(pasted());
  const [first] = await at.answered(thread);
  const methods = at.slack.calls.map(({ method }) => method);
  expect(methods.indexOf('assistant.threads.setStatus')).toBeLessThan(methods.indexOf('chat.startStream'));
  expect(methods.indexOf('chat.startStream')).toBeLessThan(methods.indexOf('chat.stopStream'));
  expect(methods.indexOf('chat.stopStream')).toBeLessThan(methods.indexOf('chat.update'));
  expect(at.slack.called('chat.startStream')[0]).toMatchObject({ channel: CHANNEL, thread_ts: thread });
  expect(first?.history.length).toBeGreaterThan(2);
  expect(first?.history[0]).toContain('reached its memory limit');
});

test('a bundle as a file: the ledger is uploaded as a PNG and shown in the verdict', async () => {
  const tar = execFileSync('tar', ['-C', join(GIVEN, '..'), '-cz', 'given']);
  const thread = await at.mention('what now?', { files: [at.slack.file('bundle.tar.gz', tar)] });
  const [first] = await at.answered(thread);
  const image = first?.blocks.find(({ type }) => type === 'image') as {
    slack_file: { id: string };
    alt_text: string;
  };
  const upload = at.slack.uploads.get(image.slack_file.id);
  expect(upload?.content.subarray(1, 4).toString()).toBe('PNG');
  expect(upload?.channel).toBeNull();
  expect(image.alt_text).toContain('anonymous memory');
  expect(JSON.stringify(first?.blocks)).toContain(':large_blue_square: anonymous memory');
  expect(at.slack.strays).toEqual([]);
});

test('a program beside the log: its change is a snippet in the thread', async () => {
  const files = [at.slack.file('kern.log', OOM_LOG), at.slack.file('job.py', READ_ALL)];
  const thread = await at.mention('', { files });
  await at.answered(thread);
  await expect.poll(() => [...at.slack.uploads.values()].find((one) => one.thread === thread)).toBeTruthy();
  const snippet = [...at.slack.uploads.values()].find((one) => one.thread === thread);
  expect(snippet).toMatchObject({ filename: 'fix.diff', snippetType: 'diff', channel: CHANNEL });
  expect(snippet?.content.toString()).toContain('-        return handle.readlines()');
});

test('one thread is one incident: a further mention is a further turn', async () => {
  const before = (await at.incidents()).length;
  const thread = await at.mention(pasted());
  await at.answered(thread);
  await at.mention('which limit was it?', { thread_ts: thread });
  const messages = await at.answered(thread, 2);
  expect((await at.incidents()).length).toBe(before + 1);
  const [id] = await at.incidents();
  const conversation = await at.conversation(id as string);
  expect(conversation.filter(({ role }) => role === 'user')[1]?.text).toBe('which limit was it?');
  expect(shownText(messages.slice(1))).toContain('64 MiB');
  expect(messages.filter(({ blocks }) => blocks.some(({ type }) => type === 'header'))).toHaveLength(1);
});

test('other evidence in a thread that is an incident is sent to a new thread, in words', async () => {
  const before = (await at.incidents()).length;
  const thread = await at.mention(pasted());
  await at.answered(thread);
  await at.mention(pasted(OOM_LOG.replaceAll('77', '78')), { thread_ts: thread });
  await expect.poll(() => shownText(at.slack.inThread(thread))).toContain('goes into a new thread');
  expect((await at.incidents()).length).toBe(before + 1);
});

test('two mentions at once in one thread make one incident', async () => {
  const before = (await at.incidents()).length;
  const root = stamp();
  await Promise.all([at.mention(pasted(), { thread_ts: root }), at.mention(pasted(), { thread_ts: root })]);
  await at.answered(root);
  await expect.poll(() => shownText(at.slack.inThread(root))).toContain('goes into a new thread');
  expect((await at.incidents()).length).toBe(before + 1);
});

test('a mention in a thread reads the thread, all its pages, but not what we wrote', async () => {
  const root = stamp();
  at.slack.threads.set(root, [
    { ts: root, user: 'U0BOB', text: 'it died again' },
    { ts: stamp(), user: 'U0BOB', text: 'no idea why' },
    { ts: stamp(), bot_id: BOT, text: pasted(OOM_LOG.replaceAll('77', '99')) },
    { ts: stamp(), user: 'U0BOB', text: 'hm' },
    { ts: stamp(), bot_id: 'B0ALERT', text: pasted() },
    {
      ts: stamp(),
      user: 'U0BOB',
      text: '',
      files: [at.slack.file('meminfo.txt', 'MemTotal: 4000000 kB\nMemFree: 3000000 kB\n')],
    },
  ]);
  await at.mention('why?', { thread_ts: root });
  const messages = await at.answered(root);
  expect(at.slack.called('conversations.replies').map(({ cursor }) => cursor)).toEqual([undefined, '2', '4']);
  expect(shownText(messages)).toContain('pid 77');
  expect(shownText(messages)).not.toContain('pid 99');
  expect(at.slack.called('GET meminfo.txt')).toHaveLength(1);
});

test('a direct message is answered in its thread, without a mention; what bots say and edits are not', async () => {
  const ts = stamp();
  const dm = { type: 'message', channel: 'D0DIRECT', channel_type: 'im', user: 'U0ADA', ts };
  await at.event({ ...dm, text: pasted() });
  await at.answered(ts);
  expect(at.slack.called('conversations.info')).toEqual([]);
  const count = at.slack.messages.length;
  for (const more of [
    { bot_id: 'B0ELSE' },
    { subtype: 'message_changed' },
    { channel_type: 'channel', channel: CHANNEL },
  ])
    await at.event({ ...dm, ts: stamp(), text: pasted(), ...more });
  await at.event({ ...dm, ts: stamp(), thread_ts: ts, text: 'who used it?' });
  await at.answered(ts, 2);
  expect(at.slack.messages.slice(count).every((message) => message.thread === ts)).toBe(true);
});

test('a question without evidence is answered from the articles, and makes no incident', async () => {
  const before = await at.incidents();
  const thread = await at.mention('what does exit code 137 mean?');
  await expect.poll(() => at.slack.inThread(thread).length).toBeGreaterThan(0);
  expect(shownText(at.slack.inThread(thread))).toContain('SIGKILL');
  const bare = await at.mention('');
  await expect.poll(() => shownText(at.slack.inThread(bare))).toContain('Hand over what you have');
  expect(await at.incidents()).toEqual(before);
});

test('a suggested question is a turn, and is not suggested again', async () => {
  const thread = await at.mention(pasted());
  const messages = await at.answered(thread);
  const button = buttons(messages).find(({ value }) => value === 'Which limit was it?');
  if (!button) throw new Error('no such suggestion');
  expect((await at.press(button.message, button)).status).toBe(200);
  const later = await at.answered(thread, 2);
  const [id] = await at.incidents();
  expect((await at.conversation(id as string)).map(({ text }) => text)).toContain('Which limit was it?');
  const offered = buttons(later.slice(1)).map(({ value }) => value);
  expect(offered).toContain('Who used it?');
  expect(offered).not.toContain('Which limit was it?');
});

test('markup, mentions and escapes of a log have no effect', async () => {
  const hostile = '<!channel> <@U0BOSS> @here *x* `y` &lt; <https://evil.example|click>';
  const log = OOM_LOG.replaceAll('/job', `/${hostile}`).replaceAll('python3', '<!here>```');
  const thread = await at.mention(`${hostile} why? ${pasted(log)}`, {
    files: [at.slack.file('<!everyone>.log', log)],
  });
  const messages = await at.answered(thread);
  expect(at.slack.strays).toEqual([]);
  expect(messages.filter(hasThumbs)).toHaveLength(1);
  expect(at.slack.wire).not.toMatch(/<!(?:channel|here|everyone)>|<@U0BOSS>|<https:\/\/evil/);
  expect(shownText(messages)).toContain('&lt;!here&gt;');
});

test('a large log streams through, and its incident is the same as over HTTP', async () => {
  const log = `${'[    1.000000] usb 1-1: new device\n'.repeat(200_000)}${OOM_LOG}`;
  const thread = await at.mention('', { files: [at.slack.file('kern.log', log)] });
  await at.answered(thread);
  const [id] = await at.incidents();
  expect((await at.incident(id as string)).verdict.cause).toBe('cgroup-limit');
});

test('a log of the repository reads the same in Slack as everywhere', async () => {
  const log = readFileSync(join(import.meta.dirname, '../../src/web/public/example.txt'), 'utf8');
  const thread = await at.mention('why?', { files: [at.slack.file('example.txt', log)] });
  const messages = await at.answered(thread);
  const [id] = await at.incidents();
  const incident = await at.incident(id as string);
  const [, answer] = await at.conversation(incident.id);
  expect(answer?.sentences).toEqual(incident.answer.sentences);
  const text = shownText(messages).replaceAll('\\n', ' ');
  for (const sentence of incident.answer.sentences.filter(({ form }) => form === 'text').slice(0, 3))
    expect(text).toContain(
      sentence.text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').split(' `')[0]?.slice(0, 60),
    );
});
