import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { MessageList } from '../../src/schema/conversation.ts';
import { OOM_LOG, service } from './helper.ts';

const at = service();

async function sent(text: string): Promise<Socket> {
  const socket = connect(at.port, '127.0.0.1');
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(text);
  return socket;
}

function head(path: string, headers: Record<string, string | number>): string {
  const lines = Object.entries({ host: '127.0.0.1', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

const multipart = '--b\r\ncontent-disposition: form-data; name="f"; filename="a.log"\r\n\r\n';

test.each([
  ['text', 'text/plain', OOM_LOG],
  ['JSON', 'application/json', '{"text": "x'],
  ['a form, within a file', 'multipart/form-data; boundary=b', multipart + OOM_LOG],
  ['a form, before its first part', 'multipart/form-data; boundary=b', '--b\r\n'],
])('a client that leaves while it sends %s stores nothing and hurts nobody', async (_what, type, body) => {
  const before = await at.ids();
  for (const how of ['destroy', 'resetAndDestroy', 'end'] as const) {
    const socket = await sent(
      head('/api/v1/incidents', { 'content-type': type, 'content-length': 100_000 }) + body,
    );
    await wait(30);
    socket[how]();
  }
  await wait(100);
  expect((await at.ask('GET', '/livez')).status).toBe(200);
  expect(await at.ids()).toEqual(before);
  await at.posted();
});

test.each([0, 1, 5])('a client that leaves %d ms into a stream leaves its answer stored', async (ms) => {
  const incident = await at.posted();
  const body = JSON.stringify({ text: 'what happened?' });
  const path = `/api/v1/incidents/${incident.id}/messages`;
  const headers = {
    'content-type': 'application/json',
    accept: 'text/event-stream',
    'content-length': body.length,
  };
  const socket = await sent(head(path, headers) + body);
  await new Promise((resolve) => socket.once('data', resolve));
  await wait(ms);
  socket.resetAndDestroy();
  await vi.waitFor(async () => {
    const { messages } = MessageList.parse(JSON.parse((await at.ask('GET', path)).text));
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(messages[1]?.sentences.length).toBe(incident.answer.sentences.length);
  });
});

test('a client that stops reading mid-stream does not keep others from being answered', async () => {
  const incident = await at.posted();
  const body = JSON.stringify({ text: 'what happened?' });
  const path = `/api/v1/incidents/${incident.id}/messages`;
  const headers = {
    'content-type': 'application/json',
    accept: 'text/event-stream',
    'content-length': body.length,
  };
  const sockets = await Promise.all(Array.from({ length: 20 }, () => sent(head(path, headers) + body)));
  for (const socket of sockets) socket.pause();
  const start = Date.now();
  expect((await at.ask('GET', '/readyz')).status).toBe(200);
  expect(Date.now() - start).toBeLessThan(3000);
  for (const socket of sockets) socket.destroy();
});
