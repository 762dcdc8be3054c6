import type { Sample } from '../../../parse/samples.ts';
import type { Evidence } from '../../../schema/evidence.ts';
import type { Frame, Verdict } from '../ground.ts';
import { MANNERS } from '../lexicon/manners.ts';
import { holds, type Manner, type Quantity, readQuantity } from '../quantity.ts';

const ABOUT =
  /\bsampl(?:e|es|ed)\b|\bsamples\.csv\b|\bper second\b|\bseconds?\b|\d s\b|\bbetween\b|\bat the (?:very )?(?:end|start|beginning)\b/i;
/** Words that say no more than that it was measured, and when. */
const PLAIN =
  /\b(?:the|a|an|in|at|of|after|was|were|is|had|has|by|to|from|and|still|its|it|already|stood|stands|shows?|showed|reads?|amounted|about|start|started|beginning|end|run|program|process|sampled?|samples?|samples\.csv|measured|value|size|memory|just|only|that|time|mark|taken|with|before|kill|unit|group|cgroup|worker|script|job|into)\b|[,:]/gi;
const COLUMNS: readonly (readonly [RegExp, 'rss' | 'current'])[] = [
  [/\b(?:resident(?: (?:set(?: size)?|size|memory))?|rss|rss_bytes)\b/i, 'rss'],
  [/\b(?:(?:c?group )?charge|(?:c?group )?usage|cgroup_current_bytes|memory\.current)\b/i, 'current'],
];
const GREW = /\b(?:grew|rose|climbed|increased|went up|kept growing|growing|growth)\b/i;
/** A time that a sentence gives may lie this far from the sample that it means, in seconds. */
const NEAR = 0.3;

interface Point {
  readonly sample: Sample;
  readonly figure: Quantity | null;
}

/** "At 26.72 s the resident set was 108.5 MB", "The RSS climbed from 16.7 MB two seconds after the start to 108.5 MB at the end". */
export const samples: Frame = (sentence, { diagnosis }): Verdict | null => {
  const all = diagnosis.facts.parsed.samples;
  const plain = sentence.replace(/[.!]+$/, '');
  if (all.length < 2 || !ABOUT.test(plain)) return null;
  const columns = COLUMNS.filter(([words]) => words.test(plain));
  const [column] = columns;
  if (!column || columns.length > 1) return null;
  const [words, field] = column;
  const read = pointsOf(plain.replace(words, ' '), all, field);
  if (!read) return null;
  if (read.rest.replace(GREW, '').replace(PLAIN, '').trim() !== '') return null;
  const { points, growth, perSecond } = read;
  const values = points.map(({ sample }) => sample[field]);
  if (values.some((value) => value === null)) return null;
  const at: Evidence[] = points.map(({ sample }) => sample.at);
  const wrong = points.some(({ figure, sample }) => figure && !holds(figure, sample[field] ?? Number.NaN));
  if (wrong || points.length === 0) return { grounded: false, why: 'The samples say another value.' };
  const [first, last] = [points[0]?.sample, points.at(-1)?.sample];
  const by = (last?.[field] ?? 0) - (first?.[field] ?? 0);
  if (GREW.test(plain) && (points.length !== 2 || by <= 0))
    return { grounded: false, why: 'It did not grow between these.' };
  if (growth || perSecond) {
    const seconds = (last?.seconds ?? 0) - (first?.seconds ?? 0);
    const figure = growth ?? perSecond;
    if (points.length !== 2 || !GREW.test(plain) || !figure || !holds(figure, perSecond ? by / seconds : by))
      return { grounded: false, why: 'It grew by another amount.' };
  } else if (!points.some(({ figure }) => figure)) return null;
  return { grounded: true, why: 'The samples say so.', at };
};

interface Read {
  readonly points: Point[];
  readonly growth: Quantity | null;
  readonly perSecond: Quantity | null;
  readonly rest: string;
}

const TIME =
  /^(?:at |after |by )?(?:about |around |roughly )?(\d+(?:\.\d+)?|two|three|four|five|ten|twenty|thirty) ?(?:s|seconds?)\b(?: (?:after the start|into the run))?|^(?:at|in|by) the (?:very )?(end|beginning|start)\b|^(?:at |in |of )?(?:the )?(last|final|first) sample\b(?: before the kill)?/i;
const NUMBERS: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  ten: 10,
  twenty: 20,
  thirty: 30,
};

/** Each figure in bytes with the time beside it. */
function pointsOf(text: string, all: readonly Sample[], field: 'rss' | 'current'): Read | null {
  let rest = text.replace(/\bbetween (\S+ s(?:econds)?) and\b/i, 'at $1 at');
  let left = '';
  const figures: Quantity[] = [];
  const times: Sample[] = [];
  let growth: Quantity | null = null;
  let perSecond: Quantity | null = null;
  while (rest !== '') {
    const time = TIME.exec(rest);
    if (time) {
      const sample = sampleAt(time, all, field);
      if (!sample) return null;
      times.push(sample);
      rest = rest.slice(time[0].length);
      continue;
    }
    const found = figureAt(rest);
    if (found) {
      const behind = rest.slice(found.length);
      const per = /^ (?:per|a|each) second\b/i.exec(behind)?.[0];
      if (found.quantity.unit !== 'bytes') return null;
      if (per) perSecond = found.quantity;
      else if (/\bby\s*$/i.test(left)) growth = found.quantity;
      else figures.push(found.quantity);
      rest = behind.slice(per?.length ?? 0);
      continue;
    }
    const word = /^\s*\S+?(?=[\s,]|$)|^[\s,]+/.exec(rest)?.[0] ?? rest;
    left += word;
    rest = rest.slice(Math.max(1, word.length));
    const gap = /^\s+/.exec(rest)?.[0] ?? '';
    left += gap;
    rest = rest.slice(gap.length);
  }
  if (figures.length > times.length) return null;
  const points = times.map((sample, i) => ({ sample, figure: figures[i] ?? null }));
  return { points, growth, perSecond, rest: left };
}

function sampleAt([, seconds, edge, nth]: RegExpExecArray, all: readonly Sample[], field: 'rss' | 'current') {
  const known = all.filter((one) => one[field] !== null);
  const name = (edge ?? nth)?.toLowerCase();
  if (name === 'end' || name === 'last' || name === 'final') return known.at(-1);
  if (name) return known[0];
  const wanted = NUMBERS[(seconds ?? '').toLowerCase()] ?? Number(seconds);
  const nearest = [...known].sort((a, b) => Math.abs(a.seconds - wanted) - Math.abs(b.seconds - wanted))[0];
  return nearest && Math.abs(nearest.seconds - wanted) <= NEAR ? nearest : undefined;
}

function figureAt(text: string): { quantity: Quantity; length: number } | null {
  for (const [words, manner] of [...MANNERS, [/^/, 'exact'] as const]) {
    const said = words.exec(text)?.[0];
    const read = said === undefined ? null : readQuantity(text.slice(said.length), manner as Manner);
    if (read && said !== undefined) return { quantity: read.quantity, length: said.length + read.length };
  }
  return null;
}
