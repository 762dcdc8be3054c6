import OpenAI from 'openai';
import type { ChatCompletionMessageParam } from 'openai/resources';
import { expect, test, vi } from 'vitest';
import { MessageList } from '../../../src/schema/conversation.ts';
import { modelService } from '../../support/model-service.ts';
import { answer } from '../../support/model-stub.ts';
import { OOM_LOG } from '../helper.ts';

const { at, stub } = modelService({ OOMWHY_MODEL_PRICE: '1/2' });
const client = () => new OpenAI({ baseURL: `${at.url}/v1`, apiKey: 'any', maxRetries: 0 });
const HOLDS = 'The process python3 (pid 301) was killed by the kernel.';
const log = OOM_LOG.replaceAll('77', '301');
const pasted: ChatCompletionMessageParam[] = [{ role: 'user', content: `why?\n\n${log}` }];

async function incidentOf(reply: { response: Response }): Promise<string> {
  return String(reply.response.headers.get('x-oomwhy-incident'));
}

async function messages(id: string) {
  const { text } = await at.ask('GET', `/api/v1/incidents/${id}/messages`);
  return MessageList.parse(JSON.parse(text)).messages;
}

test('the model’s words are checked as everywhere, and its tokens are told', async () => {
  const wrong = 'Solar flares caused it.';
  stub.reply = (_asked, n) => answer(n === 0 ? [HOLDS, wrong] : [wrong]);
  const asked = await client().chat.completions.create({ model: 'oomwhy', messages: pasted }).withResponse();
  const text = asked.data.choices[0]?.message.content ?? '';
  expect(text).toContain('was killed by the kernel');
  expect(text).not.toContain('Solar');
  expect(text).toMatch(/1 statement of the model was withheld/);
  const calls = stub.chats.length;
  expect(asked.data.usage).toEqual({
    prompt_tokens: 1000 * calls,
    completion_tokens: 100 * calls,
    total_tokens: 1100 * calls,
  });
  expect((await messages(await incidentOf(asked))).at(-1)?.composer).toBe('model');
});

test('a stream tells them in its last chunk, and a fix once, in the rules’ words', async () => {
  const { incident } = { incident: await at.posted(log) };
  const [fix] = incident.fixes;
  stub.reply = () => answer([HOLDS], [String(fix?.id)]);
  const stream = await client().chat.completions.create({
    model: 'oomwhy',
    messages: pasted,
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = '';
  let usage: unknown;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? '';
    usage = chunk.usage ?? usage;
  }
  expect(usage).toMatchObject({ total_tokens: 1100 * stub.chats.length });
  expect(text.split(`### ${fix?.title}`)).toHaveLength(2);
});

test('a model that fails is said so in the text, and the rules answer', async () => {
  stub.reply = () => ({ status: 401 });
  const { data } = await client()
    .chat.completions.create({ model: 'oomwhy', messages: pasted })
    .withResponse();
  const text = data.choices[0]?.message.content ?? '';
  expect(text).toMatch(/> The model’s server did not accept the key/);
  expect(text).toContain('64 MiB');
});

test('a client that leaves midway stops the model; what was said is stored', async () => {
  const full = answer([HOLDS, 'The limit was 64 MiB.']).text;
  stub.reply = () => ({ text: full, stallsAfter: full.indexOf('The limit') });
  const cut = stub.cut;
  const left = new AbortController();
  const asked = await client()
    .chat.completions.create({ model: 'oomwhy', messages: pasted, stream: true }, { signal: left.signal })
    .withResponse();
  const id = await incidentOf(asked);
  const before = (await messages(id)).length;
  for await (const chunk of asked.data)
    if (chunk.choices[0]?.delta.content?.includes('killed by the kernel')) left.abort();
  await vi.waitFor(async () => expect((await messages(id)).length).toBe(before + 2), 10_000);
  expect((await messages(id)).at(-1)).toMatchObject({
    text: expect.stringContaining('killed by the kernel'),
    notice: expect.stringContaining('stopped'),
  });
  expect(stub.cut).toBe(cut + 1);
});
