import { expect, test, vi } from 'vitest';
import { modelService } from '../support/model-service.ts';
import { answer } from '../support/model-stub.ts';

const { at, stub, conversation } = modelService();

/** Asks as a browser does, reads until a text comes by, and leaves. */
async function askAndLeave(id: string, until: string): Promise<void> {
  const leave = new AbortController();
  const response = await fetch(`${at.url}/api/v1/incidents/${id}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ text: 'why?' }),
    signal: leave.signal,
  });
  let text = '';
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(piece).toString('utf8');
    if (text.includes(until)) break;
  }
  leave.abort();
}

test('a client that leaves ends the request to the model, and what was shown is kept', async () => {
  const incident = await at.posted();
  const rule = incident.answer.sentences[0]?.text as string;
  stub.reply = () => ({
    ...answer([rule, 'A second sentence that never comes.']),
    stallsAfter: rule.length + 120,
  });
  await askAndLeave(incident.id, 'event: sentence');
  await vi.waitFor(async () => expect(await conversation(incident)).toHaveLength(2));
  const [, message] = await conversation(incident);
  expect(message).toMatchObject({ composer: 'model', notice: 'The answer was stopped before its end.' });
  expect(message?.sentences.map(({ text }) => text)).toEqual([rule]);
  await vi.waitFor(() => expect(stub.cut).toBe(1));
});

test('where nothing was shown yet, the rules’ answer is kept', async () => {
  const incident = await at.posted();
  stub.reply = () => ({ hangs: true });
  await askAndLeave(incident.id, 'event: finding');
  await vi.waitFor(async () => expect(await conversation(incident)).toHaveLength(2));
  const [, message] = await conversation(incident);
  expect(message?.composer).toBe('offline');
  expect(message?.notice).toMatch(/^The answer was stopped before its end\./);
});

test('questions to one incident at once are answered one after another', async () => {
  const incident = await at.posted();
  const rule = incident.answer.sentences[0]?.text as string;
  stub.reply = () => answer([rule]);
  const ask = (text: string) => at.json(`/api/v1/incidents/${incident.id}/messages`, { text });
  const replies = await Promise.all(['a', 'b', 'c'].map(ask));
  expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
  const kept = await conversation(incident);
  expect(kept.map(({ role }) => role)).toEqual([
    'user',
    'assistant',
    'user',
    'assistant',
    'user',
    'assistant',
  ]);
  expect(kept.every(({ role, composer }) => role === 'user' || composer === 'model')).toBe(true);
  expect(stub.chats.map(({ messages }) => messages.length).sort()).toEqual([2, 4, 6]);
});
