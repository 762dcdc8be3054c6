import { lemma } from '../lexicon/lemma.ts';

/** What must stand in a line that takes something in. */
export const KEEPS =
  /\.(?:append|add|extend|insert|setdefault|update|appendleft|put|write)\(|\[[^\]]+\]\s*=[^=]|\+=\s*(?:\[|b?["'])/;
const ALLOCATES = /\w\(|[[{].*\bfor\b|[\])"'] ?\*|\* ?[[("']|\byield\b/;

const ROWS: readonly (readonly [string, RegExp])[] = [
  [
    'append add store keep collect accumulate fill insert save gather grow hold remember retain extend receive gain retain stash attach include entry item element',
    KEEPS,
  ],
  ['put', /\.put\(|\.append\(|\[[^\]]+\]\s*=[^=]|\.add\(/],
  [
    'create spawn build open allocate reserve construct request make produce generate instantiate render form allocation creation constructor initialise initialize prepare',
    ALLOCATES,
  ],
  ['start launch', /\.start\(|Popen|Process\(|Thread\(|Pool\(|fork\(|exec|&\s*$/],
  ['call invoke execute', /\w\(/],
  ['return give deliver', /^(?:return|yield)\b/],
  ['yield', /\byield\b/],
  ['raise throw', /^raise\b|setrlimit|F_SETPIPE/],
  ['catch except handle', /^(?:try|except)\b/],
  ['import', /^(?:import|from)\b/],
  ['define', /^(?:def|class|lambda)\b|\w\s*=[^=]/],
  ['disable', /disable\(/],
  ['enable', /enable\(/],
  ['loop iterate walk repeat traverse cycle', /^(?:async )?(?:for|while)\b|\bfor\b.*\bin\b/],
  ['print announce output echo', /\bprint\(|\becho\b|\bprintf\b/],
  ['report log', /\bprint\(|\becho\b|\blog|\bprintf\b/],
  ['write', /write|\bopen\(|>>?|\bprint\([^)]*file=/],
  ['read access look load fetch', /\[|read|\.get\(|load|fetch/i],
  ['sleep pause wait rest', /sleep|\.wait\(|os\.wait|\.join\(/],
  ['join', /join\(/],
  ['copy duplicate', /copy\(|\[:\]|list\(|deepcopy/],
  ['lock guard', /lock/i],
  ['sort', /sort/],
  ['close', /close\(/],
  ['check test compare', /^(?:if|elif|while)\b|\bif\b|\[ /],
  ['condition', /\bif\b|^while\b/],
  ['set assign bind initialise', /\w\s*=[^=]|^ulimit\b/],
  ['fork', /fork/],
  ['detach', /detach/],
  ['map', /mmap|\bmap\(/],
  ['unlink', /unlink\(/],
  [
    'remove delete drop evict discard',
    /\.(?:pop|popitem|popleft|remove|clear|discard|unlink)\(|\bdel\s|\brm\b/,
  ],
  ['parse decode convert', /loads?\(|parse|decode|int\(|float\(|convert/],
  ['encode format serialise serialize', /encode|dumps?\(|f["']|format|["'] ?%/],
  ['multiply', /\*/],
  ['pass hand', /\w\([^)]/],
  ['limit restrict cap', /limit|maxlen|max_|MAX/i],
  ['skip', /\bcontinue\b/],
  ['stop break', /\bbreak\b|\bexit\b|^if\b|^while\b/],
  ['kill', /\bkill\b/],
  ['count', /\+= ?1|len\(|count/i],
  ['refer point link', /\.\w+ = |\bself\b/],
];

/** What a verb says that a line does, by its base: what must then stand in the line. */
export const DOES: ReadonlyMap<string, RegExp> = new Map(
  ROWS.flatMap(([words, pattern]) => words.split(' ').map((word) => [lemma(word), pattern] as const)),
);
