import { describe, expect, test } from 'vitest';
import { allMetrics } from '../../src/lib/metrics.ts';
import { OOM_LOG, service } from '../server/helper.ts';
import { modelService } from '../support/model-service.ts';
import { answer, type StubReply } from '../support/model-stub.ts';

const { at, stub, turn } = modelService({ OOMWHY_MODEL_SECONDS: '3' });
const offline = service();

const LONG = answer(Array.from({ length: 30 }, (_, i) => `Sentence ${i} about Mars.`));

describe('the rules answer, and one line says why, where', () => {
  test.each<[string, StubReply, RegExp]>([
    [
      'the key is wrong',
      { status: 401, message: 'Incorrect API key provided: sk-te****key' },
      /did not accept the key \(401\): check OPENAI_API_KEY/,
    ],
    [
      'the model is unknown',
      { status: 404, message: 'The model does not exist' },
      /no such model or address \(404\)/,
    ],
    [
      'the server is too busy for longer than an answer may take',
      { status: 429, headers: { 'retry-after': '60' } },
      /too much to do \(429\)/,
    ],
    ['the server fails each time', { status: 500 }, /server failed \(500\)/],
    ['the server hangs', { hangs: true }, /did not answer within 3 seconds/],
    ['the stream breaks midway', { ...LONG, breaksAfter: 300 }, /broke off midway/],
    [
      'the stream ends early without an end',
      {
        raw: 'data: {"id":"1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"{\\"sentences\\": ["},"finish_reason":null}]}\n\n',
      },
      /broke off midway/,
    ],
    ['the answer is empty', { text: '' }, /empty answer/],
    ['the answer holds no sentence', answer([]), /empty answer/],
    ['the answer is JSON that is none', { text: '{"sentences": [{"text": oops' }, /could not be read/],
    [
      'the stream is no stream',
      { raw: '<html>502 Bad Gateway</html>', type: 'text/html' },
      /rules answer instead/,
    ],
    [
      'the arguments of a call are no JSON',
      { calls: [{ name: 'findings', args: '{"about": ' }] },
      /rules answer instead/,
    ],
    [
      'the conversation is too long',
      {
        status: 400,
        code: 'context_length_exceeded',
        message: "This model's maximum context length is 4096 tokens.",
      },
      /longer than the model can read/,
    ],
    [
      'the model calls tools for ever',
      { calls: [{ name: 'findings', args: { about: '' } }] },
      /no answer within 8 calls|rules answer instead/,
    ],
    ['the request is refused', { status: 400, message: 'no' }, /refused the request \(400\)/],
  ])('%s', async (_what, reply, notice) => {
    const incident = await at.posted(OOM_LOG, 'why?');
    stub.reply = () => reply;
    const { message } = await turn(incident, 'why?');
    expect(message.composer).toBe('offline');
    expect(message.notice).toMatch(notice);
    expect(message.notice).not.toMatch(/\n|sk-te|at \/|node_modules/);
    expect(message.sentences).toEqual(incident.answer.sentences);
    expect(message.usage?.modelCalls).toBeGreaterThan(0);
    // And it can be tried again.
    stub.reply = () => answer([incident.answer.sentences[0]?.text as string]);
    expect((await turn(incident, 'why?')).message).toMatchObject({ composer: 'model' });
  });
});

test('a server that is busy is asked again when it says, within the time of an answer', async () => {
  const incident = await at.posted();
  const times: number[] = [];
  stub.reply = (_chat, n) => {
    times.push(Date.now());
    return n === 0
      ? { status: 429, headers: { 'retry-after': '1' } }
      : answer([incident.answer.sentences[0]?.text as string]);
  };
  const { message } = await turn(incident, 'why?');
  expect(message.composer).toBe('model');
  expect((times[1] as number) - (times[0] as number)).toBeGreaterThanOrEqual(990);
});

test('a server that fails once is asked again', async () => {
  const incident = await at.posted();
  stub.reply = (_chat, n) =>
    n === 0 ? { status: 503 } : answer([incident.answer.sentences[0]?.text as string]);
  expect((await turn(incident, 'why?')).message.composer).toBe('model');
});

describe('a server that lacks something is asked without it, and not again', () => {
  test.each([
    [{ schema: false }, (chat: object) => 'tools' in chat && !('response_format' in chat)],
    [{ tools: false, schema: false }, (chat: object) => !('tools' in chat) && !('response_format' in chat)],
    [{ streaming: false, tools: false, schema: false }, (chat: object) => !('tools' in chat)],
  ])('%j', async (lacks, asked) => {
    const incident = await at.posted();
    const rule = incident.answer.sentences[0]?.text as string;
    Object.assign(stub.able, lacks);
    const whole = JSON.parse(answer([rule]).text);
    stub.reply = (chat) => (chat.tools ? { calls: [{ name: 'answer', args: whole }] } : answer([rule]));
    const { message } = await turn(incident, 'why?');
    expect(message).toMatchObject({ composer: 'model', sentences: [{ text: rule }] });
    expect(stub.chats).toHaveLength(1);
    expect(stub.chats.every(asked)).toBe(true);
    const system = String(stub.chats[0]?.messages[0]?.content);
    expect(system).toContain('event-1.limit = 67108864 bytes');
    if (!stub.able.tools) expect(system).toMatch(/ARTICLES\n[a-z]+\/[a-z0-9-]+ \(/);
    const requests = stub.received.length;
    await turn(incident, 'why?');
    expect(stub.received.length).toBe(requests + 1);
  });
});

test('a model that answers in a code fence, with thoughts before it, is read', async () => {
  const incident = await at.posted();
  const rule = incident.answer.sentences[0]?.text as string;
  stub.reply = () => ({ text: `<think>{"no": 1}</think>Here:\n\`\`\`json\n${answer([rule]).text}\n\`\`\`` });
  const { message } = await turn(incident, 'why?');
  expect(message).toMatchObject({ composer: 'model', sentences: [{ text: rule }] });
});

test('a model that answers in prose is held to the same', async () => {
  const incident = await at.posted();
  const rule = incident.answer.sentences[0]?.text as string;
  stub.reply = () => ({ text: `${rule} Redis leaked on Mars.` });
  const { message } = await turn(incident, 'why?');
  expect(message.sentences[0]?.text).toBe(rule);
  expect(message.text).not.toContain('Mars');
});

test('without a model nothing changes', async () => {
  const incident = await offline.posted();
  const reply = await offline.json(`/api/v1/incidents/${incident.id}/messages`, { text: 'why?' });
  const message = JSON.parse(reply.text);
  expect(message.composer).toBe('offline');
  expect(message).not.toHaveProperty('notice');
  expect(message).not.toHaveProperty('usage');
});

test('what became of answers is counted', () => {
  const answers = allMetrics().find(({ name }) => name === 'oomwhy_model_answers_total');
  const of = (outcome: string) =>
    answers?.series.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
  for (const outcome of ['answered', 'key', 'busy', 'time-out', 'broken-off', 'context', 'malformed'])
    expect(of(outcome), outcome).toBeGreaterThan(0);
  const tokens = allMetrics().find(({ name }) => name === 'oomwhy_model_tokens_total');
  expect(tokens?.series.map(({ labels }) => labels.direction)).toEqual(['input', 'output']);
});
