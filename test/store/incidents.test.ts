import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openBundle } from '../../src/bundle/open.ts';
import { newId } from '../../src/lib/id.ts';
import type { Message } from '../../src/schema/conversation.ts';
import { anySource, incident, scratchStore, source } from './helper.ts';

const store = scratchStore();

test('sources come back as they were, whatever lines were kept of them', async () => {
  const sources = fc.uniqueArray(anySource, { selector: ({ path }) => path, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(sources, async (given) => {
      const { id } = await store.saveIncident(incident(), given);
      expect(await store.sources(id)).toEqual(given);
    }),
    { numRuns: 150 },
  );
});

test('a range of a source is the lines of it that were kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      anySource,
      fc.nat({ max: 200_000 }),
      fc.nat({ max: 200_000 }),
      async (given, from, to) => {
        const { id } = await store.saveIncident(incident(), [given]);
        const lines = given.lines.filter(({ number }) => number >= from && number <= to);
        const { path, lineCount } = given;
        expect(await store.sourceLines(id, { path, from, to })).toEqual({ path, lineCount, lines });
      },
    ),
    { numRuns: 80 },
  );
});

test('a real bundle with its 400 files comes back as it was', async () => {
  const { sources } = await openBundle([
    { path: join(import.meta.dirname, '../incidents/cgroup-limit-a/given') },
  ]);
  const { id } = await store.saveIncident(incident(), sources);
  expect(await store.sources(id)).toEqual(sources);
});

test('an incident comes back as it was, and an unknown one is null', async () => {
  const text = '"quotes" \\ <b> 日本語 \u0000 🐍';
  const evidence = [{ source: 'proc/meminfo', line: 3, text }];
  const verdict = { cause: 'global-oom', title: text, confidence: 0.123, summary: text, evidence };
  const given = incident({ question: text, verdict, contributing: [verdict], warnings: [text] });
  expect(await store.saveIncident(given, [])).toEqual(given);
  expect(await store.incident(given.id)).toEqual(given);
  for (const id of ['nope', '', "' OR 1=1 --", given.id.toUpperCase(), `${given.id} `]) {
    expect(await store.incident(id)).toBeNull();
    expect(await store.sources(id)).toEqual([]);
    expect(await store.sourceLines(id, { path: 'x', from: 1, to: 2 })).toBeNull();
    expect(await store.messages(id)).toEqual([]);
  }
});

test('an id that is taken is refused, and the first incident stays whole', async () => {
  const first = incident({ question: 'first' });
  await store.saveIncident(first, [source('a', ['1'])]);
  await expect(store.saveIncident({ ...first, question: 'second' }, [source('b', ['2'])])).rejects.toThrow();
  expect(await store.incident(first.id)).toEqual(first);
  expect((await store.sources(first.id)).map(({ path }) => path)).toEqual(['a']);
});

test('an incident whose sources cannot be stored is not stored at all', async () => {
  const given = incident({ question: 'halfstoredmarker' });
  await expect(store.saveIncident(given, [source('a', ['1']), source('a', ['2'])])).rejects.toThrow();
  expect(await store.incident(given.id)).toBeNull();
  expect(await store.sources(given.id)).toEqual([]);
  expect((await store.incidents({ q: 'halfstoredmarker', limit: 5 })).incidents).toEqual([]);
});

function message(role: Message['role'], text: string): Message {
  const composer = role === 'assistant' ? ('offline' as const) : null;
  return {
    id: newId(),
    role,
    createdAt: '2026-01-01T00:00:00.000Z',
    text,
    composer,
    sentences: [],
    citations: [],
  };
}

test('messages come back in the order they were added, apart for each incident', async () => {
  const [a, b] = [incident(), incident()];
  await store.saveIncident(a, []);
  await store.saveIncident(b, []);
  const turns = Array.from({ length: 6 }, (_, i) => [
    message('user', `q${i}`),
    message('assistant', `a${i}`),
  ]);
  for (const [i, turn] of turns.entries()) await store.addMessages(i % 2 === 0 ? a.id : b.id, turn);
  expect(await store.messages(a.id)).toEqual(turns.filter((_, i) => i % 2 === 0).flat());
  expect(await store.messages(b.id)).toEqual(turns.filter((_, i) => i % 2 === 1).flat());
});

test('messages to an incident that does not exist are refused, and half a turn is not kept', async () => {
  await expect(store.addMessages('nope', [message('user', 'x')])).rejects.toThrow();
  expect(await store.messages('nope')).toEqual([]);
  const { id } = await store.saveIncident(incident(), []);
  const twice = message('user', 'x');
  await expect(store.addMessages(id, [twice, twice])).rejects.toThrow();
  expect(await store.messages(id)).toEqual([]);
});

test('what is asked anew is kept, marked with what took its place, and only within its own incident', async () => {
  const [a, b] = [incident(), incident()];
  await store.saveIncident(a, []);
  await store.saveIncident(b, []);
  const [first, again, third] = Array.from({ length: 3 }, (_, i) => [
    message('user', `q${i}`),
    message('assistant', `a${i}`),
  ]) as [Message[], Message[], Message[]];
  const ids = first.map(({ id }) => id);
  await store.addMessages(a.id, first);
  await store.addMessages(b.id, third, ids);
  expect(await store.messages(a.id)).toEqual(first);
  await store.addMessages(a.id, again, ids);
  const supersededBy = again[0]?.id;
  const kept = [...first.map((one) => ({ ...one, supersededBy })), ...again];
  expect(await store.messages(a.id)).toEqual(kept);
  await expect(store.addMessages(a.id, again, [again[0]?.id ?? ''])).rejects.toThrow();
  expect(await store.messages(a.id)).toEqual(kept);
});
