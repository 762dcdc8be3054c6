import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI, { APIError, toFile } from 'openai';
import type { ChatCompletionContentPart, ChatCompletionMessageParam } from 'openai/resources';
import { describe, expect, test } from 'vitest';
import { MessageList } from '../../../src/schema/conversation.ts';
import { GIVEN, OOM_LOG, service } from '../helper.ts';

const at = service();
const open = (headers?: Record<string, string>) =>
  new OpenAI({
    baseURL: `${at.url}/v1`,
    apiKey: 'any',
    maxRetries: 0,
    ...(headers && { defaultHeaders: headers }),
  });

type Turn = ChatCompletionMessageParam;
const user = (content: string | ChatCompletionContentPart[]): Turn => ({ role: 'user', content });
const said = (content: string): Turn => ({ role: 'assistant', content });

/** One request; what it says and which incident it is about. */
async function ask(messages: Turn[], headers?: Record<string, string>) {
  const { data, response } = await open(headers)
    .chat.completions.create({ model: 'oomwhy', messages })
    .withResponse();
  const [choice] = data.choices;
  expect(choice?.finish_reason).toBe('stop');
  return { text: choice?.message.content ?? '', incident: response.headers.get('x-oomwhy-incident') };
}

async function questions(incident: string | null): Promise<string[]> {
  const { text } = await at.ask('GET', `/api/v1/incidents/${incident}/messages`);
  return MessageList.parse(JSON.parse(text)).messages.flatMap(({ role, text }) =>
    role === 'user' ? [text] : [],
  );
}

const evidence = (pid: number) => OOM_LOG.replaceAll('77', String(pid));

test('models are listed and looked up', async () => {
  const client = open();
  const ids = [];
  for await (const { id } of client.models.list()) ids.push(id);
  expect(ids).toEqual(['oomwhy']);
  expect((await client.models.retrieve('oomwhy')).owned_by).toBe('oomwhy');
  await expect(client.models.retrieve('gpt-5')).rejects.toMatchObject({
    status: 404,
    code: 'model-not-found',
  });
});

test('a pasted log is diagnosed, and the conversation goes on about it', async () => {
  const first = [user(`Why was my job killed?\n\n${evidence(101)}`)];
  const one = await ask(first);
  expect(one.text).toMatch(/64 MiB/);
  expect(one.text).toMatch(/## Evidence\n\n- \[1\] /);
  const second = [...first, said(one.text), user('which limit was hit?')];
  const two = await ask(second);
  expect(two.incident).toBe(one.incident);
  const three = await ask([...second, said(two.text), user('who used the memory?')]);
  expect(three.incident).toBe(one.incident);
  expect(await questions(one.incident)).toEqual([
    'Why was my job killed?',
    'which limit was hit?',
    'who used the memory?',
  ]);
  const stored = JSON.parse((await at.ask('GET', `/api/v1/incidents/${one.incident}`)).text);
  expect(stored).toMatchObject({ question: 'Why was my job killed?', verdict: { cause: 'cgroup-limit' } });
  expect(one.text).toBe(stored.answer.markdown);
});

test('a stream says the same, sentence by sentence, and what it cost', async () => {
  const messages = [user(evidence(102))];
  const stream = await open().chat.completions.create({
    model: 'oomwhy',
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  expect(chunks[0]?.choices[0]?.delta).toMatchObject({ role: 'assistant' });
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
  expect(chunks.at(-1)).toMatchObject({
    choices: [],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  });
  const pieces = chunks.flatMap(({ choices }) => choices[0]?.delta.content || []);
  expect(pieces.length).toBeGreaterThan(5);
  const same = await ask([user(evidence(103))]);
  expect(pieces.join('').replaceAll('102', '103')).toBe(same.text);
  const next = await ask([...messages, said(pieces.join('')), user('which limit was hit?')]);
  expect(await questions(next.incident)).toHaveLength(2);
});

test('without include_usage no chunk tells it', async () => {
  const messages = [user('What does exit code 137 mean?')];
  const stream = await open().chat.completions.create({ model: 'oomwhy', messages, stream: true });
  for await (const chunk of stream) {
    expect(chunk.choices).toHaveLength(1);
    expect(chunk).not.toHaveProperty('usage');
  }
});

describe('which incident a history is about', () => {
  test('is known from our last answer, where the client cut the beginning', async () => {
    const one = await ask([user(evidence(110))]);
    const two = await ask([said(one.text), user('which limit was hit?')]);
    expect(two.incident).toBe(one.incident);
    expect(two.text).toContain('64 MiB');
  });

  test('is known from the evidence, where our answer was stopped midway or changed', async () => {
    const one = await ask([user(evidence(111))]);
    const two = await ask([user(evidence(111)), said(one.text.slice(0, 40)), user('which limit was hit?')]);
    expect(two.incident).toBe(one.incident);
  });

  test('is the same when an answer is asked for once more, also at once', async () => {
    const before = (await at.ids()).length;
    const all = await Promise.all([1, 2, 3, 4].map(() => ask([user(evidence(112))])));
    expect(new Set(all.map(({ incident }) => incident)).size).toBe(1);
    expect((await at.ids()).length).toBe(before + 1);
  });

  test('is another one for another chat of the client, which says so', async () => {
    const ids = ['a', 'b', 'a'].map(async (chat) => {
      const { incident } = await ask([user(evidence(113))], { 'x-openwebui-chat-id': chat });
      return incident;
    });
    const [a, b, again] = await Promise.all(ids);
    expect(b).not.toBe(a);
    expect(again).toBe(a);
  });

  test('stays the same when more evidence comes, which joins it', async () => {
    const first = [user(evidence(114))];
    const one = await ask(first);
    const more = 'MemTotal:       1996664 kB\nMemFree:         900000 kB\nMemAvailable:    1500000 kB\n';
    const second = [...first, said(one.text), user(`and this?\n\n${more}`)];
    const two = await ask(second);
    await ask(second);
    expect(two.incident).toBe(one.incident);
    const { sources } = JSON.parse((await at.ask('GET', `/api/v1/incidents/${one.incident}/sources`)).text);
    expect(sources.map(({ path }: { path: string }) => path)).toEqual(['message.txt', 'message.txt (2)']);
    const three = await ask([...second, said(two.text), user('Why, although RAM was free?')]);
    expect(three.text).toMatch(/1\.4 GiB|1465|1500000/);
  });

  test('is none where no evidence was handed over: the articles answer, and nothing is kept', async () => {
    const before = await at.ids();
    const { text, incident } = await ask([
      { role: 'system', content: `You are helpful. ${OOM_LOG}` },
      user('What does exit code 137 mean?'),
    ]);
    expect(incident).toBeNull();
    expect(text).toMatch(/SIGKILL|137/);
    expect(await at.ids()).toEqual(before);
  });

  test('is not told apart by what a key of another name would see', async () => {
    const one = await ask([user(evidence(115))], { 'x-conversation-id': 'mine' });
    const stolen = await ask([said(one.text), user('which limit was hit?')], {
      'x-conversation-id': 'theirs',
    });
    expect(stolen.incident).toBeNull();
  });
});

describe('attachments', () => {
  const file = (
    filename: string,
    bytes: Buffer,
    type = 'application/octet-stream',
  ): ChatCompletionContentPart => ({
    type: 'file',
    file: { filename, file_data: `data:${type};base64,${bytes.toString('base64')}` },
  });

  test('an archive and a program as file parts are evidence', async () => {
    const program = Buffer.from('rows = open("a.csv").readlines()\nprint(sum(len(row) for row in rows))\n');
    const { text, incident } = await ask([
      user([
        { type: 'text', text: 'Why was it killed?' },
        file('host.tar.gz', readFileSync(join(GIVEN, 'host.tar.gz'))),
        file('../../etl.py', program),
      ]),
    ]);
    expect(text).toMatch(/MiB/);
    const stored = JSON.parse((await at.ask('GET', `/api/v1/incidents/${incident}`)).text);
    expect(stored.verdict.cause).toBe('cgroup-limit');
    expect(stored.fixes.map(({ file }: { file: string | null }) => file)).toContain('etl.py');
  });

  test('base64 without a data URL is read as well', async () => {
    const part = {
      type: 'file',
      file: { file_data: Buffer.from(evidence(120)).toString('base64') },
    } as const;
    expect((await ask([user([part])])).incident).not.toBeNull();
  });

  const png = 'data:image/png;base64,iVBORw0KGgo=';
  test.each<[string, unknown, string, string]>([
    [
      'a picture',
      { type: 'image_url', image_url: { url: png } },
      'unsupported-content',
      'messages.0.content.0.type',
    ],
    [
      'a picture as a file',
      { type: 'file', file: { file_data: png } },
      'unsupported-content',
      'messages.0.content.0.file.file_data',
    ],
    [
      'sound',
      { type: 'input_audio', input_audio: { data: '', format: 'wav' } },
      'unsupported-content',
      'messages.0.content.0.type',
    ],
    [
      'a file that is kept elsewhere',
      { type: 'file', file: { file_id: 'file-1' } },
      'unsupported-content',
      'messages.0.content.0.file.file_id',
    ],
    ['a file of nothing', { type: 'file', file: {} }, 'invalid-request', 'messages.0.content.0.file'],
    [
      'a file that is no base64',
      { type: 'file', file: { file_data: '<html>' } },
      'invalid-request',
      'messages.0.content.0.file.file_data',
    ],
    [
      'a data URL that is no base64',
      { type: 'file', file: { file_data: 'data:text/plain,abc' } },
      'invalid-request',
      'messages.0.content.0.file.file_data',
    ],
    ['an unknown part', { type: '__proto__' }, 'unsupported-content', 'messages.0.content.0.type'],
  ])('%s is refused in OpenAI’s words', async (_name, part, code, param) => {
    await expect(ask([user([part as ChatCompletionContentPart])])).rejects.toMatchObject({
      constructor: OpenAI.BadRequestError,
      status: 400,
      type: 'invalid_request_error',
      code,
      param,
    });
  });

  test('an archive that is damaged is refused before a stream begins', async () => {
    const broken = file('a.tar.gz', readFileSync(join(GIVEN, 'host.tar.gz')).subarray(0, 2_000));
    const asked = open().chat.completions.create({
      model: 'oomwhy',
      messages: [user([broken])],
      stream: true,
    });
    await expect(asked).rejects.toMatchObject({ status: 422, code: 'damaged-archive' });
  });
});

describe('what is not done', () => {
  const messages = [user('hello')];
  const tools = [{ type: 'function' as const, function: { name: 'f', parameters: {} } }];

  test.each<[string, object, string, string]>([
    ['another model', { model: 'gpt-5' }, 'model-not-found', 'model'],
    ['two answers', { n: 2 }, 'unsupported-parameter', 'n'],
    [
      'a tool that must be called',
      { tools, tool_choice: 'required' },
      'unsupported-parameter',
      'tool_choice',
    ],
    [
      'one tool that must be',
      { tools, tool_choice: { type: 'function', function: { name: 'f' } } },
      'unsupported-parameter',
      'tool_choice',
    ],
    [
      'a function that must be',
      { functions: [{ name: 'f' }], function_call: { name: 'f' } },
      'unsupported-parameter',
      'function_call',
    ],
    ['JSON', { response_format: { type: 'json_object' } }, 'unsupported-parameter', 'response_format'],
    ['log probabilities', { logprobs: true }, 'unsupported-parameter', 'logprobs'],
    ['sound', { modalities: ['text', 'audio'] }, 'unsupported-parameter', 'modalities'],
    [
      'usage of no stream',
      { stream_options: { include_usage: true } },
      'unsupported-parameter',
      'stream_options',
    ],
    ['no messages', { messages: [] }, 'invalid-request', 'messages'],
    ['no message of the user', { messages: [said('x')] }, 'invalid-request', 'messages'],
    [
      'a role that there is not',
      { messages: [{ role: 'root', content: 'x' }] },
      'invalid-request',
      'messages.0.role',
    ],
    ['a number for a message', { messages: [7] }, 'invalid-request', 'messages.0'],
  ])('%s is refused', async (_name, given, code, param) => {
    const body = { model: 'oomwhy', messages, ...given } as never;
    const thrown = await open()
      .chat.completions.create(body)
      .then(
        () => expect.unreachable(),
        (error: unknown) => error,
      );
    expect(thrown).toBeInstanceOf(APIError);
    expect(thrown).toMatchObject({ code, param });
  });

  test('tools that may be called, and what tunes a model, are taken and mean nothing', async () => {
    const reply = await open().chat.completions.create({
      model: 'oomwhy',
      messages: [{ role: 'developer', content: 'Be brief.' }, user('What is memory.max?')],
      tools,
      tool_choice: 'auto',
      temperature: 0.2,
      max_tokens: 5,
      seed: 1,
      stop: ['x'],
      response_format: { type: 'text' },
      n: 1,
    });
    expect(reply.choices[0]?.message.content?.length).toBeGreaterThan(20);
  });

  test('other parts of OpenAI’s API are not there, and say so in its shape', async () => {
    const client = open();
    for (const asked of [
      client.embeddings.create({ model: 'oomwhy', input: 'x' }),
      client.responses.create({ model: 'oomwhy', input: 'x' }),
      client.files.create({ purpose: 'user_data', file: await toFile(Buffer.from('x'), 'x') }),
    ]) {
      await expect(asked).rejects.toMatchObject({
        status: 404,
        code: 'route-not-found',
        type: 'invalid_request_error',
      });
    }
  });
});
