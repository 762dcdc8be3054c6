import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SentenceObjects } from '../../src/assistant/agent/json-objects.ts';
import { readReply } from '../../src/assistant/agent/read-reply.ts';
import { unsafe, wording } from '../../src/assistant/release/safe-text.ts';
import { retryAfter } from '../../src/model/retrying-fetch.ts';

const sentence = fc.record({
  text: fc.string(),
  section: fc.constant(''),
  evidence: fc.constant([{ source: '}]"{', line: 1 }]),
});

test('sentences are found whole, however their JSON is cut into pieces', () => {
  fc.assert(
    fc.property(
      fc.array(sentence),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      (sentences, cuts) => {
        const json = JSON.stringify({ sentences, fixes: [{ text: 'no sentence' }] });
        const objects = new SentenceObjects();
        const found: string[] = [];
        for (let at = 0, i = 0; at < json.length; i += 1) {
          const size = cuts[i % cuts.length] as number;
          found.push(...objects.feed(json.slice(at, at + size)));
          at += size;
        }
        expect(found.map((one) => JSON.parse(one))).toEqual(sentences);
      },
    ),
  );
});

test('whatever a model writes, reading it ends in sentences or in a failure with words for people', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((json) => json.slice(0, -1)),
    fc.constantFrom(
      '{"sentences":{}}',
      '{"sentences":[null,1,{"text":7}]}',
      '[[[[',
      '{"fixes":"x","sentences":"y"}',
    ),
  );
  fc.assert(
    fc.property(texts, fc.boolean(), (text, ended) => {
      try {
        for (const { text: one } of readReply(text, ended).sentences) expect(typeof one).toBe('string');
      } catch (error) {
        expect((error as Error).name).toBe('ModelFailure');
      }
    }),
  );
});

describe('what is never released', () => {
  test.each([
    'see https://a.b/c',
    'see HTTP://A.B',
    'ssh://x',
    '[a](b)',
    '![a](b)',
    '[a][1]',
    '<b>x</b>',
    '<img src=x',
    '&lt;b&gt;',
    'go to evil.com',
    'run curl x',
    'x | bash',
    'javascript:alert(1)',
  ])('%s', (text) => expect(unsafe(text)).not.toBeNull());

  test.each([
    'At the kill the group used 64 MiB of its limit of 64 MiB.',
    'python3 (pid 77) held 63.5 MiB of anonymous memory when it was killed.',
    'It is set at line 3 of program/run.sh.',
    'The limit of /system.slice/etl.service is 2 GiB, 3 < 4.',
    'rows = [0] * 10 is in line 15 of etl.py.',
    'MemAvailable was 1.8 GiB; memory.max is 64 MiB.',
  ])('but %s is', (text) => expect(unsafe(text)).toBeNull());
});

test('quotation marks, code marks and spaces make no other wording; words do', () => {
  expect(wording('The  `memory.max` isn’t “64”.')).toBe(wording('The memory.max isn\'t "64"'));
  expect(wording('It was killed.')).not.toBe(wording('It was not killed.'));
});

test.each([
  [{ 'retry-after': '2' }, 2000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after-ms': '150' }, 150],
  [{ 'retry-after': 'soon' }, null],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
  [{}, null],
])('Retry-After %j is %s ms', (headers, ms) => {
  expect(retryAfter(new Response('', { headers: headers as Record<string, string> }))).toBe(ms);
});
