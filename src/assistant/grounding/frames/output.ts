import type { Line, Source } from '../../../schema/source.ts';
import { wordsIn } from '../code/context.ts';
import type { Frame, Ground } from '../ground.ts';
import { lemma } from '../lexicon/lemma.ts';
import { isNeutral } from '../lexicon/neutral.ts';
import { readItems } from '../reader.ts';

const SAYS_SO =
  /\b(?:stdout|standard output|print(?:ed|s)?|outputs?|announc\w+|progress|messages?|last line|final line|according to the program|got (?:as far as|to)|(?:program|script|job|it) had (?:read|reported|loaded|processed|rendered|indexed|handled|done|finished))\b/i;
/** That it was killed is known of its own; here it only says when. */
const UNTIL_KILLED =
  /\b(?:by the time|when|before|until|after which|then) (?:it|the \w+) (?:was killed|died|was shot|ended|failed|stopped)\b/i;
const LAST =
  /\b(?:last|final|latest|most recent|stop(?:s|ped)?|end(?:s|ed)?|conclud\w+|got (?:as far as|to)|no further|reached|break(?:s)? off|broke off)\b/i;
const FIRST = /\b(?:first|begins?|starts?)\b/i;
const EVERY = /\b(?:every|each|all)\b/i;
const DENIES =
  /\b(?:not|no|never|none|nothing|without|more|less|fewer|than|only|because|since|second|third|second-last)\b/i;
/** Words about printing and counting up; what is counted must stand in the line. */
const AROUND = new Set(
  (
    'stdout standard output print announce progress message last final latest most recent first every each all stop end conclude reach ' +
    'load process handle render after up already one list item element entry long until when about off break begin start far no-further ' +
    'done do index finish'
  )
    .split(' ')
    .map(lemma),
);

/** "stdout reports that 300000 contracts were loaded", "The output stops at frame 36": a line of the output says it. */
export const output: Frame = (sentence, ground) => {
  if (!SAYS_SO.test(sentence) || /["“”]/.test(sentence)) return null;
  const { sources, names, diagnosis } = ground;
  const isKilled = diagnosis.facts.events.some(
    ({ victim, kind }) => victim !== null && kind !== 'memory-error',
  );
  const whole = sentence.replace(/[.!]+$/, '').replace(/\bno further\b/gi, 'last');
  const plain = isKilled ? whole.replace(UNTIL_KILLED, ' ') : whole;
  if (DENIES.test(plain)) return null;
  const figures = plain.match(/(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w.]*\w)/g) ?? [];
  if (figures.length === 0 || figures.length > 2) return null;
  const words = plain.replace(/(\d)\s?s\b/g, '$1').match(/[A-Za-z_][\w.'-]*/g) ?? [];
  const named = new Set(
    words
      .filter((word) => readItems(word, names).some(({ kind }) => kind === 'name'))
      .map((word) => word.toLowerCase()),
  );
  const nouns = words
    .map((word) => word.toLowerCase())
    .filter((word) => !AROUND.has(lemma(word)) && !isNeutral(word) && !named.has(word));
  const source = sources.find(({ name }) => /^program\/stdout\.txt$/.test(name));
  const lines = source?.lines.filter(({ text }) => text.trim() !== '') ?? [];
  if (!source || nouns.length > 4) return null;
  const spoken = vocabulary(ground);
  const isAbout = (text: string) => {
    const here = [...stems(text)];
    const inLine = nouns.filter((noun) =>
      here.some((word) => word === lemma(noun) || (word.length >= 3 && noun.startsWith(word))),
    );
    // A noun may be the program's own word for what it counts, but none that another line has.
    return nouns.every(
      (noun) => inLine.includes(noun) || (spoken.has(lemma(noun)) && !isElsewhere(noun, text, lines)),
    );
  };
  const hasFigure = (text: string) =>
    figures.every((one) => new RegExp(`(?<![\\w.])${one.replaceAll(',', '')}(?![\\w.]*\\w)`).test(text));
  const line = lines.find(({ text }) => hasFigure(text) && isAbout(text));
  if (!line) return nouns.length === 0 ? null : { grounded: false, why: 'No line of the output says so.' };
  const like = lines.filter(({ text }) => shapeOf(text) === shapeOf(line.text));
  if (LAST.test(plain) && like.at(-1) !== line)
    return { grounded: false, why: 'It is not the last such line.' };
  if (FIRST.test(plain) && like[0] !== line)
    return { grounded: false, why: 'It is not the first such line.' };
  if (EVERY.test(plain) && !like.every(({ text }) => hasFigure(text)))
    return { grounded: false, why: 'Not every line says so.' };
  if (nouns.length === 0 && !LAST.test(plain) && !EVERY.test(plain)) return null;
  return { grounded: true, why: 'The output says so.', at: [cite(source, line)] };
};

const cite = (source: Source, { number, text }: Line) => ({ source: source.path, line: number, text });
/** Lines that differ in their figures only. */
const shapeOf = (text: string) => text.replace(/\d+(?:\.\d+)?/g, '#');
const stems = (text: string) => new Set((text.match(/[A-Za-z_]+/g) ?? []).map(lemma));

function isElsewhere(noun: string, text: string, lines: readonly Line[]): boolean {
  return lines.some((one) => shapeOf(one.text) !== shapeOf(text) && stems(one.text).has(lemma(noun)));
}

function vocabulary({ sources, diagnosis }: Ground): ReadonlySet<string> {
  const main = sources.find(({ name }) => name === `program/${diagnosis.facts.workload.name}`);
  return new Set([...wordsIn(main?.lines.map(({ text }) => text).join('\n') ?? '')].map(lemma));
}
