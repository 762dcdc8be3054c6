import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { OOM_LOG } from '../server/helper.ts';
import { APP_TOKEN, type Args, no, TEAM } from './fake-slack.ts';
import { buttons, CHANNEL, shownText, slackService, stamp, USER } from './helper.ts';

const at = slackService(() => ({ SLACK_APP_TOKEN: APP_TOKEN }));

/** Sends one envelope over the socket that is open, and gives what came back for it. */
async function deliver(type: string, payload: Args, id = randomUUID()): Promise<Args> {
  await expect.poll(() => at.slack.sockets.at(-1)?.readyState).toBe(1);
  const envelope = { envelope_id: id, type, payload, accepts_response_payload: type === 'slash_commands' };
  at.slack.sockets.at(-1)?.send(JSON.stringify(envelope));
  await expect.poll(() => at.slack.acks.some(({ envelope_id }) => envelope_id === id)).toBe(true);
  return at.slack.acks.find(({ envelope_id }) => envelope_id === id) as Args;
}

function mention(ts: string, more: Args = {}): Args {
  const event = {
    type: 'app_mention',
    channel: CHANNEL,
    user: USER,
    ts,
    text: `\`\`\`${OOM_LOG}\`\`\``,
    ...more,
  };
  return { type: 'event_callback', team_id: TEAM, event_id: `Ev${ts}`, event };
}

test('a mention over a WebSocket is acknowledged and answered', async () => {
  const ts = stamp();
  await deliver('events_api', mention(ts));
  const messages = await at.answered(ts);
  expect(shownText(messages)).toContain('The memory limit of the control group was reached');
});

test('an envelope that comes again, over a new connection too, is one', async () => {
  const ts = stamp();
  await deliver('events_api', mention(ts));
  await at.answered(ts);
  const opened = at.slack.sockets.length;
  at.slack.sockets.at(-1)?.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
  await expect.poll(() => at.slack.sockets.length, { timeout: 20_000 }).toBe(opened + 1);
  const before = at.slack.messages.length;
  await deliver('events_api', mention(ts));
  await deliver('events_api', mention(stamp(), { thread_ts: ts, text: 'which limit was it?' }));
  await at.answered(ts, 2);
  expect(
    at.slack.messages.slice(before).filter(({ blocks }) => blocks.some(({ type }) => type === 'header')),
  ).toEqual([]);
});

test('commands and buttons come the same way', async () => {
  const command = { command: '/oomwhy', text: 'help', team_id: TEAM, channel_id: CHANNEL, user_id: USER };
  const address = { response_url: at.slack.responseUrl, trigger_id: randomUUID() };
  await deliver('slash_commands', { ...command, ...address });
  await expect.poll(() => JSON.stringify(at.slack.responses)).toContain('Hand over what you have');
  const ts = stamp();
  await deliver('events_api', mention(ts));
  const button = buttons(await at.answered(ts)).find(({ value }) => value === 'Who used it?');
  await deliver('interactive', {
    type: 'block_actions',
    team: { id: TEAM },
    user: { id: USER },
    channel: { id: CHANNEL },
    message: { ts: button?.message.ts, thread_ts: ts },
    trigger_id: randomUUID(),
    actions: [{ action_id: button?.action_id, value: button?.value }],
  });
  await at.answered(ts, 2);
});

test('what is no envelope is dropped, and the next one is answered', async () => {
  for (const text of ['{', '[]', '{"type":"events_api"}', '{"type":"else","envelope_id":"x","payload":{}}'])
    at.slack.sockets.at(-1)?.send(text);
  const ts = stamp();
  await deliver('events_api', mention(ts));
  await at.answered(ts);
});

test('a socket that breaks is opened again, also where Slack refuses at first', async () => {
  const opened = at.slack.sockets.length;
  at.slack.answers.set('apps.connections.open', (_args, n) =>
    n < 2 ? { body: no('internal_error') } : undefined,
  );
  at.slack.sockets.at(-1)?.terminate();
  await expect.poll(() => at.slack.sockets.length, { timeout: 20_000 }).toBe(opened + 1);
  expect(at.slack.called('apps.connections.open').length).toBe(3);
  const ts = stamp();
  await deliver('events_api', mention(ts));
  await at.answered(ts);
});

test('in socket mode nothing is taken over HTTP', async () => {
  const body = JSON.stringify({ type: 'url_verification', challenge: 'x' });
  expect((await at.signed(body)).status).toBe(404);
});

test('an app token that Slack does not take costs the socket, not the service', async () => {
  await at.stop();
  at.slack.answers.set('apps.connections.open', () => ({ body: no('invalid_auth') }));
  await at.serve();
  await expect.poll(() => at.slack.called('apps.connections.open').length).toBeGreaterThan(0);
  expect((await fetch(`${at.url}/readyz`)).status).toBe(200);
});
