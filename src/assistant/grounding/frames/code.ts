import type { Source } from '../../../schema/source.ts';
import { bare, type CodeContext, contextOf, numbersIn, programsOf, stem, wordsIn } from '../code/context.ts';
import { isOfKind } from '../code/kinds.ts';
import { DOES, EACH, INERT, IS, REMOVES } from '../code/lexicon.ts';
import type { Frame, Verdict } from '../ground.ts';
import { type Manner, readQuantity } from '../quantity.ts';

const LINE = /\b(?:at|in|on|from)? ?line (\d+)(?: of)?\b/gi;
const FILE = /\b[\w-]+\.(?:py|sh)\b/g;
/** A piece of code within a sentence: a call, an item, a name of several words. */
const PIECE = /[A-Za-z_][\w.]*(?:\([^()\s]*\)|\[[^\]\s]*\])+|\b[a-z]+_\w+\b|\b[a-z]+\.[a-z_]+\b/g;
const NEVER =
  /\b(?:(?:and |is |are )?(?:never|not)(?: ever)? (\w+)(?: (?:from it|again|afterwards|anywhere))*|nothing (?:is )?(?:ever )?(\w+)(?: from it)?)\b/i;

/**
 * What a line of the program does: the line or the piece of code that is named must be so, and every other word be one of
 * its names, of its numbers, or say what a line like it does.
 */
export const code: Frame = (sentence, { sources, diagnosis }) => {
  const programs = programsOf(sources);
  const plain = sentence
    .replace(/[.!]+$/, '')
    .replace(/[’]/g, "'")
    .replace(/\b(?:garbage|cycle) collector\b/gi, 'gc');
  const files = [...new Set(plain.match(FILE) ?? [])];
  const [named, second] = files;
  const main = diagnosis.facts.workload.name;
  const source = programs.find(({ name }) => name === `program/${named ?? main}`);
  if (second !== undefined || (named && !source)) return null;
  const numbers = [...plain.matchAll(LINE)].map(([, number]) => Number(number));
  const said = plain.replaceAll(LINE, ' ').replaceAll(FILE, ' ');
  const never = NEVER.exec(said);
  const pieces = never ? [] : (said.match(PIECE) ?? []);
  // Without a line, a file or a piece of code nothing tells that the sentence is about code.
  if (!source || (numbers.length === 0 && !named && pieces.length === 0 && !never)) return null;
  if (never) return neverIn(source, said, never, numbers.length);
  if (/\b(?:no|not|never|nothing|none|only|first|last|without|because|if|unless)\b/i.test(said)) return null;
  const all = source.lines
    .map(({ number }) => number)
    .filter((one) => numbers.length === 0 || numbers.includes(one));
  if (numbers.length > 1 || all.length === 0 || (numbers.length === 0 && HAPPENED.test(said))) return null;
  for (const number of all) {
    const context = contextOf(source, number);
    const whole = context && numbers.length > 0 ? repeated(said, context.text) : null;
    const plainer = whole ? said.replace(whole, ' ') : said;
    const others = whole ? [...(plainer.match(PIECE) ?? []), ''] : pieces;
    if (context && isSaid(plainer, others, context, numbers.length > 0))
      return { grounded: true, why: 'The line of the program does so.', at: context.at };
  }
  return { grounded: false, why: 'No line of the program is understood to do so.' };
};

const SHORTEST = 10;

/** The longest stretch of a line that a sentence repeats, blanks aside, where it looks like code. */
function repeated(said: string, line: string): string | null {
  const code = line.replace(/\s+/g, '');
  let best = '';
  const plain = said.slice(0, 400);
  for (let from = 0; from < plain.length; from += 1) {
    if (/[\s,]/.test(plain[from] ?? '') || (from > 0 && /\w/.test(plain[from - 1] ?? ''))) continue;
    let at = 0;
    for (let to = from; to < plain.length; to += 1) {
      const char = plain[to] ?? '';
      if (/\s/.test(char)) continue;
      at += 1;
      if (!code.includes(plain.slice(from, to + 1).replace(/\s+/g, ''))) break;
      if (at >= SHORTEST && to + 1 - from > best.length && !/^\w/.test(plain.slice(to + 1)))
        best = plain.slice(from, to + 1);
    }
  }
  return /[()[\]=]/.test(best) ? best.trim() : null;
}

/** "It printed" tells of a run; "it prints", "are kept" of the code. */
const HAPPENED =
  /(?<!\b(?:is|are|be|been|being|gets|get|was|were|and|or|\w+ed) )\b(?:printed|stored|kept|added|appended|created|started|opened|called|closed|read|wrote|written|filled|collected|removed|sorted|copied)\b/i;

function isSaid(said: string, pieces: readonly string[], context: CodeContext, hasLine: boolean): boolean {
  const squeezed = context.text.replace(/\s+/g, '').replaceAll('"', "'");
  for (const piece of pieces) {
    const wanted = piece.replaceAll('"', "'").replace(/\(\)$/, '(');
    // A function is named that the line stands in.
    const isCall = /\b(?:call(?:s|ed|ing)?|invok\w+)\b/i.test(said);
    const isAround = !isCall && context.whole.includes(`def ${wanted.replace(/[([].*$/, '')}(`);
    if (!squeezed.includes(wanted) && !isAround) return false;
  }
  let rest = said;
  for (const piece of pieces) rest = rest.replace(piece, ' ');
  const names = wordsIn(context.whole);
  const figures = numbersIn(context.whole);
  let known = pieces.length;
  let deeds = 0;
  while (rest.trim() !== '') {
    rest = rest.replace(/^[\s,"“”'()]+/, '');
    const figure = figureAt(rest);
    if (figure) {
      if (!figures.some((one) => figure.ranges.some(([low, high]) => one >= low && one <= high)))
        return false;
      known += 1;
      rest = rest.slice(figure.length);
      continue;
    }
    const word = /^[^\s,"“”()]+/.exec(rest)?.[0] ?? '';
    if (word === '') break;
    rest = rest.slice(word.length);
    const low = word.toLowerCase();
    const does = DOES.get(low);
    if (EACH.has(low)) {
      if (!context.isLooped) return false;
    } else if (does?.test(context.text)) deeds += 1;
    else if (IS.get(low)?.test(context.whole)) known += 1;
    else if (isName(low, names) && !does) known += 1;
    else if (!INERT.has(low)) return false;
  }
  if (!isOfKind(said, context.whole)) return false;
  // A deed of the line, and something that only this line has.
  return deeds > 0 || pieces.length > 0 ? hasLine || known >= 2 : false;
}

/** "Subscriber" is said of `subscribe`. */
function isName(word: string, names: ReadonlySet<string>): boolean {
  const said = stem(word);
  return (
    names.has(said) ||
    (said.length > 7 && [...names].some((name) => name.length > 5 && said.startsWith(name)))
  );
}

function figureAt(text: string) {
  const manner = /^(?:up to|at most|about|roughly|around|exactly) /i.exec(text)?.[0] ?? '';
  const read = readQuantity(text.slice(manner.length), 'exact' satisfies Manner);
  if (!read || (/^one\b/i.test(read.quantity.text) && read.quantity.unit === 'any')) return null;
  return { ranges: read.quantity.ranges, length: manner.length + read.length };
}

/** "Nothing is ever removed from it": no line of the program takes anything out. */
function neverIn(source: Source, said: string, never: RegExpExecArray, lines: number): Verdict | null {
  const [whole, one, other] = never;
  const verb = one ?? other ?? '';
  const removes = REMOVES.find(([words]) => words.test(verb))?.[1];
  const rest = said.replace(whole, ' ').match(/[A-Za-z_]+/g) ?? [];
  const names = wordsIn(source.lines.map(({ text }) => bare(text)).join('\n'));
  if (!removes || lines > 0 || rest.some((word) => !INERT.has(word.toLowerCase()) && !names.has(stem(word))))
    return null;
  const found = source.lines.find(({ text }) => removes.test(bare(text)));
  if (found) return { grounded: false, why: `Line ${found.number} of the program may do so.` };
  const [first] = source.lines;
  return first
    ? {
        grounded: true,
        why: 'No line of the program does.',
        at: [{ source: source.path, line: first.number, text: first.text }],
      }
    : null;
}
