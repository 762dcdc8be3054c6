import type { When } from './assertions.ts';
import { fieldByName } from './field-by-name.ts';
import { COMPARISONS, type Comparison } from './lexicon/compare.ts';
import { FIELD_PHRASES, type FieldPhrase } from './lexicon/fields.ts';
import { GLUE, JOINTS } from './lexicon/glue.ts';
import { MANNERS } from './lexicon/manners.ts';
import { MOMENTS, NTH } from './lexicon/moments.ts';
import { isNeutral } from './lexicon/neutral.ts';
import type { Name, Names } from './names.ts';
import { type Manner, type Quantity, readQuantity } from './quantity.ts';

/** A sentence as a row of things that can be checked; `word` is one that is not in the lexicon. */
export type Item =
  | { readonly kind: 'name'; readonly name: Name }
  | { readonly kind: 'field'; readonly field: FieldPhrase; readonly text: string }
  | { readonly kind: 'quantity'; readonly quantity: Quantity }
  | { readonly kind: 'moment'; readonly when: When; readonly nth: string | null }
  | { readonly kind: 'no'; readonly text: string }
  | { readonly kind: 'of' }
  | { readonly kind: 'sum' }
  | { readonly kind: 'break' }
  | { readonly kind: 'joint' }
  | { readonly kind: 'compare'; readonly how: Comparison }
  | { readonly kind: 'word'; readonly text: string };

/** What a limit reads that is none. */
const UNBOUNDED: Quantity = { unit: 'any', ranges: [], text: 'no' };

const NO = /^(?:no|not|never|none|nothing|nobody|without|neither|nor|cannot|n't)\b(?!-)/i;
const SUM =
  /^(?:(?:all )?together|in (?:total|sum|all)|combined|add(?:s|ed)? up to|sum(?:s|med)?(?: up)? to|the sum of)\b/i;
/** Words that only together add nothing: "made up", "out of", "or about". */
const SKIP =
  /^(?:ma(?:de|kes?|king) up|t[ao]k(?:es?|ing) up|took up|in comparison|as well|in (?:its|the) (?:own )?(?:memory\.(?:stat|events)|pids\.events)|the refused(?= \w)|that is(?=[, ])|not only|in other words|adj(?:ustment)? of(?= -?\d)|away from (?:normal )?use|of its own|on its own|by itself|(?:exempt|protected|shielded)(?: from (?:the )?oom[- ](?:kills?|killer))?)(?![\w.-]*\w)|^(?:any ?more|back (?=(?:at|to)\b)|(?:completely|entirely|fully|wholly) (?=(?:free|unused|available)\b))|^(?:ended at (?=\d)|bound in|(?:ended|exited|finished|stopped) (?=with (?:an? )?(?:exit|status|signal)))|^free (?=shows|reports|lists|prints|says|counts)|^or (?=(?:about |roughly |around |some )?\d)/i;
/** "The second report lists …". */
const NTH_REPORT =
  /^the (first|second|third|fourth|last) (?:oom[- ])?(?:report|kill)(?:['’]s)?(?: task table| report| line)?(?![\w-])/i;
/** "Nothing but 1", "no more than 5": it denies others, not this. */
const NOTHING_BUT = /^(?:nothing (?:but|else than|other than)|no other (?:value )?than)\b/i;
/** "34267 resident pages": the unit stands a word further. */
const PAGES = /^(?:\s+(?:resident|free|anonymous|file|summed|swapped[- ]out|swap))+\s+pages\b/i;

/** Reads a sentence from left to right, the longest thing it knows at each place. */
export function readItems(sentence: string, names: Names): readonly Item[] {
  const known = memo.get(names) ?? new Map<string, readonly Item[]>();
  memo.set(names, known);
  const made = known.get(sentence);
  if (made) return made;
  if (known.size >= MAX_KNOWN) known.clear();
  const items = read(sentence, names);
  known.set(sentence, items);
  return items;
}

/** Several frames read the same sentence; of the last few the reading is kept. */
const memo = new WeakMap<Names, Map<string, readonly Item[]>>();
const MAX_KNOWN = 64;

function read(sentence: string, names: Names): Item[] {
  const items: Item[] = [];
  let rest = sentence.trim().replace(/[.!]+$/, '');
  while (rest !== '') {
    const space = /^(?:[\s"“”‘()`=]|['’]s(?!\w)|['’])+/.exec(rest)?.[0].length ?? 0;
    if (space > 0) {
      rest = rest.slice(space);
      continue;
    }
    const [item, length] = next(rest, names);
    if (item) items.push(item);
    rest = rest.slice(length);
  }
  return items;
}

function next(rest: string, names: Names): readonly [Item | null, number] {
  const skip = SKIP.exec(rest)?.[0];
  if (skip) return [null, skip.length];
  const nth = NTH.exec(rest);
  if (nth) return [{ kind: 'moment', when: 'kill', nth: (nth[1] ?? '').toLowerCase() }, nth[0].length];
  const report = NTH_REPORT.exec(rest);
  if (report)
    return [{ kind: 'moment', when: 'kill', nth: (report[1] ?? '').toLowerCase() }, report[0].length];
  const outOf = /^out of(?= [\d~]| about| roughly| the \d)/i.exec(rest)?.[0];
  if (outOf) return [{ kind: 'of' }, outOf.length];
  const but = NOTHING_BUT.exec(rest)?.[0];
  if (but) return [null, but.length];
  for (const [words, when] of MOMENTS) {
    const said = words.exec(rest)?.[0];
    if (said) return [{ kind: 'moment', when, nth: null }, said.length];
  }
  const quantity = quantityAt(rest);
  if (quantity) return quantity;
  for (const [words, how] of COMPARISONS) {
    const said = words.exec(rest)?.[0];
    if (said) return [{ kind: 'compare', how }, said.length];
  }
  const beside = /^(?:as )?(?:compared (?:to|with)|in contrast to|as against)\b/i.exec(rest)?.[0];
  if (beside) return [{ kind: 'joint' }, beside.length];
  const sum = SUM.exec(rest)?.[0];
  if (sum) return [{ kind: 'sum' }, sum.length];
  const setting = /^(?:vm|kernel|fs)\.[a-z_-]+\b/.exec(rest)?.[0];
  const byName = setting === undefined ? null : fieldByName(setting);
  if (byName && setting) return [byName, setting.length];
  const named = names.read(rest);
  if (named && named.name.text.length > 0) return [{ kind: 'name', name: named.name }, named.length];
  const phrase = fieldAt(rest);
  if (phrase) return phrase;
  if (/^[,;:]/.test(rest)) return [{ kind: 'break' }, 1];
  const no = NO.exec(rest)?.[0];
  if (no) return [{ kind: 'no', text: no }, no.length];
  const word = /^[^\s,;:()"“”]+/.exec(rest)?.[0] ?? rest[0] ?? '';
  if (word.toLowerCase() === 'of') return [{ kind: 'of' }, 2];
  const exact = /^[\w.-]*\w$/.exec(word) && fieldByName(word);
  if (exact) return [exact, word.length];
  if (JOINTS.test(word)) return [{ kind: 'joint' }, word.length];
  const low = word.toLowerCase();
  return [GLUE.has(low) || isNeutral(low) ? null : { kind: 'word', text: word }, word.length];
}

/** The phrase that says most here. */
function fieldAt(rest: string): readonly [Item, number] | null {
  for (const field of FIELD_PHRASES) {
    const said = field.pattern.exec(rest)?.[0];
    if (said) return [{ kind: 'field', field, text: said }, said.length];
  }
  return null;
}

function quantityAt(rest: string): readonly [Item, number] | null {
  const unbounded = /^(?:max|unlimited|infinity)(?![\w.-]*\w)(?! (?:events?|limit|number)| ?=? ?\d)/i.exec(
    rest,
  )?.[0];
  if (unbounded) return [{ kind: 'quantity', quantity: UNBOUNDED }, unbounded.length];
  for (const [words, manner] of [...MANNERS, [/^/, 'exact'] as const]) {
    const said = words.exec(rest)?.[0];
    if (said === undefined) continue;
    const read = readQuantity(rest.slice(said.length), manner as Manner);
    if (!read) continue;
    const length = said.length + read.length;
    const isPages = read.quantity.unit === 'any' && PAGES.test(rest.slice(length));
    const quantity = isPages ? { ...read.quantity, unit: 'pages' as const } : read.quantity;
    return [{ kind: 'quantity', quantity }, length];
  }
  return null;
}
