import { crc32, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerBlocks } from '../../src/report/slack/answer.ts';
import { feedbackBlock, SUGGESTED, suggestionBlocks } from '../../src/report/slack/buttons.ts';
import { homeBlocks } from '../../src/report/slack/home.ts';
import { ledgerBlocks, ledgerParts } from '../../src/report/slack/ledger.ts';
import { ledgerPng } from '../../src/report/slack/ledger-png.ts';
import { messagesOf } from '../../src/report/slack/messages.ts';
import { shownWith } from '../../src/report/slack/shown.ts';
import { verdictBlocks } from '../../src/report/slack/verdict.ts';
import type { AnswerSentence, Citation, Ledger } from '../../src/schema/incident.ts';
import { plainText, written } from '../../src/slack/message-text.ts';
import { incident } from '../store/helper.ts';
import { complaintAbout } from './block-rules.ts';

const shown = shownWith((text) => text);
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6_000 }),
  fc
    .array(
      fc.constantFrom(
        '<!channel>',
        '<@U1>',
        '@here',
        '&',
        '<',
        '>',
        '`',
        '```',
        '*',
        '\n',
        '\u202e',
        '\u001b[31m',
        'x'.repeat(700),
        ' ',
      ),
    )
    .map((parts) => parts.join('')),
);
const sentence: fc.Arbitrary<AnswerSentence> = fc.record({
  section: fc.constantFrom('', 'What happened', 'What to change now'),
  text: nasty,
  form: fc.constantFrom('text' as const, 'command' as const, 'title' as const),
  citations: fc.constant(['1']),
});
const citation: fc.Arbitrary<Citation> = fc.oneof(
  fc.record({
    id: fc.constant('1'),
    kind: fc.constant('evidence' as const),
    source: nasty,
    line: fc.nat(),
    text: nasty,
  }),
  fc.record({
    id: fc.constant('2'),
    kind: fc.constant('article' as const),
    article: nasty,
    title: nasty,
    section: nasty,
    text: nasty,
    url: fc.constant(null),
  }),
);

test('whatever an answer holds, Slack takes its messages and nothing in them has effect', () => {
  fc.assert(
    fc.property(
      fc.array(sentence, { maxLength: 60 }),
      fc.array(citation, { maxLength: 40 }),
      nasty,
      (sentences, citations, notice) => {
        const blocks = answerBlocks({ sentences, citations, notice }, shown);
        for (const message of messagesOf(blocks)) {
          expect(complaintAbout(message as never, 50)).toBeNull();
          expect(JSON.stringify(message).length).toBeLessThan(16_000);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('whatever an incident holds, its verdict and its row are taken', () => {
  fc.assert(
    fc.property(nasty, nasty, nasty, fc.option(nasty), (title, name, place, question) => {
      const process = {
        name,
        pid: 7,
        uid: 0,
        rssBytes: 1,
        anonBytes: null,
        fileBytes: null,
        shmemBytes: null,
        swapBytes: null,
        oomScoreAdj: 0,
        command: name,
      };
      const cgroup = {
        limitPath: place,
        taskPath: null,
        limitBytes: 1,
        usageBytes: null,
        swapLimitBytes: null,
        pod: null,
        container: null,
        unit: null,
      };
      const one = incident({
        verdict: { cause: 'cgroup-limit', title: `${title}x`, confidence: 0.9, summary: name, evidence: [] },
        contributing: [{ cause: 'x', title: name, confidence: 0.5, summary: '', evidence: [] }],
        warnings: [place],
        events: [
          {
            id: 'e',
            kind: 'oom-kill',
            time: null,
            uptimeSeconds: null,
            constraint: null,
            trigger: null,
            cgroup,
            limit: { name: place, bytes: 5, evidence: [] },
            victim: process,
            hog: { ...process, pid: 8 },
            cause: 'cgroup-limit',
            evidence: [],
          },
        ],
      });
      expect(complaintAbout(verdictBlocks(one, shown) as never, 50)).toBeNull();
      const row = { ...one.verdict, place, question, createdAt: 'x', link: 'https://work.slack.com/x' };
      expect(
        complaintAbout(
          homeBlocks([row, { ...row, createdAt: one.createdAt, link: null }], shown) as never,
          100,
        ),
      ).toBeNull();
    }),
    { numRuns: 150 },
  );
});

test('no text is lost where an answer is split', () => {
  const words = Array.from({ length: 6_000 }, (_, n) => `w${n}`);
  const sentences = [
    { section: 'What happened', text: words.slice(0, 3_000).join(' '), form: 'text' as const, citations: [] },
    {
      section: 'What to change now',
      text: words.slice(3_000).join('\n'),
      form: 'command' as const,
      citations: [],
    },
  ];
  const messages = messagesOf(answerBlocks({ sentences, citations: [] }, shown));
  expect(messages.length).toBeGreaterThan(1);
  const told = [
    ...JSON.stringify(messages)
      .replaceAll('\\n', ' ')
      .matchAll(/\bw(\d+)\b/g),
  ].map(([word]) => word);
  expect(told).toEqual(words);
});

test('a command is shown as it is to be typed, whatever it names', () => {
  const command = "echo 1 | sudo tee '/sys/fs/cgroup/@here *x* `y`/memory.max'";
  const [block] = answerBlocks(
    { sentences: [{ section: '', text: command, form: 'command', citations: [] }], citations: [] },
    shown,
  );
  expect((block as { text: { text: string } }).text.text).toBe(`\`\`\`\n${command}\n\`\`\``);
});

const ledger: Ledger = {
  totalBytes: 1000,
  parts: [
    ...Array.from({ length: 10 }, (_, i) => ({ name: `part ${i}`, bytes: 20 + i, evidence: [] })),
    { name: 'large', bytes: 500, evidence: [] },
    { name: 'free', bytes: 200, evidence: [] },
  ],
  residualBytes: 55,
};

test('the parts of a ledger add up to what it holds, however many there are', () => {
  const parts = ledgerParts(ledger);
  expect(parts.length).toBeLessThanOrEqual(9);
  expect(parts[0]?.name).toBe('large');
  expect(parts.at(-1)?.name).toBe('free');
  expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(
    ledger.parts.reduce((sum, { bytes }) => sum + bytes, 55),
  );
  expect(new Set(parts.map(({ swatch }) => swatch.emoji)).size).toBe(parts.length);
  expect(complaintAbout(ledgerBlocks(ledger, shown, 'F012345678') as never, 50)).toBeNull();
  expect(ledgerBlocks(null, shown, null)).toEqual([]);
  expect(ledgerPng({ totalBytes: 0, parts: [], residualBytes: 0 })).toBeNull();
});

/** Decodes what `png` writes, by the standard. */
function decoded(file: Buffer) {
  expect(file.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const data = file.subarray(at + 8, at + 8 + length);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(file.subarray(at + 4, at + 8 + length)));
    chunks.push({ type, data });
    at += length + 12;
  }
  expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'IDAT', 'IEND']);
  const [header, body] = chunks.map(({ data }) => data) as [Buffer, Buffer];
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  expect([...header.subarray(8)]).toEqual([8, 6, 0, 0, 0]);
  const rows = inflateSync(body);
  expect(rows.length).toBe((width * 4 + 1) * height);
  return {
    width,
    height,
    at: (x: number, y: number) => [...rows.subarray(y * (width * 4 + 1) + 1 + x * 4).subarray(0, 4)],
  };
}

test('the picture is a PNG whose parts are as long as their shares', () => {
  const { width, height, at } = decoded(
    ledgerPng({
      totalBytes: 100,
      parts: [
        { name: 'a', bytes: 75, evidence: [] },
        { name: 'free', bytes: 25, evidence: [] },
      ],
      residualBytes: 0,
    }) as Buffer,
  );
  const middle = height / 2;
  const colours = Array.from({ length: width }, (_, x) => at(x, middle).join());
  const [first, last] = [colours[width * 0.4], colours[width - 20]];
  expect(first).not.toBe(last);
  expect(Math.abs(colours.filter((colour) => colour === first).length / width - 0.75)).toBeLessThan(0.01);
  expect(Math.abs(colours.filter((colour) => colour === last).length / width - 0.25)).toBeLessThan(0.01);
  expect(at(0, 0)[3]).toBe(0);
  expect(at(20, middle)[3]).toBe(255);
});

test('suggestions and thumbs', () => {
  expect(complaintAbout(suggestionBlocks([]) as never, 50)).toBeNull();
  expect(suggestionBlocks([...SUGGESTED])).toEqual([]);
  expect(complaintAbout([feedbackBlock('i', 'm')] as never, 50)).toBeNull();
});

test.each([
  ['why?', { question: 'why?', evidence: null }],
  ['<@U0BOT> why &lt;x&gt;?', { question: 'why <x>?', evidence: null }],
  ['<@U0BOT>', { question: null, evidence: null }],
  ['why? ```a &amp; b\nc``` really', { question: 'why? \n really', evidence: 'a & b\nc' }],
  ['```a``` ```b', { question: null, evidence: 'a\nb' }],
  ['one\ntwo\nthree', { question: null, evidence: 'one\ntwo\nthree' }],
  ['why?\none\ntwo', { question: 'why?', evidence: 'one\ntwo' }],
])('%j is taken apart', (text, parts) => {
  expect(written(text)).toEqual(parts);
});

test('what Slack makes of links and names is undone', () => {
  expect(
    plainText(
      'see <http://db.example|db.example>, <https://x.org/?a=1&amp;b=2>, <mailto:a@b.c|a@b.c>, <#C1|ops>',
    ),
  ).toBe('see db.example, https://x.org/?a=1&b=2, a@b.c, ops');
  expect(plainText('&amp;lt;')).toBe('&lt;');
});
