import type { Frame } from '../ground.ts';
import { readItems } from '../reader.ts';

const SAYS_SO =
  /\b(?:stdout|standard output|printed|prints|output|announced|progress|according to the program|(?:program|script|job) had (?:read|reported|loaded|processed|rendered|indexed))\b/i;
/** That it was killed is known of its own; here it only says when. */
const UNTIL_KILLED = /\b(?:by the time|when|before|until|after which) (?:it|the \w+) (?:was killed|died)\b/i;
const LAST = /\b(?:last|final|latest|most recent)\b/i;
const FIRST = /\bfirst\b/i;
/** Words about printing and counting up; what is counted must stand in the line. */
const AROUND = new Set(
  (
    'on in the a an is was were of to as at by its it that this and for with before so far it took until had has have already one line lines reads ' +
    'says said shows showed reports reported printed prints announced announces stdout standard output program script process job ' +
    'according number last final latest most recent first loaded read processed rendered handled ' +
    'got there time until list entries items elements long count progress message value up which it was be been ' +
    'counted then when after seen stands stood there about just came through log contains contained'
  ).split(' '),
);

/** "stdout reports that 300000 contracts were loaded", "The last document on stdout is 2300": a line of the output says it. */
export const output: Frame = (sentence, { sources, names, diagnosis }) => {
  if (!SAYS_SO.test(sentence) || /["“”]/.test(sentence)) return null;
  const isKilled = diagnosis.facts.events.some(
    ({ victim, kind }) => victim !== null && kind !== 'memory-error',
  );
  const whole = sentence.replace(/[.!]+$/, '');
  const plain = isKilled ? whole.replace(UNTIL_KILLED, ' ') : whole;
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
    .filter((word) => !AROUND.has(word) && !named.has(word));
  const source = sources.find(({ name }) => /^program\/stdout\.txt$/.test(name));
  const lines = source?.lines.filter(({ text }) => text.trim() !== '') ?? [];
  if (!source || nouns.length === 0 || nouns.length > 3) return null;
  // A line of "doc 2300" counts documents.
  const hasNouns = (text: string) =>
    nouns.every((noun) =>
      [...stems(text)].some((word) => word === stem(noun) || (word.length >= 3 && noun.startsWith(word))),
    );
  const hasFigure = (text: string) =>
    figures.every((one) => new RegExp(`(?<![\\w.])${one.replaceAll(',', '')}(?![\\w.]*\\w)`).test(text));
  const like = lines.filter(({ text }) => hasNouns(text));
  const line = like.find(({ text }) => hasFigure(text));
  if (!line) return { grounded: false, why: 'No line of the output says so.' };
  if (LAST.test(plain) && like.at(-1) !== line)
    return { grounded: false, why: 'It is not the last such line.' };
  if (FIRST.test(plain) && like[0] !== line)
    return { grounded: false, why: 'It is not the first such line.' };
  return {
    grounded: true,
    why: 'The output says so.',
    at: [{ source: source.path, line: line.number, text: line.text }],
  };
};

const stem = (word: string) =>
  word
    .toLowerCase()
    .replace(/(?:ies)$/, 'y')
    .replace(/(?<=[a-z]{2})s$/, '');
const stems = (text: string) => new Set((text.match(/[A-Za-z_]+/g) ?? []).map(stem));
