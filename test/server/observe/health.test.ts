import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { healthRoutes } from '../../../src/server/observe/health.ts';
import { LoopLag } from '../../../src/server/observe/loop-lag.ts';
import type { Watched } from '../../../src/server/observe/readiness.ts';
import { problemHandler } from '../../../src/server/problem.ts';
import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { articles } from '../../support/cases.ts';
import { expectProblem, service } from '../helper.ts';

const at = service();

test('a store that another process has locked is not ready, and is once the lock goes', async () => {
  expect((await at.ask('GET', '/readyz')).status).toBe(200);
  const other = new SqliteDatabase(join(at.folder, 'oomwhy.sqlite'));
  other.exec('BEGIN IMMEDIATE');
  await expect.poll(async () => (await at.ask('GET', '/readyz')).status, { timeout: 10_000 }).toBe(503);
  const reply = await at.ask('GET', '/readyz');
  expectProblem(reply, 'store-unavailable', 503);
  expect(reply.headers['retry-after']).toBe('5');
  expect((await at.ask('GET', '/livez')).status).toBe(200);
  other.exec('COMMIT');
  other.close();
  await expect.poll(async () => (await at.ask('GET', '/readyz')).status, { timeout: 10_000 }).toBe(200);
});

/** The routes alone, over a real socket, watching what a test gives them. */
async function statusOf(
  watched: Partial<Watched>,
  mean = 0,
): Promise<{ status: number; code: string | null }> {
  const log = pino({ level: 'silent' });
  const store = openSqliteStore(join(at.folder, 'alone'));
  const knowledge = { search: async () => [], page: (id: string) => ({ id }) as never };
  const app = express();
  const all = { store, articles, knowledge, stopping: () => false, ...watched };
  app.use(healthRoutes(all, { mean }), problemHandler({ log } as never));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const response = await fetch(`http://127.0.0.1:${port}/readyz`);
  const { code = null } = (await response.json()) as { code?: string };
  server.close();
  await store.close();
  return { status: response.status, code };
}

test.each<[string, Partial<Watched>, number, object]>([
  ['all is well', {}, 0, { status: 200, code: null }],
  ['the loop is a little late', {}, 100, { status: 200, code: null }],
  ['the loop is kept busy', {}, 2_000, { status: 503, code: 'overloaded' }],
  ['a stop is under way', { stopping: () => true }, 0, { status: 503, code: 'shutting-down' }],
  ['there are no articles', { articles: new Map() }, 0, { status: 500, code: 'internal' }],
  [
    'the articles are not indexed',
    { knowledge: { search: async () => [], page: () => null } },
    0,
    { status: 500, code: 'internal' },
  ],
])('where %s', async (_what, watched, mean, told) => {
  expect(await statusOf(watched, mean)).toEqual(told);
});

let lag: LoopLag;
beforeAll(() => {
  lag = new LoopLag(5, 4);
});
afterAll(() => lag.close());

test('a loop that is blocked is late, and catches up when it is let go', async () => {
  const block = new Int32Array(new SharedArrayBuffer(4));
  await expect
    .poll(
      () => {
        Atomics.wait(block, 0, 0, 60);
        return lag.mean;
      },
      { interval: 1, timeout: 10_000 },
    )
    .toBeGreaterThan(20);
  await expect.poll(() => lag.mean, { interval: 20, timeout: 10_000 }).toBeLessThan(20);
});
