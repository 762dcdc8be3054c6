const words = (text: string) => text.split(' ');
const entries = (text: string, pattern: RegExp) => words(text).map((word) => [word, pattern] as const);

/** What a word says that a line does, as what must then stand in that line. */
export const DOES: ReadonlyMap<string, RegExp> = new Map([
  ...entries(
    'append appends appended add adds added store stores stored keep keeps kept collect collects collected accumulate accumulates ' +
      'accumulated fill fills filled put puts insert inserts inserted save saves saved gather gathers gathered grow grows growing growth grew ' +
      'held hold holds remember remembers retained retains extended extends becomes append() appending storing adding keeping',
    /\.(?:append|add|extend|insert|setdefault|update|appendleft|put)\(|\[[^\]]+\]\s*=[^=]/,
  ),
  ...entries(
    'create creates created creating spawn spawns spawned start starts started build builds built open opens opened allocate allocates allocated allocation reserve reserves reserved construct constructs constructed request requests requested makes',
    /\w\(|[[{].*\bfor\b/,
  ),
  ...entries('call calls called calling invoke invokes invoked', /\w\(/),
  ...entries('disable disables disabled switched', /disable\(/),
  ...entries('loop loops iterate iterates iterating walk walks walking', /^(?:for|while)\b/),
  ...entries('print prints printed', /\bprint\(|\becho\b/),
  ...entries('write writes written writing', /write|\bopen\(|>>?/),
  ...entries('read reads accessed accesses looked', /\[|read|\.get\(|load/i),
  ...entries('sleep sleeps', /sleep/),
  ...entries('copy copies copied', /copy\(|\[:\]/),
  ...entries('lock locks locked', /lock/),
  ...entries('sort sorts sorted', /sort/),
  ...entries('close closes closed', /close\(/),
  ...entries('condition', /\bif\b/),
  ...entries('set sets defined defines assigned assigns', /\w\s*=[^=]/),
  ...entries('fork forks forked', /fork/),
  ...entries('detach detaches detached', /detach/),
]);

/** What a word says that a thing is, as what must then stand in the line or where its names are set. */
export const IS: ReadonlyMap<string, RegExp> = new Map([
  ...entries('list lists', /(?:^|[=(,:]\s*)\[|list\(|\.append\(/m),
  ...entries('dictionary dictionaries dict dicts', /[=(,:]\s*\{|dict\(|DictReader/),
  ...entries('tuple tuples', /\(\(|=\s*\([^()]*,/),
  ...entries('string strings text texts', /["']/),
  ...entries('bytearray bytearrays', /bytearray\(/),
  ...entries('float floats', /float\(|random\(|\d\.\d/),
  ...entries('array arrays', /np\.|array\(/),
  ...entries('thread threads', /[Tt]hread/),
  ...entries('mapping mappings', /mmap\(/),
  ...entries('file files', /open\(/),
  ...entries('pipe pipes', /pipe/),
  ...entries('socket sockets', /socket/),
  ...entries('anonymous', /mmap\(-1|MAP_ANON/),
  ...entries('global', /(?:)/),
  ...entries('copy copies', /copy\(/),
  ...entries('loop', /\b(?:for|while)\b/),
  ...entries('function', /\bdef\b/),
]);

/** Said of each turn of a loop. */
export const EACH: ReadonlySet<string> = new Set(words('each every all per any'));

/** Words that claim nothing about code. */
export const INERT: ReadonlySet<string> = new Set(
  words(
    'the a an this that these it its in on at of to for by with from into is are was were be being been and as so where which there here ' +
      'line lines named code program script python file module statement call function object objects entry entries item items ' +
      'element elements value values own new separate single one whole entire complete memory through inside within via happens happen ' +
      'takes place occurs done has have had does do also just then thereby up out itself body part key keys under argument bytes size ' +
      'ends end goes go gets get long large big stays stay stayed remain remains memory. number numbers there',
  ),
);

/** What takes things out again, by the verb that says so. */
export const REMOVES: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\b(?:removed|deleted|evicted|dropped|discarded|taken out|cleared|emptied|shrinks|trimmed)\b/i,
    /\.(?:pop|popitem|popleft|remove|clear|discard|unlink)\(|\bdel\s|\bunlink\(|maxlen|lru_cache/,
  ],
  [/\b(?:closed)\b/i, /\.close\(|\bclose\(|with open/],
  [/\b(?:unlinked)\b/i, /unlink\(/],
  [
    /\b(?:released|freed|given back)\b/i,
    /\.(?:pop|popitem|remove|clear|close|unlink|release|free)\(|\bdel\s/,
  ],
];
