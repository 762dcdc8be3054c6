import { expect, test } from 'vitest';
import { expectProblem } from '../server/helper.ts';
import { type Reply, SECRET, signature, slackService } from './helper.ts';

const at = slackService();
const BODY = JSON.stringify({ type: 'url_verification', challenge: 'c0ffee' });
const now = () => String(Math.floor(Date.now() / 1000));

function expectRefused({ status, text, headers }: Reply, code: string, wanted: number): void {
  const reply = { status, text, headers: Object.fromEntries(headers) };
  expectProblem(reply, code, wanted);
  expect(text).not.toContain(SECRET);
}

test('the address is verified as Slack asks it to be', async () => {
  const reply = await at.signed(BODY);
  expect([reply.status, JSON.parse(reply.text)]).toEqual([200, { challenge: 'c0ffee' }]);
  const ssl = await at.signed('ssl_check=1&token=x', 'application/x-www-form-urlencoded');
  expect(ssl.status).toBe(200);
});

test.each([
  ['no signature', () => ({})],
  ['no time', () => ({ 'x-slack-signature': signature(BODY, now())['x-slack-signature'] as string })],
  ['another secret', () => signature(BODY, now(), 'another-secret')],
  ['another body', () => signature(`${BODY} `, now())],
  [
    'another time',
    () => ({ ...signature(BODY, now()), 'x-slack-request-timestamp': String(Number(now()) - 1) }),
  ],
  ['another version', () => ({ ...signature(BODY, now()), 'x-slack-signature': 'v1=00' })],
  [
    'half a signature',
    () => ({
      ...signature(BODY, now()),
      'x-slack-signature': signature(BODY, now())['x-slack-signature']?.slice(0, 40) as string,
    }),
  ],
  ['a time that is no number', () => signature(BODY, 'tomorrow')],
  ['a time like 1e9', () => signature(BODY, '1e9')],
])('a request with %s is signature-invalid', async (_what, headers) => {
  expectRefused(await at.send(BODY, headers() as Record<string, string>), 'signature-invalid', 401);
  expect(at.slack.calls.filter(({ method }) => method !== 'auth.test')).toEqual([]);
});

test.each([-301, -86_400, 301, 86_400])('a request signed %d seconds from now is stale', async (seconds) => {
  const reply = await at.signed(BODY, 'application/json', Number(now()) + seconds);
  expectRefused(reply, 'signature-stale', 401);
});

test('the same request a second time is a replay', async () => {
  const time = Number(now());
  const body = JSON.stringify({ type: 'url_verification', challenge: 'once' });
  expect((await at.signed(body, 'application/json', time)).status).toBe(200);
  expectRefused(await at.signed(body, 'application/json', time), 'request-replayed', 401);
});

test.each([
  ['no JSON', 'not-json', '{"type":', 'application/json'],
  ['a list', 'invalid-request', '[]', 'application/json'],
  ['null', 'invalid-request', 'null', 'application/json'],
  ['a payload that is no JSON', 'not-json', 'payload=%7B', 'application/x-www-form-urlencoded'],
])('a signed body that is %s is %s', async (_what, code, body, type) => {
  expectRefused(await at.signed(body, type), code, 400);
});

test('a body over the limit is refused before anything else is looked at', async () => {
  expectRefused(await at.send('x'.repeat(1024 ** 2 + 1)), 'body-too-large', 413);
});

test('other methods and addresses are told apart', async () => {
  const get = await fetch(`${at.url}/slack/events`);
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  expect((await fetch(`${at.url}/slack/else`, { method: 'POST' })).status).toBe(404);
});

test('hostile shapes are acknowledged and do nothing', async () => {
  const nested = `${'{"event":'.repeat(3_000)}1${'}'.repeat(3_000)}`;
  const shapes = [
    '{}',
    '{"event":{}}',
    '{"event":null,"type":"event_callback"}',
    '{"event":{"type":"app_mention"},"team_id":"T0TEAM","event_id":7}',
    '{"event":{"type":"app_mention","channel":"../../x","ts":"1.1","user":"U0ADA","text":"x"},"team_id":"T0TEAM","event_id":"Ev1"}',
    '{"event":{"type":"app_mention","channel":"C1","ts":"x","user":"U0ADA","text":{"a":1}},"team_id":"T0TEAM","event_id":"Ev2"}',
    '{"event":{"type":"message","channel":"D1","channel_type":"im","ts":"1.1","user":"U0ADA","text":"x","files":"x"},"team_id":"T0TEAM","event_id":"Ev3"}',
    '{"__proto__":{"polluted":1},"event":{"type":"app_home_opened","__proto__":{"tab":"home"}},"team_id":"T0TEAM","event_id":"Ev4"}',
    '{"type":"block_actions","actions":[],"trigger_id":"a"}',
    '{"type":"block_actions","actions":[{"action_id":"oomwhy_approve","value":"{"}],"user":{"id":"U0ADA"},"channel":{"id":"C1"},"message":{"ts":"1.1"},"trigger_id":"b"}',
    '{"type":"message_action","callback_id":"oomwhy_why","trigger_id":"c"}',
    '{"type":"view_submission","view":{}}',
    nested,
  ];
  for (const shape of shapes) {
    const { status } = await at.signed(shape);
    expect([shape.slice(0, 60), status]).toEqual([shape.slice(0, 60), 200]);
  }
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect((await fetch(`${at.url}/livez`)).status).toBe(200);
  expect(at.slack.messages).toEqual([]);
});
