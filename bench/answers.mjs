// Every incident through the composer, and through a model where OOMWHY_MODEL is set (with OPENAI_BASE_URL and
// OPENAI_API_KEY): npm run eval:answers. Right: the verdict's cause is the true one or one that is accepted too. Cited:
// lines that the truth wants cited and the answer or the verdict cites. Must not say: sentences that the truth forbids.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { converse } from '../dist/assistant/conversation.js';
import { explain } from '../dist/assistant/explain.js';
import { openBundle } from '../dist/bundle/open.js';
import { readConfig } from '../dist/lib/config.js';
import { modelOf } from '../dist/model/model.js';
import { loadArticles } from '../dist/retrieve/articles.js';
import { openKnowledge } from '../dist/retrieve/open.js';
import { openSqliteStore } from '../dist/store/sqlite/index.js';
import { INCIDENTS, median, ROOT, table } from './measure.mjs';

const data = mkdtempSync(join(tmpdir(), 'oomwhy-answers-'));
const store = openSqliteStore(data);
const articles = loadArticles(join(ROOT, 'knowledge'));
const report = ({ file, why }) => process.stderr.write(`${file}: ${why}\n`);
const knowledge = await openKnowledge({ data, report });
const model = modelOf(readConfig({ ...process.env, OOMWHY_DATA: data }));
const composers = { offline: null, ...(model && { model }) };

const rows = [];
for (const [name, used] of Object.entries(composers)) {
  const sum = { right: 0, cited: 0, toCite: 0, forbidden: 0, withheld: 0, tokens: 0, fellBack: 0 };
  const first = [];
  const whole = [];
  const names = readdirSync(INCIDENTS);
  for (const one of names) {
    const truth = JSON.parse(readFileSync(join(INCIDENTS, one, 'truth.json'), 'utf8'));
    const question = readFileSync(join(INCIDENTS, one, 'question.txt'), 'utf8').trim();
    const bundle = await openBundle([{ path: join(INCIDENTS, one, 'given') }]);
    const incident = await explain(bundle, articles, question);
    await store.saveIncident(incident, bundle.sources);
    const start = performance.now();
    let message;
    let at = null;
    for await (const { event, data: body } of converse(
      { store, articles, knowledge, model: used },
      incident,
      { text: question },
    )) {
      if (event === 'sentence') at ??= performance.now() - start;
      if (event === 'answer_end') message = body;
    }
    first.push(at ?? 0);
    whole.push(performance.now() - start);
    const { cause, evidence } = incident.verdict;
    const lines = [
      ...evidence,
      ...message.citations,
      ...incident.contributing.flatMap((other) => other.evidence),
    ];
    const text = message.sentences
      .map((sentence) => sentence.text)
      .join(' ')
      .toLowerCase();
    sum.right += [truth.cause, ...truth.alsoAcceptable].includes(cause) ? 1 : 0;
    sum.toCite += truth.mustCite.length;
    sum.cited += truth.mustCite.filter(({ text: wanted }) =>
      lines.some((line) => line.text?.trim() === wanted.trim()),
    ).length;
    sum.forbidden += truth.mustNotSay.filter((said) => text.includes(said.toLowerCase())).length;
    sum.withheld += message.withheld?.length ?? 0;
    sum.tokens += (message.usage?.inputTokens ?? 0) + (message.usage?.outputTokens ?? 0);
    sum.fellBack += used && message.composer === 'offline' ? 1 : 0;
  }
  rows.push([
    name,
    `${sum.right}/${names.length}`,
    `${sum.cited}/${sum.toCite}`,
    sum.forbidden,
    sum.withheld,
    sum.fellBack,
    sum.tokens,
    `${median(first).toFixed(0)} ms`,
    `${median(whole).toFixed(0)} ms`,
  ]);
}
await knowledge.close();
await store.close();
rmSync(data, { recursive: true });
table(
  [
    'composer',
    'right',
    'cited',
    'must not say',
    'withheld',
    'fell back',
    'tokens',
    'first sentence',
    'answer',
  ],
  rows,
);
