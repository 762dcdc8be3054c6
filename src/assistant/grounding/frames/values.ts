import type { Frame, Ground, Verdict } from '../ground.ts';
import { ORDINALS } from '../lexicon.ts';
import { type Item, readItems } from '../reader.ts';
import type { Finding } from '../values.ts';
import { subjectsOf } from './owners.ts';
import { findingsOf } from './statement.ts';

const NOT_PLAIN = 'It is not plain which figure is whose.';

/**
 * Sentences that say figures and nothing else: "memory.high of report.service is 100663296 bytes", "At the kill the
 * service used 81920kB of 81920kB". Every word must be a name, a field, a figure, a moment or one that joins them.
 */
export const values: Frame = (sentence, ground) => {
  const items = withZeros(readItems(sentence, ground.names));
  if (!items.some((item) => item.kind === 'quantity' || item.kind === 'compare')) return null;
  const unknown = items.find((item) => item.kind === 'word' || item.kind === 'no');
  if (unknown && 'text' in unknown)
    return { grounded: false, why: `What “${unknown.text}” says here is not decided.` };
  const verdict = verdictOf(allFindings(items, ground));
  const said = SAID_BY.filter(([words]) => words.test(sentence));
  return verdict.grounded && said.some(([, source]) => !verdict.at.some((at) => source.test(at.source)))
    ? { grounded: false, why: 'It does not stand where the sentence says.' }
    : verdict;
};

/** Who is said to say it, and the sources that it may then stand in. */
const SAID_BY: readonly (readonly [RegExp, RegExp])[] = [
  [/\bps\b/, /(?:^|[/_])ps(?:[_.]|$)/],
  [/\bdf\b/, /(?:^|[/_])df(?:[_.]|$)/],
  [/\/proc\/meminfo\b|\bmeminfo\b/, /meminfo$/],
  [/\/proc\/vmstat\b|\bvmstat\b/, /vmstat/],
  [/\bstdout\b/, /stdout/],
  [/\bstderr\b/, /stderr/],
];

function verdictOf(findings: readonly Finding[] | string): Verdict {
  if (typeof findings === 'string') return { grounded: false, why: findings };
  const wrong = findings.find((finding) => !finding.holds);
  if (wrong && !wrong.holds) return { grounded: false, why: wrong.why };
  const at = findings.flatMap((finding) => (finding.holds ? [...finding.at] : []));
  return { grounded: true, why: 'The evidence says these values.', at };
}

/** "No swap" says that swap is 0. */
function withZeros(items: readonly Item[]): Item[] {
  return items.map((item, i) =>
    item.kind === 'no' && item.text.toLowerCase() === 'no' && items[i + 1]?.kind === 'field'
      ? { kind: 'quantity', quantity: { unit: 'any', ranges: [[0, 0]], text: 'no' } }
      : item,
  );
}

/** One statement after another; a subject holds until another is named, a moment for the whole sentence. */
function allFindings(items: readonly Item[], ground: Ground): Finding[] | string {
  const said = items.flatMap((item) => (item.kind === 'moment' ? [item] : []));
  const moments = new Set(said.map(({ when }) => when));
  const kills = new Set(said.flatMap(({ nth }) => nth ?? []));
  if (moments.size > 1 || kills.size > 1) return 'It names several moments.';
  const [when = null] = moments;
  const [which] = kills;
  const { events } = ground.diagnosis.facts;
  const nth =
    which === undefined
      ? null
      : which === 'last'
        ? events.length - 1
        : ORDINALS.indexOf(which as (typeof ORDINALS)[number]);
  const findings: Finding[] = [];
  let inherited: readonly (readonly string[])[] = [];
  for (const part of statements(items)) {
    const own = subjectsOf(part, ground);
    if (typeof own === 'string') return own;
    if (own.length > 0) inherited = own;
    const found = findingsOf(part, inherited, { when, nth }, ground);
    if (found === null) return NOT_PLAIN;
    findings.push(...found);
  }
  return findings.length > 0 ? findings : NOT_PLAIN;
}

function statements(items: readonly Item[]): Item[][] {
  const parts: Item[][] = [[]];
  for (const [i, item] of items.entries()) {
    // A figure between commas belongs to what stands before it: "anonymous memory, 101916 kB, amounted to".
    const isAside =
      item.kind === 'break' &&
      ((items[i + 1]?.kind === 'quantity' && items[i + 2]?.kind === 'break') ||
        (items[i - 1]?.kind === 'quantity' && items[i - 2]?.kind === 'break'));
    if ((item.kind === 'break' || item.kind === 'joint') && !isAside) parts.push([]);
    else if (item.kind !== 'break') parts.at(-1)?.push(item);
  }
  return parts;
}
