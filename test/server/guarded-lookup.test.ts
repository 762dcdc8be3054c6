import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AddressRefused, guardedLookup } from '../../src/server/courier/public-address.ts';

let hits = 0;
const server = createServer((_request, response) => {
  hits += 1;
  response.end();
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

const ask = (networks: readonly string[]) =>
  request(`http://localhost:${port}/`, {
    dispatcher: new Agent({ connect: { lookup: guardedLookup(networks) } }),
  });

test('a name is refused by the address that would be connected to, not by what it was before', async () => {
  await expect(ask([])).rejects.toThrow(AddressRefused);
  expect(hits).toBe(0);
  expect((await ask(['127.0.0.0/8', '::1'])).statusCode).toBe(200);
  expect(hits).toBe(1);
});

test('a name with one address that is refused is refused as a whole', async () => {
  const lookup = guardedLookup(['::1']);
  const told = await new Promise<Error | null>((resolve) =>
    lookup('localhost', { all: true }, (error) => resolve(error)),
  );
  expect(told).toBeInstanceOf(AddressRefused);
});
