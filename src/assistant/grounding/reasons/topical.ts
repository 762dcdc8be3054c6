import type { Ground } from '../ground.ts';
import { lemma } from '../lexicon/lemma.ts';
import { isNeutral } from '../lexicon/neutral.ts';
import { type Item, readItems } from '../reader.ts';
import { bare as bareCode, programsOf, wordsIn } from '../code/context.ts';
import { isFigureOf } from './figure-of.ts';
import { OF_CAUSE, TOPICS } from './topics.ts';

/** That something came to its end, as people say it. */
const UP =
  /^(?:reach|hit|exceed|exhaust|fill|full|outgrow|outgrew|overrun|overran|us|up|over|past|beyond|out|run|grow|ris|climb|pil|push|pass|attain|touch|meet|met|cross|consum|occup|hold|keep|eat|eaten|swallow|tak|stay|larg|big|more|than|everything|all|whol|entir|entirely|complet|completely|fully|much|too|many|accumulat|increas|swell|swollen|add|ad|high|account|switch|on|enabl|activ|activat|set|prevent|forbid|restrict|limit|charg|creat|never|remov|unlink|releas|clos|delet|open|still|left|leav|littl|unus|idl|nobod|not|no|without|any|cannot|could|may|can|own|both|its|their|because|other|bef|aft|had|but|yet|killer|kernel|by|everybody|wide|last|end|from|keep|kept|memory|smal|few|enough|fre|block|page|for|kB|none)$/;
/** Words among them that turn a reason round; each only where its topic says so. */
const DENIES = /\b(?:not|never|no|none|nothing|nobody|without|cannot|unused|idle|little|free|few|any|n't)\b/i;
const MAY_DENY = new Set([
  'cgroup-swap-limit',
  'hugetlb-reserved',
  'tmpfs-shm',
  'slab-leak',
  'thread-arena',
  'mlocked',
  'userspace-oom-killer',
  'high-order-fragmentation',
]);
/** Of these what is denied is that something is taken away again. */
const RELEASES =
  /\b(?:never|not|nothing|nobody|no)\b[^,;]{0,30}\b(?:remov|releas|clos|unlink|delet|swap|us|fre|drop|block|contig|left)/i;
const LOWERS =
  /\b(?:fell|fallen|dropped|shrank|released|freed|returned|below|under|less|smaller|lower(?:ed)?|raised|plenty)\b/i;

/** The verdict whose reason this is, where the words are about that and nothing else; `null` where they are not. */
export function causeOf(reason: string, ground: Ground) {
  const { incident } = ground.diagnosis;
  const items = readItems(reason, ground.names);
  const names = items.flatMap((item) => (item.kind === 'name' ? [item.name.text] : []));
  let bare = reason;
  for (const name of names) bare = bare.replace(name, ' ');
  const figures = items.flatMap((item) => (item.kind === 'quantity' ? [item.quantity] : []));
  for (const { text } of figures) bare = bare.replace(text, ' ');
  const touched = new Set(
    Object.entries(TOPICS).flatMap(([name, words]) => (bare.match(words) ? [name] : [])),
  );
  if (items.some((item) => item.kind === 'name' && item.name.subjects.includes('host'))) touched.add('host');
  let rest = bare;
  for (const words of Object.values(TOPICS)) rest = rest.replace(words, ' ');
  const words = rest.match(/[A-Za-z][\w'-]*/g) ?? [];
  const program = namesOf(ground);
  if (words.some((word) => !UP.test(lemma(word)) && !isNeutral(word.toLowerCase()) && !program.has(lemma(word))))
    return null;
  return [incident.verdict, ...incident.contributing].find(({ cause }) => {
    const own = OF_CAUSE[cause];
    if (!own) return false;
    const wanted = own.needs.flatMap((need) => need.split('|'));
    const isAbout = own.needs.every((need) => need.split('|').some((one) => touched.has(one)));
    const isElse = [...touched].some(
      (one) => !wanted.includes(one) && !own.may.includes(one) && !isPart(one, wanted),
    );
    if (!isAbout || isElse || !figures.every((one) => isFigureOf(cause, one, ground)) || !isWhose(cause, items, ground)) return false;
    if ((LOWERS.test(bare) && !MAY_DENY.has(cause))) return false;
    return (
      !DENIES.test(bare) ||
      (MAY_DENY.has(cause) && RELEASES.test(bare)) ||
      (cause === 'userspace-oom-killer' && LOWERS.test(bare)) ||
      (cause === 'hugetlb-reserved' && /\b(?:unused|idle|little)\b/i.test(bare))
    );
  });
}

/** Names that the program gives to what it keeps. */
function namesOf({ diagnosis, sources }: Ground): ReadonlySet<string> {
  const main = programsOf(sources).find(({ name }) => name === `program/${diagnosis.facts.workload.name}`);
  return new Set([...wordsIn(main?.lines.map(({ text }) => bareCode(text)).join('\n') ?? '')].map(lemma));
}

/** Who is shielded is who was spared, never the victim. */
function isWhose(cause: string, items: readonly Item[], { diagnosis }: Ground): boolean {
  const names = items.flatMap((item) => (item.kind === 'name' ? [item.name.subjects] : []));
  const hog = `process:${diagnosis.facts.event?.hog?.pid}`;
  return cause !== 'innocent-victim' || (names.length > 0 && names.every((subjects) => subjects.includes(hog)));
}

/** "Swap limit" touches swap and limits as well; "handler threads" touches tasks. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  swapLimit: ['swap', 'limit'],
  aspace: ['limit'],
  data: ['limit'],
  commit: ['limit'],
  maps: ['limit'],
  tasks: ['limit'],
  high: ['limit'],
  shm: ['maps'],
  arena: ['tasks'],
  fragments: ['request'],
  slab: [],
};
const isPart = (one: string, wanted: readonly string[]) => wanted.some((name) => PARTS[name]?.includes(one));
