import type { Line, Source } from '../../../schema/source.ts';
import { readConcepts } from '../concept-reader.ts';
import { type FigureBeside, figuresIn } from '../figures-beside.ts';
import type { Frame, Ground, Verdict } from '../ground.ts';
import { GLUE } from '../lexicon/glue.ts';
import { SAID_IN } from '../lexicon/sources.ts';

/** What a program or a log says is its word only: a sentence must say that it is. */
const OWN_WORD = /^program\/std|^commands\/ps|^var\/log|^exit\.txt|\.(?:log|err|out)$/;
const SAID_BY =
  /\b(?:std(?:out|err)|print(?:s|ed)?|logs?|logged|noted|options?|arguments?|command line|ps|started with|reports?|reported|exit\.txt|ran for|says?|announced)\b/i;
/** What changes what is said of a line's words, and what the frames of values read better. */
const RELATION =
  /\b(?:not|no|never|none|nothing|nobody|without|neither|nor|cannot|only|all|every|each|first|last|second|third|most|least|more|less|fewer|than|because|since|so|if|would|could|should|must|may|might|almost|nearly|about|around|roughly|over|under|below|above|before|while|although|percent|times|twice|both|other|another|same|or|due|caused|leaked|leak)\b|%|n't\b/i;
/** Of all joining words these say that something happened: the line must say it too. */
const DEEDS = new Set(
  'reached reaches reaching fell fallen dropped drops drop ended ends end got gets get grew grown went goes go rose risen climbed dead active bound tied kept keeps running runs ran run left stays stayed remained remains'.split(
    ' ',
  ),
);
const FURTHER = new Set(
  'line lines value values key entry options option arguments argument started begins begin kernel after kill when afterwards seconds second'.split(
    ' ',
  ),
);

/**
 * A sentence that repeats what one line says, with its words and figures: "earlyoom was started with the options -r 10
 * -m 25". Every figure must stand beside a word that the sentence has too, and be followed by the unit that it names.
 */
export const verbatim: Frame = (sentence, ground): Verdict | null => {
  if (RELATION.test(sentence) || /["“”?]/.test(sentence)) return null;
  const plain = sentence.replace(/[.!]+$/, '');
  const figures = figuresIn(plain);
  if (figures.length === 0 || figures.length > 4) return null;
  const moment = new Set(
    readConcepts(plain, ground.names)
      .filter(({ tag }) => tag === 'T')
      .map(({ text }) => text),
  );
  if (moment.size > 1) return null;
  const [when] = moment;
  const own = SAID_BY.test(plain);
  const said = SAID_IN.filter(([words]) => words.test(plain)).map(([, source]) => source);
  const words = new Set((plain.match(WORD) ?? []).map(stem));
  const content = [...words].filter((word) => !isPlain(word));
  if (content.length === 0) return null;
  for (const { source, line } of linesWith(figures[0]?.figure ?? '', ground)) {
    if (OWN_WORD.test(source.name) && !own) continue;
    if ((said.length > 0 && !said.some((one) => one.test(source.path))) || !isAt(source, when)) continue;
    const { number, text } = line;
    if (!isTold(figures, text, words)) continue;
    const held = wordsOf(`${text} ${source.path.replaceAll('/', ' ')}`);
    if (content.every((word) => held.has(word)) && isNamed(plain, source, text, ground))
      return { grounded: true, why: 'A line says so.', at: [{ source: source.path, line: number, text }] };
  }
  return null;
};

interface Place {
  readonly source: Source;
  readonly line: Line;
}
/** Files whose lines are worded; of the others every value is an assertion. */
const WORDED =
  /^commands\/(?!ipcs)|^var\/log|^program\/std|^exit\.txt|^text\/|journal|\.(?:log|err|out)$|pressure|loadavg|proc\/(?:cmdline|version)|cgroup\.(?:stat|events)|pagetypeinfo/;
const memo = new WeakMap<Ground, ReadonlyMap<string, readonly Place[]>>();

/** Lines of evidence by the figures in them; a program's source is none. */
function linesWith(figure: string, ground: Ground): readonly Place[] {
  const made = memo.get(ground);
  if (made) return made.get(figure.replace('-', '')) ?? [];
  const all = new Map<string, Place[]>();
  for (const source of ground.sources) {
    if (!WORDED.test(source.name)) continue;
    for (const line of source.lines)
      for (const text of new Set(line.text.match(/\d+(?:\.\d+)?/g))) {
        const places = all.get(text) ?? [];
        if (places.length === 0) all.set(text, places);
        places.push({ source, line });
      }
  }
  memo.set(ground, all);
  return all.get(figure.replace('-', '')) ?? [];
}

const WORD = /[A-Za-z_][\w]*/g;
const stem = (word: string) => word.toLowerCase().replace(/(?<=[a-z]{3}[^s])s$/, '');
const wordsOf = (text: string) => new Set((text.match(WORD) ?? []).map(stem));
const isPlain = (word: string) =>
  (GLUE.has(word) || GLUE.has(`${word}s`) || FURTHER.has(word)) && !DEEDS.has(word);

function isAt({ moment, name }: Source, when: string | undefined): boolean {
  const isLog = /dmesg|kern|journal|syslog|messages/.test(name);
  if (when === undefined) return true;
  return when === 'kill' ? isLog : !isLog && moment === when;
}

/** Each figure stands in the line beside a word of the sentence, with the unit that the sentence gives it. */
function isTold(said: readonly FigureBeside[], text: string, words: ReadonlySet<string>): boolean {
  const told = figuresIn(text);
  return said.every(({ figure, unit, before, after }) =>
    told.some((one) => {
      if (one.figure !== figure || (unit !== null && one.unit !== unit)) return false;
      // Of a single figure it is enough that the sentence has the word beside it; several might be exchanged.
      if (said.length === 1)
        return [one.before, one.after].some((word) => word !== null && words.has(stem(word)));
      return isSame(one.before, before) || isSame(one.after, after);
    }),
  );
}

const isSame = (one: string | null, other: string | null) =>
  one !== null && other !== null && stem(one) === stem(other);

/** Whoever is named is whom the line is about: named in it, or by the path of its file. */
function isNamed(plain: string, source: Source, text: string, ground: Ground): boolean {
  const named = readConcepts(plain, ground.names).filter(({ subjects }) => subjects.length > 0);
  return named.every(({ subjects, text: name }) =>
    subjects.some((subject) => {
      const [kind, id = ''] = [subject.split(':')[0], subject.slice(subject.indexOf(':') + 1)];
      if (text.toLowerCase().includes(name.toLowerCase())) return true;
      if (kind === 'host') return !/cgroup|proc\/\d+\//.test(source.name);
      if (kind === 'process')
        return (
          source.name.startsWith(`proc/${id}/`) || new RegExp(`\\b(?:pid|process)?[ =:]*${id}\\b`).test(text)
        );
      return source.name.includes(`${id}/`);
    }),
  );
}
