import { lemma } from '../lexicon/lemma.ts';

const entries = (text: string, pattern: RegExp) =>
  text.split(' ').map((word) => [lemma(word), pattern] as const);

/** What a word says that a thing is, as what must then stand in the line or where its names are set. */
export const IS: ReadonlyMap<string, RegExp> = new Map([
  ...entries('list', /(?:^|[=(,:]\s*)\[|list\(|\.append\(|\[.*\bfor\b/m),
  ...entries('dictionary dict', /[=(,:]\s*\{|dict\(|DictReader|\{.*:/),
  ...entries('tuple pair', /\(\(|=\s*\([^()]*,|\([\w.()]+, |^\w+, \w+ = |pair/m),
  ...entries('string text', /["']/),
  ...entries('bytearray', /bytearray\(/),
  ...entries('float double', /float\(|random\(|\d\.\d|float64|np\./),
  ...entries('array', /np\.|array\(/),
  ...entries('thread', /[Tt]hread/),
  ...entries('mapping', /mmap/),
  ...entries('file', /open\(|file/i),
  ...entries('pipe', /pipe/),
  ...entries('socket', /socket/),
  ...entries('anonymous', /mmap\(-1|MAP_ANON/),
  ...entries('private', /MAP_PRIVATE/),
  ...entries('copy', /copy\(/),
  ...entries('loop', /\b(?:for|while)\b/),
  ...entries('function', /\bdef\b/),
  ...entries('comprehension', /[[{(].*\bfor\b.*\bin\b/),
  ...entries('constant', /^[A-Z_]+\s*=/m),
  ...entries('condition', /\bif\b|\bwhile\b/),
  ...entries('lock', /lock/i),
  ...entries('process', /[Pp]rocess|fork|Pool|\bpid\b|python/),
  ...entries('column', /usecols|columns|\[["']/),
  ...entries('progress', /print\(/),
]);

/** Said of each turn of a loop. */
export const EACH: ReadonlySet<string> = new Set('each every all per any'.split(' '));

/** Words that claim nothing about code. */
export const INERT: ReadonlySet<string> = new Set(
  (
    'named called code source module call object entry item element key argument byte bytes new separate own one inside via through ' +
    'takes place done long stays one-by-one under element parameter variable body head member record everything it memory stays ' +
    'separate single complete full whole entire numbers number text-only stay remain end single-item growth memory later now sure goes open small large big little there out up again literally programmatically global local collection product times multiplied product-of container plain single begins size'
  ).split(' '),
);

/** What takes things out again, by the base of the verb that says so. */
export const REMOVES: ReadonlyMap<string, RegExp> = new Map([
  ...entries(
    'remove delete evict drop discard clear empty shrink trim prune expire purge forget',
    /\.(?:pop|popitem|popleft|remove|clear|discard|unlink)\(|\bdel\s|\bunlink\(|maxlen|lru_cache|\brm\b|truncate/,
  ),
  ...entries('close', /\.close\(|\bclose\(|with open|with socket/),
  ...entries('unlink', /unlink\(/),
  ...entries('release free', /\.(?:pop|popitem|remove|clear|close|unlink|release|free)\(|\bdel\s|\bfree\(/),
  ...entries('touch refresh', /\btouch\b|utime/),
  ...entries('join', /\.join\(/),
  ...entries('sort', /sort/),
  ...entries('fork', /fork/),
]);
