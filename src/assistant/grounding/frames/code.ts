import type { Source } from '../../../schema/source.ts';
import { type CodeContext, contextOf, programsOf } from '../code/context.ts';
import { isOfKind } from '../code/kinds.ts';
import { checkNever, neverIn } from '../code/never.ts';
import { isIntoRight } from '../code/receivers.ts';
import { repeated } from '../code/repeated.ts';
import { borneBy } from '../code/words.ts';
import type { Frame, Verdict } from '../ground.ts';

const LINE = /\b(?:at|in|on|from)? ?line (?:number )?(\d+)(?: of)?\b/gi;
const FILE = /\b[\w-]+\.(?:py|sh)\b/g;
/** A piece of code within a sentence: a call, an item, a name of several words. */
const PIECE = /[A-Za-z_][\w.]*(?:\([^()\s]*\)|\[[^\]\s]*\])+|\b[a-z]+_\w+\b|\b[a-z]+\.[a-z_]+\b/g;
/** What a line alone cannot bear out. */
const RELATION =
  /\b(?:no|not|never|nothing|none|nobody|only|first|last|second|third|without|because|since|unless|before|after|than|more|less|most|least|else|instead|until|both|other|another)\b/i;
const WHEN = /\b(?:when|if|once|while|as long as|whenever)\b/i;

/**
 * What a line of the program does: the line or the piece of code that is named must be so, and every other word be one of
 * its names, of its numbers, or say what a line like it does.
 */
export const code: Frame = (sentence, { sources, diagnosis }) => {
  const plain = sentence
    .replace(/[.!]+$/, '')
    .replace(/[’]/g, "'")
    .replace(/\b(?:garbage|cycle|cyclic) collector\b/gi, 'gc')
    .replace(/\bgarbage collection\b/gi, 'gc');
  const files = [...new Set(plain.match(FILE) ?? [])];
  const [named, second] = files;
  const main = diagnosis.facts.workload.name;
  const programs = programsOf(sources);
  const source = programs.find(({ name }) => name === `program/${named ?? main}`);
  if (second !== undefined || !source) return null;
  const numbers = [...plain.matchAll(LINE)].map(([, number]) => Number(number));
  const said = plain.replaceAll(LINE, ' ').replaceAll(FILE, ' it ').replace(/\s+/g, ' ');
  const never = neverIn(said);
  if (never) return numbers.length > 0 ? null : checkNever(source, never.verb, never.rest);
  // A constant of the program is no word of order: SECOND.
  if (RELATION.test(said.replace(/\b[A-Z][A-Z_]+\b/g, ' ')) || numbers.length > 1) return null;
  const verdict = inLines(source, said, numbers, named !== undefined);
  if (verdict?.grounded || named || numbers.length > 0) return verdict;
  // Nothing tells which program is meant: any of them may be.
  const others = programs.filter((one) => one !== source && one.name.endsWith('.py'));
  return others.map((one) => inLines(one, said, numbers, false)).find((one) => one?.grounded) ?? verdict;
};

function inLines(source: Source, said: string, numbers: readonly number[], isNamed: boolean): Verdict | null {
  const pieces = said.match(PIECE) ?? [];
  const hasLine = numbers.length > 0;
  const all = source.lines.filter(({ number }) => !hasLine || numbers.includes(number));
  if (!hasLine && HAPPENED.test(said)) return null;
  for (const { number } of all) {
    const context = contextOf(source, number);
    const whole = context && hasLine ? repeated(said, context.text) : null;
    const plainer = whole ? said.replace(whole, ' ') : said;
    const others = whole ? [...(plainer.match(PIECE) ?? []), ''] : pieces;
    if (
      context &&
      isSaid(plainer, others, context, source, hasLine ? 0 : isNamed || pieces.length > 0 ? 2 : 3)
    )
      return { grounded: true, why: 'The line of the program does so.', at: context.at };
  }
  return hasLine || isNamed || pieces.length > 0
    ? { grounded: false, why: 'No line of the program is understood to do so.' }
    : null;
}

/** "It printed" tells of a run; "it prints", "are kept" of the code. */
const HAPPENED =
  /(?<!\b(?:is|are|be|been|being|gets|get|was|were|and|or|\w+ed) )\b(?:printed|stored|kept|added|appended|created|started|opened|called|closed|read|wrote|written|filled|collected|removed|sorted|copied)\b/i;

/** So many names and figures of one line, two figures among them, are no chance. */
const SURE = 4;
/** @param least how many names, figures and kinds must be those of the line, where no number tells which it is */
function isSaid(
  said: string,
  pieces: readonly string[],
  context: CodeContext,
  source: Source,
  least: number,
): boolean {
  const squeezed = context.text.replace(/\s+/g, '').replaceAll('"', "'");
  for (const piece of pieces) {
    const wanted = piece.replaceAll('"', "'").replace(/\(\)$/, '(');
    // A function is named that the line stands in.
    const isCall = /\b(?:call(?:s|ed|ing)?|invok\w+)\b/i.test(said);
    const isAround = !isCall && context.whole.includes(`def ${wanted.replace(/[([].*$/, '')}(`);
    if (!squeezed.includes(wanted) && !isAround) return false;
  }
  const condition = WHEN.test(said);
  if (condition && !/\b(?:if|while)\b/.test(context.whole)) return false;
  let rest = condition ? said.replace(WHEN, ' ') : said;
  for (const piece of pieces) rest = rest.replace(piece, ' ');
  const borne = borneBy(rest, context);
  if (!borne || !isOfKind(said, context.whole) || !isIntoRight(said, context.text, source)) return false;
  // A deed of the line, and something that only this line has.
  const known = borne.known + pieces.length;
  return (
    (borne.deeds > 0 || pieces.length > 0 || least === 0 || (known >= SURE && borne.counted > 1)) &&
    (borne.deeds > 0 || known > 0) &&
    known >= least
  );
}
