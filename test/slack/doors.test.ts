import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { OOM_LOG } from '../server/helper.ts';
import { type Args, TEAM } from './fake-slack.ts';
import { CHANNEL, hasThumbs, shownText, slackService, stamp, USER } from './helper.ts';

const at = slackService();
const said = () => JSON.stringify(at.slack.responses);

function shortcut(message: Args, more: Args = {}): Args {
  return {
    type: 'message_action',
    callback_id: 'oomwhy_why',
    channel: { id: CHANNEL },
    message: { ts: stamp(), user: 'U0BOB', text: '', ...message },
    response_url: at.slack.responseUrl,
    ...more,
  };
}

test('/oomwhy help says what there is, to one person alone', async () => {
  for (const text of ['help', '']) {
    expect((await at.command(text)).status).toBe(200);
    await expect.poll(said).toContain('Hand over what you have');
  }
  expect(at.slack.responses[0]).toMatchObject({ response_type: 'ephemeral' });
  expect(at.slack.called('chat.postMessage')).toEqual([]);
});

test('/oomwhy with a question is answered from the articles, to one person alone', async () => {
  await at.command('what does exit code 137 mean?');
  await expect.poll(said).toContain('SIGKILL');
  expect(at.slack.called('chat.postMessage')).toEqual([]);
});

test('/oomwhy with a pasted log begins a thread of its own in the channel', async () => {
  await at.command(`why was it killed?\n${OOM_LOG}`);
  await expect.poll(() => at.slack.called('chat.postMessage').length).toBeGreaterThan(0);
  const root = at.slack.messages.find(({ text }) => text.startsWith(`<@${USER}> asks: why was it killed?`));
  const messages = await at.answered(String(root?.ts));
  expect(shownText(messages)).toContain('control group');
});

test('/oomwhy recent and the Home tab list what this person may see', async () => {
  at.slack.channels.set('C0SECRET', { is_private: true });
  const open = await at.mention(`open question? \`\`\`${OOM_LOG}\`\`\``);
  const closed = await at.mention(`closed question? \`\`\`${OOM_LOG}\`\`\``, {
    channel: 'C0SECRET',
    user: 'U0BOB',
  });
  await Promise.all([at.answered(open), at.answered(closed)]);
  const opened = (user: string, tab = 'home') =>
    at.event({ type: 'app_home_opened', user, tab, channel: 'D0HOME' });
  await opened(USER);
  await opened('U0BOB');
  await opened('U0EVE', 'messages');
  await expect.poll(() => at.slack.homes.size).toBe(2);
  const home = (user: string) => JSON.stringify(at.slack.homes.get(user));
  expect(home(USER)).toContain('open question?');
  expect(home(USER)).not.toContain('closed question?');
  expect(home('U0BOB')).toContain('open question?');
  expect(home('U0BOB')).toContain('closed question?');
  expect(home(USER)).toContain('https://work.slack.com/archives/');
  await at.command('recent');
  await expect.poll(said).toContain('open question?');
  expect(said()).not.toContain('closed question?');
});

test('the shortcut on a message explains it in its thread', async () => {
  const ts = stamp();
  expect((await at.interact(shortcut({ ts, text: OOM_LOG.replaceAll('<', '&lt;') }))).status).toBe(200);
  const messages = await at.answered(ts);
  expect(shownText(messages)).toContain('The memory limit of the control group was reached');
  await at.interact(shortcut({ ts, text: OOM_LOG }));
  await expect.poll(said).toContain('has its answer');
  expect(
    at.slack.inThread(ts).filter(({ blocks }) => blocks.some(({ type }) => type === 'header')),
  ).toHaveLength(1);
});

test('the shortcut on a snippet of a bot reads its file', async () => {
  const ts = stamp();
  const files = [at.slack.file('alert.log', OOM_LOG, { mode: 'snippet' })];
  await at.interact(shortcut({ ts, user: null, bot_id: 'B0ALERT', files }));
  expect(shownText(await at.answered(ts))).toContain('Killed process 77');
});

test('the same delivery twice is one: events by their id, the rest by what triggered them', async () => {
  const before = (await at.incidents()).length;
  const event = {
    type: 'app_mention',
    channel: CHANNEL,
    user: USER,
    ts: stamp(),
    text: `\`\`\`${OOM_LOG}\`\`\``,
  };
  const envelope = { type: 'event_callback', team_id: TEAM, event_id: `Ev${randomUUID()}`, event };
  // Slack signs what it sends again anew.
  const again = (n: number) => at.signed(`${JSON.stringify(envelope)}${' '.repeat(n)}`);
  const replies = await Promise.all([again(0), again(1), again(2)]);
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  await at.answered(event.ts);
  const trigger = { trigger_id: randomUUID() };
  await at.command(OOM_LOG, trigger);
  expect((await at.command(`${OOM_LOG} `, trigger)).status).toBe(200);
  await expect.poll(async () => (await at.incidents()).length).toBe(before + 2);
  const ts = at.slack.messages.find(({ text }) => text.includes('asks why this ran out'))?.ts;
  await at.answered(String(ts));
  expect((await at.incidents()).length).toBe(before + 2);
});

test('what was handled before a restart is not handled again', async () => {
  const event = {
    type: 'app_mention',
    channel: CHANNEL,
    user: USER,
    ts: stamp(),
    text: `\`\`\`${OOM_LOG}\`\`\``,
  };
  const more = { event_id: `Ev${randomUUID()}` };
  await at.event(event, more);
  await at.answered(event.ts);
  const before = at.slack.messages.length;
  await at.stop();
  await at.serve();
  expect((await at.event(event, { ...more, authed: 1 })).status).toBe(200);
  await at.mention('which limit was it?', { thread_ts: event.ts });
  await at.answered(event.ts, 2);
  expect(at.slack.messages.slice(before).every(({ thread }) => thread === event.ts)).toBe(true);
  const headers = at.slack
    .inThread(event.ts)
    .filter(({ blocks }) => blocks.some(({ type }) => type === 'header'));
  expect(headers).toHaveLength(1);
});

test('a service that is told to stop ends the answer that it began, and takes no new request', async () => {
  const thread = await at.mention(`\`\`\`${OOM_LOG}\`\`\``);
  await at.stop();
  expect(at.slack.inThread(thread).filter(hasThumbs)).toHaveLength(1);
  await at.serve();
  await at.mention('who used it?', { thread_ts: thread });
  await at.answered(thread, 2);
});
