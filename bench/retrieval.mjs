// How often the right article comes first, or among three, for queries as people type them: npm run eval:retrieval
// Beside it plain FTS5 BM25 over the same articles, any of the query's words. `half` of test/retrieve/queries.tsv:
// rules may be tuned on `tune` only; `report` is what counts. `--misses` lists what was not found.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import SqliteDatabase from 'better-sqlite3';
import { findArticles } from '../dist/assistant/find-articles.js';
import { openKnowledge } from '../dist/retrieve/open.js';
import { ROOT, table } from './measure.mjs';

const { values } = parseArgs({ options: { misses: { type: 'string' } } });
const report = ({ file, why }) => process.stderr.write(`${file}: ${why}\n`);
const knowledge = await openKnowledge({ data: join(ROOT, 'no-such-folder'), report });

const rowsOf = (file) =>
  readFileSync(join(ROOT, 'test/retrieve', file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .map(([query, expected, third]) => ({ query, expected: expected.split('|'), third }));
const queries = rowsOf('queries.tsv');
const sets = {
  'reported by users': rowsOf('reported.tsv'),
  'tuning half': queries.filter(({ third }) => third === 'tune'),
  'reporting half': queries.filter(({ third }) => third === 'report'),
};

const plain = new SqliteDatabase(':memory:');
plain.exec('CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, text)');
const insert = plain.prepare('INSERT INTO articles VALUES (?, ?)');
for (const { id, title, questions, body } of knowledge.pages)
  insert.run(id, [title, ...questions, body].join('\n'));
const plainQuery = plain.prepare('SELECT id FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT 10');

const rankings = {
  oomwhy: async (query) => (await findArticles(knowledge, query, { limit: 10 })).map(({ id }) => id),
  'plain BM25': async (query) => {
    const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    return plainQuery.all(words.map((word) => `"${word}"`).join(' OR ')).map(({ id }) => id);
  },
};

const rows = [];
for (const [set, cases] of Object.entries(sets)) {
  for (const [name, rank] of Object.entries(rankings)) {
    let first = 0;
    let three = 0;
    let reciprocal = 0;
    for (const { query, expected } of cases) {
      const found = await rank(query);
      const at = found.findIndex((id) => expected.includes(id));
      if (at === 0) first += 1;
      if (at >= 0 && at < 3) three += 1;
      if (at >= 0) reciprocal += 1 / (at + 1);
      if (name === 'oomwhy' && set.startsWith(values.misses ?? '-') && (at < 0 || at >= 3))
        process.stdout.write(
          `${query.slice(0, 200)}\n  wanted ${expected.join(' ')}\n  got    ${found.slice(0, 4).join(' ')}\n`,
        );
    }
    const share = (n) => (n / cases.length).toFixed(3);
    rows.push([`${set} (${cases.length})`, name, share(first), share(three), share(reciprocal)]);
  }
}
await knowledge.close();
table(['queries', 'ranking', 'recall@1', 'recall@3', 'MRR'], rows);
