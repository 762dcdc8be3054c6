import type { Draft } from '../../draft.ts';
import { fromArticle } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { growthLines } from '../program/growth.ts';
import { habitsOf } from '../program/habits.ts';

/** A line of an article that goes with what a program does: the article, and by what its line is known. */
type Remedy = readonly [string, RegExp];

const BY_HABIT: Readonly<Record<string, readonly Remedy[]>> = {
  'gc-off': [
    ['causes/python-cycle', /weak/],
    ['causes/python-cycle', /set_threshold/],
    ['causes/python-cycle', /collector on/],
  ],
  fork: [
    ['causes/fork-cow', /large buffers/],
    ['causes/fork-cow', /own part/],
  ],
  lock: [
    ['causes/mlocked', /mlockall|only what/],
    ['causes/mlocked', /./],
  ],
  shm: [
    ['causes/tmpfs-shm', /\bas soon as\b/],
    ['causes/tmpfs-shm', /unlink\(\)/],
    ['causes/tmpfs-shm', /oldest/],
  ],
  detach: [
    ['causes/slab-leak', /Close sockets/],
    ['causes/slab-leak', /Bound the number/],
  ],
  'kernel-buffers': [
    ['causes/slab-leak', /Close sockets/],
    ['causes/high-order-fragmentation', /Bound/],
  ],
  threads: [
    ['causes/pids-limit', /pool of fixed size/],
    ['causes/pids-limit', /in flight/],
  ],
  'unbounded-cache': [['causes/unbounded-cache', /bound/]],
  'read-all': [
    ['causes/read-all', /Iterate instead/],
    ['causes/read-all', /Reduce while reading/],
  ],
  fetchall: [['causes/db-fetchall', /./]],
  json: [['causes/json-whole', /./]],
  dataframe: [['causes/dataframe-whole', /./]],
  mmap: [['causes/max-map-count', /./]],
  'big-array': [
    ['causes/overcommit-heuristic', /block|chunk|sparse|type/],
    ['python/numpy', /./],
  ],
};

/** For rows that are read one after another, numbers in tuples, entries under a key, and all other lists. */
const STREAMED: readonly Remedy[] = [
  ['causes/read-all', /Reduce while reading/],
  ['causes/list-accumulate', /one pass/],
];
const BOXED: readonly Remedy[] = [
  ['causes/list-accumulate', /array\.array/],
  ['causes/boxed-objects', /array\('q'\)` instead/],
];
const KEYED: readonly Remedy[] = [
  ['causes/leak-growth', /cache keys/],
  ['causes/unbounded-cache', /bound/],
];
const LISTED: readonly Remedy[] = [
  ['causes/list-accumulate', /one pass/],
  ['causes/list-accumulate', /last N/],
];

/** What to write instead, by what the program plainly does, from the articles; each line once. */
export function remediesFor(ask: Ask, max: number): Draft[] {
  const causes = [ask.diagnosis.incident.verdict, ...ask.diagnosis.incident.contributing].map(
    ({ cause }) => `causes/${cause}`,
  );
  const habits = ask.main
    .flatMap(habitsOf)
    .map(({ id, articles }) => ({ id, fits: articles.some((one) => causes.includes(one)) }));
  const fitting = habits.filter(({ fits, id }) => fits || id === 'gc-off' || id === 'fork');
  const rest = habits.filter((one) => !fitting.includes(one));
  const wanted = [
    ...fitting.flatMap(({ id }) => BY_HABIT[id] ?? []),
    ...byGrowth(ask),
    ...rest.flatMap(({ id }) => (BY_HABIT[id] ?? []).slice(0, 1)),
  ];
  const seen = new Set<string>();
  return wanted
    .flatMap((remedy) => lineOf(ask, remedy))
    .filter(({ text }) => (seen.has(text) ? false : seen.add(text)))
    .slice(0, max);
}

function byGrowth({ main }: Ask): Remedy[] {
  return main
    .flatMap(growthLines)
    .slice(0, 2)
    .flatMap(({ how, what, line, module }) => {
      const around = module
        .loopsAround(line)
        .map(({ iterable }) => iterable)
        .join(' ');
      const streamed = /reader|open\(|\bf\b|file|cursor|lines?\b|rows?\b|execute|iter/i.test(around)
        ? STREAMED
        : [];
      const boxed = /^[({[]/.test(what) ? BOXED : [];
      return [...streamed, ...(how === 'adds an entry to' ? KEYED : []), ...boxed, ...LISTED];
    });
}

function lineOf({ articles }: Ask, [id, pattern]: Remedy): Draft[] {
  const article = articles.get(id);
  const text = article?.sections['Fix for good']?.find((line) => pattern.test(line));
  return article && text !== undefined
    ? fromArticle('', { ...article, sections: { 'Fix for good': [text] } }, 'Fix for good', 1)
    : [];
}
