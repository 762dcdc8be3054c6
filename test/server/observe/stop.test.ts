import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Message } from '../../../src/schema/conversation.ts';
import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { MAIN, OOM_LOG, scratchFolder } from '../../cli/helper.ts';
import { newClient } from '../../mcp/exercise.ts';
import { answer, ModelStub } from '../../support/model-stub.ts';

const scratch = scratchFolder();
const stub = new ModelStub();
const children: ChildProcess[] = [];
const HOLDS = 'The process python3 (pid 77) was killed by the kernel.';

let server = '';
beforeAll(async () => {
  server = await stub.start();
});
beforeEach(() => stub.forget());
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await stub.close();
});

/** The built service as a process of its own, with a stand-in for a model. */
async function started(name: string) {
  const env = {
    ...process.env,
    OOMWHY_DATA: `${scratch}/${name}`,
    OOMWHY_STOP_SECONDS: '3',
    OOMWHY_MODEL: 'stub',
    OPENAI_BASE_URL: server,
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0'], { env });
  children.push(child);
  let log = '';
  child.stderr.on('data', (text) => {
    log += text;
  });
  const ended = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /http:\/\/\S+/.exec(String(line))?.[0] ?? '';
  return { child, url, ended, log: () => log, data: env.OOMWHY_DATA };
}

async function stored(data: string): Promise<Message[]> {
  const store = openSqliteStore(data);
  const { incidents } = await store.incidents({ limit: 1 });
  const messages = await store.messages(incidents[0]?.id ?? '');
  await store.close();
  return messages;
}

const log = [{ role: 'user' as const, content: `why?\n\n${OOM_LOG}` }];
const chat = (url: string) => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'any', maxRetries: 0 });

test('SIGTERM lets a stream that a model writes come to its end', async () => {
  const { child, url, ended, data, log: complaints } = await started('ends');
  const look = { name: 'evidence', args: { source: '', from: null, to: null, search: 'killed' } };
  stub.reply = (_asked, n) => {
    if (n === 0) child.kill('SIGTERM');
    return n === 0 ? { calls: [look] } : answer([HOLDS]);
  };
  const asked = chat(url).chat.completions.create({ model: 'oomwhy', messages: log, stream: true });
  let text = '';
  for await (const chunk of await asked) {
    if (chunk.choices[0]?.delta.content)
      await expect.poll(() => fetch(`${url}/livez`).catch(() => 'refused')).toBe('refused');
    text += chunk.choices[0]?.delta.content ?? '';
  }
  expect(text).toMatch(/was killed by the kernel[\s\S]*## Evidence/);
  expect(await ended).toEqual([0, null]);
  expect((await stored(data)).map(({ role }) => role)).toEqual(['user', 'assistant']);
  expect(stub.chats).toHaveLength(2);
  expect(complaints()).toBe('');
});

test('SIGTERM ends a stream that would go on too long at what was said, and stores that', async () => {
  const { child, url, ended, data, log: complaints } = await started('cut');
  const full = answer([HOLDS, 'This sentence never comes.']).text;
  stub.reply = () => ({ text: full, stallsAfter: full.indexOf('This sentence') });
  const asked = chat(url).chat.completions.create({ model: 'oomwhy', messages: log, stream: true });
  let text = '';
  for await (const chunk of await asked) {
    text += chunk.choices[0]?.delta.content ?? '';
    if (chunk.choices[0]?.delta.content?.includes('killed by the kernel')) child.kill('SIGTERM');
  }
  expect(text).toMatch(/was killed by the kernel[\s\S]*> The answer was stopped before its end\./);
  expect(await ended).toEqual([0, null]);
  const [, kept] = await stored(data);
  expect(kept).toMatchObject({
    composer: 'model',
    notice: 'The answer was stopped before its end.',
    text: expect.stringContaining('killed by the kernel'),
  });
  expect(complaints()).toBe('');
});

test('SIGTERM stores an answer that nobody listens to any more', async () => {
  const { child, url, ended, data } = await started('alone');
  const headers = { 'content-type': 'application/json' };
  const made = await fetch(`${url}/api/v1/incidents`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ text: OOM_LOG }),
  });
  const { id } = (await made.json()) as { id: string };
  const full = answer([HOLDS, 'This sentence never comes.']).text;
  stub.reply = () => ({ text: full, stallsAfter: full.indexOf('This sentence') });
  const left = new AbortController();
  const response = await fetch(`${url}/api/v1/incidents/${id}/messages`, {
    method: 'POST',
    headers: { ...headers, accept: 'text/event-stream', 'idempotency-key': 'alone-12345' },
    body: JSON.stringify({ text: 'why?' }),
    signal: left.signal,
  });
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>)
    if (Buffer.from(piece).toString().includes('event: sentence')) break;
  left.abort();
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect((await stored(data)).at(-1)?.notice).toBe('The answer was stopped before its end.');
});

test('SIGTERM ends streams of changes, which have no end of their own', async () => {
  const { child, url, ended } = await started('mcp');
  const client = newClient('auto');
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)));
  const subscription = await client.listen({ resourcesListChanged: true });
  child.kill('SIGTERM');
  expect(['graceful', 'remote']).toContain(await subscription.closed);
  expect(await ended).toEqual([0, null]);
  await client.close();
});
