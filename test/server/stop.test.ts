import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { OOM_LOG, sseEvents } from './helper.ts';

const MAIN = join(import.meta.dirname, '../../dist/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'oomwhy-stop-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** The built service as a process of its own. */
async function started(data: string) {
  const env = { ...process.env, OOMWHY_DATA: data, LOG_LEVEL: 'info' };
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /http:\/\/\S+/.exec(String(line))?.[0] ?? '';
  return { child, url, port: Number(new URL(url).port), ended, log: () => log };
}

async function post(url: string, body: unknown): Promise<{ id: string }> {
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const response = await fetch(`${url}/api/v1/incidents`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as { id: string };
}

/** All that a socket receives until it is closed. */
function received(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  return new Promise((resolve, reject) => socket.on('close', () => resolve(text)).on('error', reject));
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s lets a running answer end, stores it, and exits with 0',
  async (signal) => {
    const data = join(folder, signal);
    const { child, url, port, ended } = await started(data);
    const { id } = await post(url, { text: OOM_LOG });
    const body = JSON.stringify({ text: 'what happened?' });
    const socket = connect(port, '127.0.0.1');
    const all = received(socket);
    socket.write(
      `POST /api/v1/incidents/${id}/messages HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, -1)}`,
    );
    await wait(100);
    child.kill(signal);
    await wait(200);
    expect(child.exitCode, 'it waits for the request that runs').toBeNull();
    await expect(fetch(`${url}/livez`), 'it takes no new connection').rejects.toThrow();
    socket.write(body.slice(-1));
    const [head = '', chunked = ''] = (await all).split(/\r\n\r\n([\s\S]*)/);
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    const events = sseEvents(chunked.replace(/(?:^|\r\n)[0-9a-f]+\r\n/g, '').replace(/\r\n$/, ''));
    expect(events.at(-1)?.event).toBe('answer_end');
    expect(await ended).toEqual([0, null]);
    const store = openSqliteStore(data);
    expect((await store.messages(id)).map(({ role }) => role)).toEqual(['user', 'assistant']);
    await store.close();
  },
);

test('an idle service with kept connections stops at once', async () => {
  const { child, url, ended } = await started(join(folder, 'idle'));
  await (await fetch(`${url}/livez`)).text();
  const start = Date.now();
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(Date.now() - start).toBeLessThan(3000);
});

test('a service that was killed starts again with everything it acknowledged', async () => {
  const data = join(folder, 'killed');
  const first = await started(data);
  const acknowledged = [];
  for (let i = 0; i < 5; i += 1)
    acknowledged.push((await post(first.url, { text: OOM_LOG, question: `n${i}` })).id);
  first.child.kill('SIGKILL');
  await first.ended;
  const second = await started(data);
  const list = (await (await fetch(`${second.url}/api/v1/incidents`)).json()) as {
    incidents: { id: string }[];
  };
  expect(list.incidents.map(({ id }) => id).sort()).toEqual(acknowledged.sort());
  second.child.kill('SIGTERM');
  expect(await second.ended).toEqual([0, null]);
});

test('the log holds requests, never what was sent or asked', async () => {
  const { child, url, ended, log } = await started(join(folder, 'log'));
  const { id } = await post(url, { text: `${OOM_LOG}secretevidence\n`, question: 'secretquestion' });
  await (await fetch(`${url}/api/v1/incidents?q=secretsearch`)).text();
  await (
    await fetch(`${url}/api/v1/incidents`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text": secretbroken',
    })
  ).text();
  await (await fetch(`${url}/api/v1/incidents/${id}/sources/lines?path=secretpath`)).text();
  child.kill('SIGTERM');
  await ended;
  const lines = log()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ msg }) => msg === 'request')).toHaveLength(4);
  expect(lines[0]).toMatchObject({
    method: 'POST',
    path: '/api/v1/incidents',
    status: 201,
    requestId: expect.any(String),
  });
  expect(log()).not.toContain('secret');
});

test('a port that is taken is said on one line, with exit status 2', async () => {
  const { port, child, ended } = await started(join(folder, 'taken'));
  const second = spawn(process.execPath, [MAIN, 'serve', '--port', String(port)], {
    env: { ...process.env, OOMWHY_DATA: join(folder, 'x') },
  });
  let stderr = '';
  second.stderr.on('data', (text) => {
    stderr += text;
  });
  expect(await once(second, 'close')).toEqual([2, null]);
  expect(stderr).toMatch(new RegExp(`^oomwhy: port-in-use: .*127\\.0\\.0\\.1:${port}.*\\n$`));
  child.kill('SIGTERM');
  await ended;
});
