import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { OomwhyError } from '../../src/lib/errors.ts';
import { incident, scratchStore, source } from './helper.ts';

const store = scratchStore();
const ids: string[] = [];
const WORDS = ['pandas', 'python3', 'Größe', '日本', 'nginx', 'etl.service', 'max_map_count', 'x86'];

beforeAll(async () => {
  for (let i = 0; i < 57; i += 1) {
    const one = incident({ question: `why was ${WORDS[i % WORDS.length]} killed, number${i}?` });
    ids.push((await store.saveIncident(one, [])).id);
  }
});

async function walk(limit: number, q?: string): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 200; page += 1) {
    const { incidents, next } = await store.incidents({ limit, cursor, q });
    expect(incidents.length).toBeLessThanOrEqual(limit);
    seen.push(...incidents.map(({ id }) => id));
    if (next === null) return seen;
    expect(incidents).toHaveLength(limit);
    cursor = next;
  }
  throw new Error('the pages do not end');
}

describe('pages', () => {
  test.each([1, 2, 7, 19, 56, 57, 58, 200])(
    'of %d hold every incident exactly once, newest first',
    async (limit) => {
      expect(await walk(limit)).toEqual([...ids].sort().reverse());
    },
  );

  test('of a search hold every hit exactly once', async () => {
    const found = await walk(3, 'pandas');
    expect(found.sort()).toEqual(ids.filter((_, i) => i % WORDS.length === 0).sort());
  });

  test('do not repeat or lose one when others arrive meanwhile', async () => {
    const first = await store.incidents({ limit: 30 });
    await store.saveIncident(incident({ question: 'late' }), []);
    const second = await store.incidents({ limit: 200, cursor: first.next ?? '' });
    const seen = [...first.incidents, ...second.incidents].map(({ id }) => id);
    expect(seen).toEqual([...ids].sort().reverse());
  });

  test('after a cursor that is no id are empty or a page, never an error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (cursor) => {
        expect((await store.incidents({ limit: 5, cursor })).incidents.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 100 },
    );
  });
});

describe('search', () => {
  test.each([
    'PANDAS',
    'pand',
    'why pandas',
    'groesse OR größe',
    'größe',
    'etl.service',
    'etl',
    'max_map',
    'number56',
    '日本',
  ])('for "%s" finds by words and their beginnings, in any case', async (q) => {
    const { incidents } = await store.incidents({ q, limit: 200 });
    if (q.includes('OR')) expect(incidents).toEqual([]);
    else expect(incidents.length).toBeGreaterThan(0);
  });

  test.each([
    '"',
    "'",
    '*',
    'a AND',
    'NOT',
    'NEAR(',
    '{x}:y',
    'id:x',
    '-',
    '(((',
    '"pandas',
    'pandas*',
    '^pandas',
    '\0',
    '  ',
    '%',
  ])('takes the operator %j for plain text', async (q) => {
    const { incidents } = await store.incidents({ q, limit: 200 });
    expect(incidents.length).toBe(/pandas/.test(q) ? 8 : 0);
  });

  test('never fails, whatever is typed', async () => {
    const piece = fc.constantFrom(
      '"',
      "'",
      '*',
      ' AND ',
      ' OR ',
      'NOT ',
      'NEAR/2',
      '(',
      ')',
      ':',
      '-',
      '^',
      '+',
      '{',
      '}',
      'pandas',
      '\0',
      'é',
    );
    const q = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
    );
    await fc.assert(
      fc.asyncProperty(q, async (text) => {
        expect((await store.incidents({ q: text, limit: 5 })).incidents.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 500 },
    );
  });
});

describe('idempotency', () => {
  const first = incident({ question: 'once' });
  const idempotency = { key: 'key-1', fingerprint: 'f1' };

  test('gives the first incident for the same key and content, and stores no other', async () => {
    await store.saveIncident(first, [source('a', ['1'])], idempotency);
    const again = incident({ question: 'once' });
    expect(await store.saveIncident(again, [source('a', ['1'])], idempotency)).toEqual(first);
    expect(await store.incident(again.id)).toBeNull();
  });

  test('refuses the same key for other content', async () => {
    const other = incident({ question: 'another' });
    const failed = store.saveIncident(other, [], { key: 'key-1', fingerprint: 'f2' });
    await expect(failed).rejects.toMatchObject({ code: 'idempotency-conflict', where: 'key-1' });
    await expect(failed).rejects.toBeInstanceOf(OomwhyError);
    expect(await store.incident(other.id)).toBeNull();
  });

  test('lets other keys and no key store the same content again', async () => {
    for (const key of ['key-2', 'Key-1', 'key-1 ']) {
      const one = incident();
      expect((await store.saveIncident(one, [], { key, fingerprint: 'f1' })).id).toBe(one.id);
    }
    const none = incident();
    expect((await store.saveIncident(none, [])).id).toBe(none.id);
  });
});
