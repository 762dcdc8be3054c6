import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSentence, checkText, type Ground, groundOf } from '../../src/assistant/grounding/index.ts';
import { holds, readQuantity } from '../../src/assistant/grounding/quantity.ts';
import { sentencesOf } from '../../src/assistant/grounding/sentences.ts';
import { diagnose } from '../../src/diagnose.ts';
import { articles, bundleOf, caseNames } from '../support/cases.ts';

interface Claim {
  readonly case: string;
  readonly sentence: string;
  readonly true: boolean;
  readonly kind: string;
}

const claims = ['claims.jsonl', 'claims-fresh.jsonl'].flatMap((file) =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Claim),
);

const grounds = new Map<string, Ground>();
async function groundFor(name: string): Promise<Ground> {
  const bundle = await bundleOf(name);
  const ground = grounds.get(name) ?? groundOf(diagnose(bundle), bundle.sources, articles.values());
  grounds.set(name, ground);
  return ground;
}

describe('the set of true and false sentences', () => {
  test('no false sentence is released', async () => {
    const released: string[] = [];
    for (const claim of claims.filter((one) => !one.true))
      if (checkSentence(await groundFor(claim.case), claim.sentence).grounded)
        released.push(`${claim.case}: ${claim.sentence}`);
    expect(released).toEqual([]);
  });

  test('of the true ones half or more, each with a line that stands where it says', async () => {
    let released = 0;
    for (const claim of claims.filter((one) => one.true)) {
      const { grounded, citations } = checkSentence(await groundFor(claim.case), claim.sentence);
      if (!grounded) continue;
      released += 1;
      expect(citations.length, claim.sentence).toBeGreaterThan(0);
      const { sources } = await bundleOf(claim.case);
      for (const at of citations) {
        if (typeof at === 'string') continue;
        const source = sources.find(({ path }) => path === at.source);
        expect(source?.lines.find(({ number }) => number === at.line)?.text, claim.sentence).toContain(
          at.text,
        );
      }
    }
    expect(released / claims.filter((one) => one.true).length).toBeGreaterThan(1 / 2);
  });
});

/** On cgroup-limit-a: etl.service has 128 MiB, pid 128 died, the host has no swap. */
describe('one incident', () => {
  test.each([
    ['The limit of etl.service is 128 MiB.', true],
    ['The limit of etl.service is 134217728 bytes.', true],
    ['The limit of etl.service is 128 MB.', true],
    ['The limit of etl.service is 127 MiB.', false],
    ['The limit of etl.service is 128 GiB.', false],
    ['The limit of etl.service is 128 kB.', false],
    ['The limit of the host is 128 MiB.', false],
    ['The swap limit of etl.service is 128 MiB.', false],
    ['The usage of etl.service was 131072 kB at the kill.', true],
    ['The usage of etl.service was 131072 kB after the kill.', false],
    ['The usage of etl.service was never 131072 kB.', false],
    ['The usage of etl.service was 131072 kB because of Redis.', false],
    ['The kernel killed pid 128.', true],
    ['The kernel killed pid 127.', false],
    ['The kernel did not kill pid 128.', false],
    ['pid 128 was the second process that was killed.', false],
    ['Pid 128 was killed in etl.service.', true],
    ['Pid 128 was killed in nginx.service.', false],
    ['The host has no swap.', true],
    ['The host has no memory limit.', false],
    ['The OOM killer was not involved.', false],
    ['The host itself was not short of memory.', true],
    ['dmesg contains "memory: usage 131072kB, limit 131072kB, failcnt 69".', true],
    ['dmesg contains "memory: usage 131072kB, limit 131072kB, failcnt 70".', false],
    ['stdout contains "memory: usage 131072kB, limit 131072kB, failcnt 69".', false],
    ['Because of a leak dmesg contains "memory: usage 131072kB, limit 131072kB, failcnt 69".', false],
    ['Redis leaked on Mars.', false],
    ['', false],
  ])('%s → %s', async (sentence, expected) => {
    const { grounded, why } = checkSentence(await groundFor('cgroup-limit-a'), sentence);
    expect(grounded, why).toBe(expected);
  });

  test.each([
    'At the kill the limiting group used 128 MiB of its limit of 128 MiB.',
    'The victim had 127.5 MiB of anonymous memory when it was killed.',
    "About 99 percent of the unit's limit was anonymous memory.",
    'vm.overcommit_memory is 0.',
    'etl.py was killed because its unit reached its memory limit.',
    'The kernel log contains "memory: usage 131072kB, limit 131072kB, failcnt 69".',
  ])('a form that the prompts recommend is understood: %s', async (sentence) => {
    const { grounded, why } = checkSentence(await groundFor('cgroup-limit-a'), sentence);
    expect(grounded, why).toBe(true);
  });

  test('a claim of an article holds, with the article', async () => {
    const text = articles.get('causes/cgroup-limit')?.sections['What it means']?.[0] ?? '';
    const checked = checkSentence(await groundFor('cgroup-limit-a'), text);
    expect([checked.grounded, checked.citations]).toEqual([true, ['causes/cgroup-limit']]);
  });

  test('sentences come back in order, word for word', async () => {
    const { sources } = await bundleOf('cgroup-limit-a');
    const text = 'Pid 128 was killed. Redis, v7.2.1, leaked!\n- The host has no swap.';
    const checked = checkText(diagnose(await bundleOf('cgroup-limit-a')), sources, [], text);
    expect(checked.map(({ sentence, grounded }) => [sentence, grounded])).toEqual([
      ['Pid 128 was killed.', true],
      ['Redis, v7.2.1, leaked!', false],
      ['The host has no swap.', true],
    ]);
  });
});

test('any text is checked without a throw, and quickly', async () => {
  const words = fc.constantFrom(
    'pid', '128', 'etl.service', 'limit', 'the', 'was', 'killed', 'not', 'percent', 'of', '128 MiB', ',', ';', 'than',
    'more', '"', '(', 'times', 'swap', 'no', 'at the kill', '—', '=', '-', '1e999', '99999999999999999999', '\u202e',
  ); // biome-ignore format: a list of words
  const ground = await groundFor('cgroup-limit-a');
  const text = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 40 }).map((some) => some.join(' ')),
  );
  fc.assert(
    fc.property(text, (sentence) => {
      for (const one of sentencesOf(sentence)) checkSentence(ground, one);
    }),
    { numRuns: 2_000, seed: 7 },
  );
  for (const one of ['a'.repeat(200_000), 'of '.repeat(50_000), '"'.repeat(50_000), '1,'.repeat(50_000)])
    checkSentence(ground, one);
});

test('every sentence that the rules say of an incident holds', async () => {
  for (const name of caseNames) {
    const ground = await groundFor(name);
    for (const { text } of ground.said) expect(checkSentence(ground, text).grounded, text).toBe(true);
  }
});

describe('figures', () => {
  test.each([
    ['128 MiB', 'exact', 134_217_728, true],
    ['128 MiB', 'exact', 134_700_000, true],
    ['128 MiB', 'exact', 135_300_000, false],
    ['128.0 MiB', 'exact', 134_700_000, false],
    ['1,024 kB', 'exact', 1_048_576, true],
    ['1024 kB', 'exact', 1_049_600, false],
    ['100 MB', 'exact', 100_000_000, true],
    ['100 MB', 'exact', 104_857_600, true],
    ['100 MiB', 'exact', 100_000_000, false],
    ['127 MiB', 'about', 133_582_848, true],
    ['470 MiB', 'less', 480_000_000, true],
    ['470 MiB', 'more', 480_000_000, false],
    ['100 MiB', 'under', 104_857_600, true],
    ['100 MiB', 'under', 106_000_000, false],
    ['-900', 'exact', -900, true],
    ['three', 'exact', 3, true],
  ] as const)('%s (%s) of %d: %s', (text, manner, actual, expected) => {
    const quantity = readQuantity(text, manner)?.quantity;
    expect(quantity && holds(quantity, actual)).toBe(expected);
  });

  test.each(['6.12.117', 'v2', '0x1f', '3rd', '10:30', 'x86', '1.2.3.4'])('%s is no figure', (text) => {
    const read = readQuantity(text, 'exact');
    expect(read === null || /[:]/.test(text)).toBe(true);
  });
});

test.each([
  ['One. Two.', ['One.', 'Two.']],
  ['It used 127.5 MiB of 128 MiB. Then it died.', ['It used 127.5 MiB of 128 MiB.', 'Then it died.']],
  ['See etl.py. It grows.', ['See etl.py.', 'It grows.']],
  ['- a list\n- of two', ['a list', 'of two']],
  ['It died. etl.py grew. systemd-oomd slept.', ['It died.', 'etl.py grew.', 'systemd-oomd slept.']],
  ['It is python3. python3 died, i.e. pid 7.', ['It is python3.', 'python3 died, i.e. pid 7.']],
  ['1. First.\n2. Second.', ['First.', 'Second.']],
  ['Linux 6.1.0-56-cloud-amd64 ran, e.g. here. Yes!', ['Linux 6.1.0-56-cloud-amd64 ran, e.g. here.', 'Yes!']],
  ['## Heading\n\ntext', ['Heading', 'text']],
  ['', []],
  ['...', []],
])('%j has the sentences %j', (text, sentences) => {
  expect(sentencesOf(text)).toEqual(sentences);
});
