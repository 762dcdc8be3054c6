import type { Source } from '../../../schema/source.ts';
import type { Verdict } from '../ground.ts';
import { lemma } from '../lexicon/lemma.ts';
import { isNeutral } from '../lexicon/neutral.ts';
import { bare, wordsIn } from './context.ts';
import { INERT, IS, REMOVES } from './lexicon.ts';
import { DOES } from './verbs.ts';

const NEVER =
  /\b(?:(?<!did |was |were )(?:and |is |are |does |do )?(?:never|not)(?: ever)? (\w+)(?: (?:from it|again|afterwards|anywhere))*|nothing (?:is )?(?:ever )?(\w+)|no (?:line|statement|part|call|code)(?: of (?:it|the (?:code|program|script)))? (?:ever )?(\w+)|without ever (\w+)|no (\w+)(?:\(\))?(?: call)? (?:follows|stands|appears|is (?:made|called|found))(?: (?:anywhere|afterwards))?)/i;

const MOST_UNKNOWN = 2;
/** Who else, when, why and how often is more than that it does not. */
const CLAIMS =
  /^(?:because|since|so|kernel|host|memory|swap|limit|group|nginx|other|another|before|after|until|when|if|only|first|last|more|less|than|killed|kill|oom)$/;

/** What a sentence says that a program never does: the verb, and what is left of the sentence. */
export function neverIn(said: string): { readonly verb: string; readonly rest: string } | null {
  const match = NEVER.exec(said);
  const verb = match?.slice(1).find((one) => one !== undefined);
  return match && verb ? { verb: lemma(verb), rest: said.replace(match[0], ' ') } : null;
}

/** "Nothing is ever removed from it": no line of the program takes anything out. */
export function checkNever(source: Source, verb: string, rest: string): Verdict | null {
  const removes = REMOVES.get(verb);
  const words = rest.match(/[A-Za-z_]+/g) ?? [];
  const whole = source.lines.map(({ text }) => bare(text)).join('\n');
  const names = new Set([...wordsIn(source.lines.map(({ text }) => text).join('\n'))].map(lemma));
  const isKnown = (word: string) =>
    INERT.has(word.toLowerCase()) ||
    isNeutral(word.toLowerCase()) ||
    names.has(lemma(word)) ||
    DOES.has(lemma(word)) ||
    /^(?:any|anywhere|from|single)$/i.test(word) ||
    IS.get(lemma(word))?.test(whole) === true;
  // What is never closed at all is not closed whatever it is; more than a noun or two is another claim.
  const unknown = words.filter((word) => !isKnown(word));
  if (
    !removes ||
    unknown.length > MOST_UNKNOWN ||
    unknown.some((word) => !/^[a-z]+$/.test(word) || CLAIMS.test(word))
  )
    return null;
  const found = source.lines.find(({ text }) => removes.test(bare(text)));
  if (found) return { grounded: false, why: `Line ${found.number} of the program may do so.` };
  const [first] = source.lines;
  const at = first && { source: source.path, line: first.number, text: first.text };
  return at ? { grounded: true, why: 'No line of the program does.', at: [at] } : null;
}
