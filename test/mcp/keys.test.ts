import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { expect, test } from 'vitest';
import { expectProblem, service } from '../server/helper.ts';
import { ERAS, newClient } from './exercise.ts';

const KEYS = {
  read: 'reader-key-of-forty-letters-and-digits-01',
  'read+write': 'writer-key-of-forty-letters-and-digits-01',
};
const at = service(256 * 1024 ** 2, () => ({
  OOMWHY_API_KEYS: Object.entries(KEYS)
    .map(([scopes, key], i) => `key-${i}:${scopes}:${key}`)
    .join(','),
}));
const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const ACCEPT = { accept: 'application/json, text/event-stream' };

async function toolsFor(key: string, era: (typeof ERAS)[number]): Promise<string[]> {
  const client = newClient(era);
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${at.url}/mcp`), { requestInit }));
  const { tools } = await client.listTools();
  await client.close();
  return tools.map(({ name }) => name).sort();
}

test.each(ERAS)('a key that may only read has no tools that keep something (%s)', async (era) => {
  const reading = ['evidence', 'propose_fix', 'search_knowledge', 'what_if'];
  expect(await toolsFor(KEYS.read, era)).toEqual(reading);
  expect(await toolsFor(KEYS['read+write'], era)).toEqual([...reading, 'ask', 'diagnose'].sort());
});

test('without a key nothing is told, and a page of another site may not even with one', async () => {
  expectProblem(await at.json('/mcp', LIST, ACCEPT), 'key-missing', 401);
  const authorization = `Bearer ${KEYS['read+write']}`;
  const reply = await at.json('/mcp', LIST, { ...ACCEPT, authorization, origin: 'https://evil.example' });
  expectProblem(reply, 'origin-not-allowed', 403);
});
