import type { Frame, Ground, Verdict } from '../ground.ts';
import { ORDINALS } from '../lexicon/moments.ts';
import { SAID_IN } from '../lexicon/sources.ts';
import { type Item, readItems } from '../reader.ts';
import type { Finding } from '../values.ts';
import { subjectsOf } from './owners.ts';
import { findingsOf, type Moment } from './statement.ts';
import { paired, statements, withField, withZeros } from './statements-in.ts';

const NOT_PLAIN = 'It is not plain which figure is whose.';

/**
 * Sentences that say figures and nothing else: "memory.high of report.service is 100663296 bytes", "At the kill the
 * service used 81920kB of 81920kB". Every word must be a name, a field, a figure, a moment or one that joins them.
 */
export const values: Frame = (sentence, ground) => {
  const items = paired(withZeros(readItems(sentence, ground.names)));
  if (!items.some((item) => item.kind === 'quantity' || item.kind === 'compare')) return null;
  const unknown = items.find((item) => item.kind === 'word' || item.kind === 'no');
  if (unknown && 'text' in unknown)
    return { grounded: false, why: `What “${unknown.text}” says here is not decided.` };
  return verdictOf(allFindings(items, sourcesSaid(sentence, ground), ground));
};

/** What stands where the sentence says that it stands. */
function sourcesSaid(sentence: string, { assertions }: Ground): Ground['assertions'] {
  const said = SAID_IN.filter(([words]) => words.test(sentence)).map(([, source]) => source);
  return said.length === 0
    ? assertions
    : assertions.filter(({ at }) => said.some((source) => source.test(at.source)));
}

function verdictOf(findings: readonly Finding[] | string): Verdict {
  if (typeof findings === 'string') return { grounded: false, why: findings };
  const wrong = findings.find((finding) => !finding.holds);
  if (wrong && !wrong.holds) return { grounded: false, why: wrong.why };
  const at = findings.flatMap((finding) => (finding.holds ? [...finding.at] : []));
  return at.length > 0
    ? { grounded: true, why: 'The evidence says these values.', at }
    : { grounded: false, why: NOT_PLAIN };
}

/** One statement after another; a subject holds until another is named, a moment for the whole sentence. */
function allFindings(
  items: readonly Item[],
  assertions: Ground['assertions'],
  ground: Ground,
): Finding[] | string {
  const parts = statements(items);
  const moments = parts.map((part) => momentOf(part, ground));
  if (moments.includes(null)) return 'It names several moments.';
  const named = new Map(moments.flatMap((one) => (one?.when ? [[JSON.stringify(one), one] as const] : [])));
  // A moment that is named once is that of the whole sentence; of several each is that of its own statement.
  const [only] = named.values();
  const findings: Finding[] = [];
  const before = new Set<string>();
  let inherited: readonly (readonly string[])[] = [];
  let last: Item | null = null;
  for (const [i, said] of parts.entries()) {
    const own = subjectsOf(said, ground);
    if (typeof own === 'string') return own;
    const pages = parts
      .slice(0, i)
      .flat()
      .some((item) => item.kind === 'quantity' && item.quantity.unit === 'pages');
    const part = withField(said, last, pages && !said.some(({ kind }) => kind === 'field') ? 'pages' : null);
    last = part.findLast((item) => item.kind === 'field' && !item.field.isWeak) ?? last;
    const moment = named.size === 1 ? only : moments[i];
    if (named.size > 1 && !moment?.when && said.some(({ kind }) => kind === 'quantity'))
      return 'It is not plain which moment is meant.';
    if (own.length > 0) inherited = own;
    const names = part.flatMap((item) => (item.kind === 'field' ? item.field.fields : []));
    // "…, as pids.peak shows": a field that was said before, again.
    if (
      names.length > 0 &&
      part.every(({ kind }) => kind === 'field') &&
      names.some((one) => before.has(one))
    )
      continue;
    for (const one of names) before.add(one);
    // "A and B share 5 kB": of A nothing is said that could be checked.
    if (parts.length > 1 && part.every(({ kind }) => kind === 'name' || kind === 'of') && part.length > 0)
      return NOT_PLAIN;
    const found = findingsOf(part, inherited, moment ?? { when: null, nth: null }, ground, assertions);
    if (found === null) return NOT_PLAIN;
    findings.push(...found);
  }
  return findings.length > 0 ? findings : NOT_PLAIN;
}

/** The moment of a statement; `null` where it names several. */
function momentOf(part: readonly Item[], { diagnosis }: Ground): Moment | null {
  const said = part.flatMap((item) => (item.kind === 'moment' ? [item] : []));
  const whens = new Set(said.map(({ when }) => when));
  const kills = new Set(said.flatMap(({ nth }) => nth ?? []));
  if (whens.size > 1 || kills.size > 1) return null;
  const [when = null] = whens;
  const [which] = kills;
  const last = diagnosis.facts.events.length - 1;
  const nth =
    which === undefined
      ? null
      : which === 'last'
        ? last
        : ORDINALS.indexOf(which as (typeof ORDINALS)[number]);
  return { when, nth };
}
