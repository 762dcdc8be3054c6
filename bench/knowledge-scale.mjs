// Search at 100,000 chunks: npm run bench:knowledge [chunks]. The articles are our own, their sentences shuffled into
// made-up ones, so that words are as frequent as they are; queries are those of the evaluation.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPages } from '../dist/retrieve/pages.js';
import { searchKnowledge } from '../dist/retrieve/search.js';
import { parseVocabulary } from '../dist/retrieve/vocabulary.js';
import { openKnowledgeIndex } from '../dist/store/sqlite/open-knowledge.js';
import { median, ROOT, seconds, table } from './measure.mjs';

const wanted = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'oomwhy-knowledge-'));
const knowledge = join(ROOT, 'knowledge');
const { pages } = readPages(knowledge, false);
const vocabulary = parseVocabulary(readFileSync(join(knowledge, 'vocabulary.yaml'), 'utf8'));
const lines = pages.flatMap(({ body }) => body.split('\n').filter((line) => line.length > 20));
const questions = pages.flatMap((page) => [...page.questions, ...page.phrasings]);

// A small generator of its own, so that every run builds the same.
let state = 42;
const random = (n) => {
  state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
  return state % n;
};
const some = (list, n) => Array.from({ length: n }, () => list[random(list.length)]);

const CHUNKS = 8;
const file = join(folder, 'knowledge.sqlite');
const index = openKnowledgeIndex(file, null);
const begin = performance.now();
for (let i = 0; i * CHUNKS < wanted; i += 1) {
  const article = {
    id: `own/${i}`,
    title: some(questions, 1)[0],
    kind: 'own',
    causes: [],
    questions: [],
    hash: `${i}`,
  };
  const chunks = Array.from({ length: CHUNKS }, (_, n) => ({
    section: `Part ${n}`,
    text: some(lines, 6).join('\n'),
    vector: null,
  }));
  await index.put(article, { chunks, asked: some(questions, 8) });
}
const built = performance.now() - begin;

const queries = readFileSync(join(ROOT, 'test/retrieve/queries.tsv'), 'utf8').trim().split('\n').slice(1);
const times = [];
for (const row of queries) {
  const start = performance.now();
  await searchKnowledge(index, vocabulary, null, row.split('\t')[0], { limit: 5 });
  times.push(performance.now() - start);
}
await index.close();
times.sort((a, b) => a - b);
table(
  ['chunks', 'build', 'size', 'search p50', 'p99'],
  [
    [
      wanted,
      seconds(built),
      `${(statSync(file).size / 1024 ** 2).toFixed(0)} MiB`,
      `${median(times).toFixed(1)} ms`,
      `${times[Math.floor(times.length * 0.99)].toFixed(1)} ms`,
    ],
  ],
);
rmSync(folder, { recursive: true });
