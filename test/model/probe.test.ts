import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Abilities } from '../../src/model/abilities.ts';
import { probe } from '../../src/model/probe.ts';
import { ModelStub } from '../support/model-stub.ts';

const stub = new ModelStub();
let baseUrl = '';
beforeAll(async () => {
  baseUrl = await stub.start();
});
afterAll(() => stub.close());
beforeEach(() => {
  stub.able = { tools: true, schema: true, streaming: true };
});

test('an able server is told in one line, with how much fits', async () => {
  const abilities = new Abilities();
  const { reached, listed, says } = await probe('stub', { apiKey: 'k', baseUrl }, abilities);
  expect([reached, listed]).toEqual([true, true]);
  expect(says).toBe('model stub: tools, JSON schema, streaming, context 32768');
  expect(abilities.mode).toBe('schema');
});

test.each([
  [{ tools: false }, 'plain', /no tools, JSON schema, streaming/],
  [{ schema: false }, 'tools', /tools, no JSON schema, streaming/],
  [{ tools: false, schema: false, streaming: false }, 'plain', /no tools, no JSON schema, no streaming/],
] as const)('a server that refuses %j is asked without it', async (lacks, mode, says) => {
  Object.assign(stub.able, lacks);
  const abilities = new Abilities();
  const probed = await probe('stub', { apiKey: null, baseUrl }, abilities);
  expect(probed.says).toMatch(says);
  expect([probed.reached, abilities.mode]).toEqual([true, mode]);
});

test('a model that the server does not list is said', async () => {
  const { listed, says } = await probe('other', { apiKey: null, baseUrl }, new Abilities());
  expect(listed).toBe(false);
  expect(says).toMatch(/does not list it$/);
});

test('a server that is not there is said in one line, and nothing is thrown', async () => {
  const { reached, says } = await probe(
    'm',
    { apiKey: 'secret', baseUrl: 'http://127.0.0.1:1/v1' },
    new Abilities(),
  );
  expect(reached).toBe(false);
  expect(says).toBe('model m: The model’s server could not be reached.');
});
