import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { OOM_LOG, service } from '../helper.ts';

const READER = 'reader-key-of-forty-letters-and-digits-01';
const WRITERS = ['writer-key-of-forty-letters-and-digits-01', 'writer-key-of-forty-letters-and-digits-02'];
const at = service(256 * 1024 ** 2, () => ({
  OOMWHY_API_KEYS: `reader:read:${READER},one:read+write:${WRITERS[0]},two:read+write:${WRITERS[1]}`,
}));
const client = (apiKey: string) => new OpenAI({ baseURL: `${at.url}/v1`, apiKey, maxRetries: 0 });
const messages = [{ role: 'user' as const, content: OOM_LOG }];
const asked = (apiKey: string) => client(apiKey).chat.completions.create({ model: 'oomwhy', messages });

test('a wrong key is an authentication error, in OpenAI’s shape', async () => {
  await expect(client('wrong').models.list()).rejects.toMatchObject({
    constructor: OpenAI.AuthenticationError,
    status: 401,
    code: 'key-invalid',
    type: 'authentication_error',
  });
  const { status, text } = await at.ask('GET', '/v1/models');
  expect([status, JSON.parse(text).error.code]).toEqual([401, 'key-missing']);
});

test('a key that may only read lists models and asks nothing', async () => {
  expect((await client(READER).models.list()).data).toHaveLength(1);
  await expect(asked(READER)).rejects.toMatchObject({
    constructor: OpenAI.PermissionDeniedError,
    code: 'scope-missing',
  });
});

test('the same log is an incident of its own for each key', async () => {
  const ids = [];
  for (const key of [...WRITERS, ...WRITERS]) {
    const { response } = await asked(key).withResponse();
    ids.push(response.headers.get('x-oomwhy-incident'));
  }
  expect(ids.slice(2)).toEqual(ids.slice(0, 2));
  expect(ids[0]).not.toBe(ids[1]);
});
