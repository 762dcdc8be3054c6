import { bare as bareCode, programsOf, wordsIn } from '../code/context.ts';
import type { Ground } from '../ground.ts';
import { lemma } from '../lexicon/lemma.ts';
import { isNeutral } from '../lexicon/neutral.ts';
import { type Item, readItems } from '../reader.ts';
import { isFigureOf } from './figure-of.ts';
import { OF_CAUSE } from './of-cause.ts';
import { TOPICS } from './topics.ts';

/** That something came to its end, as people say it; how it did is asked of each cause. */
const WORDS: ReadonlySet<string> = new Set(
  (
    'reach hit exceed exhaust fill full outgrow overrun use up over past beyond out run grow rise climb pile push pass attain touch meet cross ' +
    'consume occupy hold keep eat swallow take stay large big much too many more than everything all whole entire entirely complete completely ' +
    'fully accumulate increase swell add high account switch on enable activate set prevent forbid restrict limit charge create never remove ' +
    'unlink release close delete open still left leave little unused idle nobody not no without any cannot could may can own both its their ' +
    'because other before after had but yet killer kernel by everybody wide last end from memory small few enough free block page for none short ' +
    'fell fallen below under drop low against together activated permitted given back'
  )
    .split(' ')
    .map(lemma),
);
const DENIES = /\b(?:not|never|no|none|nothing|nobody|without|cannot|unused|idle|little|free|few|any|n't)\b/i;
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
  if (
    words.some(
      (word) => !WORDS.has(lemma(word)) && !isNeutral(word.toLowerCase()) && !program.has(lemma(word)),
    )
  )
    return null;
  return [incident.verdict, ...incident.contributing].find(({ cause }) => {
    const own = OF_CAUSE[cause];
    if (!own) return false;
    const wanted = own.needs;
    const isAbout = own.needs.every((one) => touched.has(one));
    const isElse = [...touched].some(
      (one) => !wanted.includes(one) && !own.may.includes(one) && !isPart(one, wanted),
    );
    if (
      !isAbout ||
      isElse ||
      !figures.every((one) => isFigureOf(cause, one, ground)) ||
      !isWhose(cause, items, ground)
    )
      return false;
    if (!own.says.test(reason) || (LOWERS.test(bare) && !own.denies)) return false;
    return !DENIES.test(bare) || own.denies?.test(bare) === true;
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
  return (
    cause !== 'innocent-victim' || (names.length > 0 && names.every((subjects) => subjects.includes(hog)))
  );
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
};
const isPart = (one: string, wanted: readonly string[]) => wanted.some((name) => PARTS[name]?.includes(one));
