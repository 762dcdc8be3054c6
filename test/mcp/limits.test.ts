import { type CallToolResult, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { expect, test } from 'vitest';
import { expectProblem } from '../server/helper.ts';
import { modelService } from '../support/model-service.ts';
import { answer } from '../support/model-stub.ts';
import { newClient, textOf } from './exercise.ts';

const { at, stub } = modelService();
const HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

function asked(incident: string) {
  const params = { name: 'ask', arguments: { incident, question: 'why?' } };
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
}

test('the model behind `ask` is stopped when its client leaves, and its words are checked', async () => {
  const incident = await at.posted();
  const rule = incident.answer.sentences[0]?.text as string;
  stub.reply = (_asked, n) => answer(n === 0 ? [rule, 'Solar flares did it.'] : ['Solar flares did it.']);
  const client = newClient('auto');
  await client.connect(new StreamableHTTPClientTransport(new URL(`${at.url}/mcp`)));
  const call = (signal?: AbortSignal) =>
    client.callTool(
      { name: 'ask', arguments: { incident: incident.id, question: 'why?' } },
      { ...(signal && { signal }) },
    ) as Promise<CallToolResult>;
  const text = textOf(await call());
  expect(text).toContain('1 statement of the model was withheld');
  expect(text).not.toContain('Solar');
  const cut = stub.cut;
  stub.reply = () => ({ hangs: true });
  const before = stub.chats.length;
  const left = new AbortController();
  const pending = call(left.signal).catch((error: Error) => error);
  await expect.poll(() => stub.chats.length).toBe(before + 1);
  left.abort();
  expect(await pending).toBeInstanceOf(Error);
  await expect.poll(() => stub.cut).toBe(cut + 1);
  await client.close();
});

test('more calls at once than are taken are told to come again, and those that end make room', async () => {
  const incident = await at.posted();
  stub.reply = () => ({ hangs: true });
  const left = new AbortController();
  const post = (signal: AbortSignal) =>
    fetch(`${at.url}/mcp`, { method: 'POST', headers: HEADERS, body: asked(incident.id), signal });
  const held = Array.from({ length: 32 }, () => post(left.signal).catch(() => null));
  const one = () =>
    at.ask('POST', '/mcp', { headers: HEADERS, body: ['{"jsonrpc":"2.0","id":1,"method":"ping"}'] });
  await expect.poll(async () => (await one()).status).toBe(503);
  const reply = await one();
  expectProblem(reply, 'overloaded', 503);
  expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
  left.abort();
  await Promise.all(held);
  await expect.poll(async () => (await one()).status).toBe(200);
});
