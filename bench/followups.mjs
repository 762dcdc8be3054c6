// How many follow-up questions the composer without a model answers right, by what they ask: npm run eval:followups
// test/assistant/followups.jsonl holds for each question what a right answer has (`key`: of each group one must
// occur, `re:` is a regular expression) and what it must never say; an answer of more than 1,500 characters counts
// as wrong. `--wrong` prints what went wrong, `--no-sources` asks as if only the diagnosis were at hand.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { composeReply } from '../dist/assistant/offline/compose.js';
import { openBundle } from '../dist/bundle/open.js';
import { diagnoseBundle } from '../dist/diagnose-bundle.js';
import { loadArticles } from '../dist/retrieve/articles.js';
import { INCIDENTS, ROOT, table } from './measure.mjs';

const LONGEST = 1500;

const { values } = parseArgs({
  options: { wrong: { type: 'boolean', default: false }, 'no-sources': { type: 'boolean', default: false } },
});
const articles = loadArticles(join(ROOT, 'knowledge'));
const followups = readFileSync(join(ROOT, 'test/assistant/followups.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const cases = new Map();
async function caseOf(name) {
  if (!cases.has(name)) {
    const bundle = await openBundle([{ path: join(INCIDENTS, name, 'given') }]);
    cases.set(name, { diagnosis: await diagnoseBundle(bundle), sources: bundle.sources });
  }
  return cases.get(name);
}

/** Headings, sentences and commands as a person reads them, without the lines they rest on. */
function plainText({ sentences }) {
  const sections = sentences.map((one) => one.section);
  return sentences
    .flatMap(({ section, text }, i) =>
      section !== '' && section !== sections[i - 1] ? [section, text] : [text],
    )
    .join('\n');
}

function occurs(text, one) {
  if (one.startsWith('re:')) return new RegExp(one.slice(3), 'iu').test(text);
  return text.toLowerCase().includes(one.toLowerCase());
}

const intents = new Map();
for (const { case: name, question, intent, key, never } of followups) {
  const { diagnosis, sources } = await caseOf(name);
  const text = plainText(composeReply(diagnosis, articles, question, values['no-sources'] ? [] : sources));
  const lacks = key.filter((group) => !group.some((one) => occurs(text, one)));
  const said = never.filter((one) => text.toLowerCase().includes(one.toLowerCase()));
  const right = lacks.length + said.length === 0 && text.length <= LONGEST;
  const row = intents.get(intent) ?? { right: 0, asked: 0, said: 0 };
  intents.set(intent, { right: row.right + right, asked: row.asked + 1, said: row.said + said.length });
  if (values.wrong && !right)
    process.stdout.write(
      `${name} <${intent}> ${question}\n${text.replace(/^/gm, '  | ')}\n  ${text.length} characters; lacks ${lacks.map((group) => group[0]).join(' and ') || 'nothing'}; must not say ${said.join(', ') || '–'}\n\n`,
    );
}

const rows = [...intents].sort(([a], [b]) => a.localeCompare(b));
const sum = (field) => rows.reduce((total, [, row]) => total + row[field], 0);
table(
  ['asks', 'right', 'of', 'said what it must not'],
  [
    ...rows.map(([intent, { right, asked, said }]) => [intent, right, asked, said]),
    ['all', sum('right'), sum('asked'), sum('said')],
  ],
);
process.exitCode = sum('said') > 0 ? 1 : 0;
