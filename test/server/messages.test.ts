import { describe, expect, test } from 'vitest';
import { Message, MessageList, StreamEvent } from '../../src/schema/conversation.ts';
import type { Incident } from '../../src/schema/incident.ts';
import { expectProblem, OOM_LOG, service, sseEvents } from './helper.ts';

const at = service();

const path = ({ id }: Incident) => `/api/v1/incidents/${id}/messages`;

function say(incident: Incident, text: string, accept: string) {
  return at.json(path(incident), { text }, { accept });
}

async function stream(incident: Incident, text: string): Promise<StreamEvent[]> {
  const { status, headers, text: body } = await say(incident, text, 'text/event-stream');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/event-stream; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
  const events = sseEvents(body);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => i + 1));
  return events.map(({ event, data }) => StreamEvent.parse({ event, data }));
}

async function conversation(incident: Incident): Promise<Message[]> {
  const { status, text } = await at.ask('GET', path(incident));
  expect(status).toBe(200);
  return MessageList.parse(JSON.parse(text)).messages;
}

describe('a message answered as a stream', () => {
  test('begins with the verdict, goes sentence by sentence, and ends with the stored answer', async () => {
    const incident = await at.posted(OOM_LOG, 'why?');
    const events = await stream(incident, 'why?');
    const names = events.map(({ event }) => event);
    expect(names).toEqual(['finding', ...Array(names.length - 2).fill('sentence'), 'answer_end']);
    expect(names.length).toBeGreaterThan(5);
    expect(events[0]?.data).toEqual(incident.verdict);
    const sentences = events.flatMap((one) => (one.event === 'sentence' ? [one.data] : []));
    expect(sentences.map(({ sentence }) => sentence)).toEqual(incident.answer.sentences);
    for (const { sentence, citations } of sentences) {
      expect(citations.map(({ id }) => id).sort()).toEqual([...sentence.citations].sort());
    }
    const [question, answer] = await conversation(incident);
    expect(question).toMatchObject({ role: 'user', text: 'why?' });
    expect(events.at(-1)?.data).toEqual(answer);
  });

  test('can be answered as JSON alike', async () => {
    const [a, b] = [await at.posted(), await at.posted()];
    const { status, headers, text } = await say(a, 'what happened?', 'application/json');
    expect(status).toBe(201);
    expect(headers['content-type']).toMatch(/^application\/json/);
    const message = Message.parse(JSON.parse(text));
    const events = await stream(b, 'what happened?');
    const { id: _a, createdAt: _b, ...same } = message;
    expect(events.at(-1)?.data).toMatchObject(same);
    expect((await conversation(a)).at(-1)).toEqual(message);
  });
});

test('follow-up questions are answered from the evidence, and all turns are kept in order', async () => {
  const incident = await at.posted();
  const asked = ['why did it die?', 'which limit was hit?', 'who used the memory?', 'qwertyuiop'];
  const answers = [];
  for (const text of asked) answers.push((await stream(incident, text)).at(-1)?.data as Message);
  expect(answers[1]?.text).toMatch(/64 MiB/);
  expect(answers[3]?.text).toMatch(/did not understand/);
  const kept = await conversation(incident);
  expect(kept.filter(({ role }) => role === 'user').map(({ text }) => text)).toEqual(asked);
  expect(kept.filter(({ role }) => role === 'assistant')).toEqual(answers);
});

test('questions asked at once are each answered and each turn stays together', async () => {
  const incident = await at.posted(OOM_LOG, 'first');
  const asked = Array.from({ length: 12 }, (_, i) => `which limit? number ${i}`);
  await Promise.all(asked.map((text) => stream(incident, text)));
  const kept = await conversation(incident);
  expect(kept.map(({ role }) => role)).toEqual(asked.flatMap(() => ['user', 'assistant']));
  expect(
    kept
      .filter(({ role }) => role === 'user')
      .map(({ text }) => text)
      .sort(),
  ).toEqual(asked.sort());
});

test('an answer that follows stored evidence with odd line numbers cites lines that exist', async () => {
  const incident = await at.posted(`noise\n${OOM_LOG}`);
  await stream(incident, 'x');
  const answer = (await stream(incident, 'which limit was hit?')).at(-1)?.data as Message;
  const lines = `noise\n${OOM_LOG}`.split('\n');
  const evidence = answer.citations.flatMap((one) => (one.kind === 'evidence' ? [one] : []));
  expect(evidence.length).toBeGreaterThan(0);
  for (const { line, text } of evidence) expect(lines[line - 1]).toBe(text);
});

describe('a message that is no message', () => {
  test.each([
    ['no text', {}, 'invalid-request', 400],
    ['an empty text', { text: '  ' }, 'invalid-request', 400],
    ['a number for text', { text: 7 }, 'invalid-request', 400],
    ['a text too long', { text: 'x'.repeat(20_001) }, 'invalid-request', 400],
    ['a field too many', { text: 'x', role: 'assistant' }, 'invalid-request', 400],
    ['a list', ['x'], 'invalid-request', 400],
    ['a body over the limit', { text: 'x'.repeat(1_100_000) }, 'body-too-large', 413],
  ])('with %s is refused', async (_name, body, code, status) => {
    const incident = await at.posted();
    expectProblem(await at.json(path(incident), body), code, status);
    expect(await conversation(incident)).toEqual([]);
  });

  test.each([
    ['text/plain', 'hello', 'wrong-content-type', 415],
    ['multipart/form-data; boundary=x', '--x--', 'wrong-content-type', 415],
    ['application/json', '{"text":', 'not-json', 400],
    ['application/json', 'null', 'not-json', 400],
  ])('of %s with body %s is refused', async (type, body, code, status) => {
    const incident = await at.posted();
    expectProblem(
      await at.ask('POST', path(incident), { headers: { 'content-type': type }, body: [body] }),
      code,
      status,
    );
  });

  test('to an incident that does not exist is incident-not-found, also where a stream was asked for', async () => {
    for (const accept of ['application/json', 'text/event-stream']) {
      const reply = await at.json('/api/v1/incidents/nope/messages', { text: 'x' }, { accept });
      expectProblem(reply, 'incident-not-found', 404);
    }
    expectProblem(await at.ask('GET', '/api/v1/incidents/nope/messages'), 'incident-not-found', 404);
  });
});

describe('a question that takes the place of the last one', () => {
  const anew = (incident: Incident, text: string, replaces: string) =>
    at.json(path(incident), { text, replaces });

  test('supersedes its turn, and the conversation keeps both', async () => {
    const incident = await at.posted();
    await say(incident, 'which limit was it?', 'application/json');
    const [question, answer] = await conversation(incident);
    const { status, text } = await anew(incident, 'who was killed?', answer?.id ?? '');
    expect(status).toBe(201);
    const all = await conversation(incident);
    expect(all.map((one) => [one.text, one.supersededBy])).toEqual([
      [question?.text, all[2]?.id],
      [answer?.text, all[2]?.id],
      ['who was killed?', undefined],
      [Message.parse(JSON.parse(text)).text, undefined],
    ]);
  });

  test.each(['json', 'event-stream'])('must be the last turn’s, also as %s', async (type) => {
    const [incident, other] = [await at.posted(), await at.posted()];
    await say(incident, 'which limit was it?', 'application/json');
    await say(incident, 'who was killed?', 'application/json');
    await say(other, 'who was killed?', 'application/json');
    const accept = type === 'json' ? 'application/json' : 'text/event-stream';
    const [earlier] = await conversation(incident);
    const [foreign] = await conversation(other);
    for (const replaces of [earlier?.id, foreign?.id, 'nope'])
      expectProblem(
        await at.json(path(incident), { text: 'x', replaces }, { accept }),
        'message-not-found',
        404,
      );
    expect(await conversation(incident)).toHaveLength(4);
  });

  test('cannot supersede what is superseded', async () => {
    const incident = await at.posted();
    await say(incident, 'which limit was it?', 'application/json');
    const [question] = await conversation(incident);
    await anew(incident, 'who was killed?', question?.id ?? '');
    expectProblem(await anew(incident, 'x', question?.id ?? ''), 'message-not-found', 404);
  });
});
