import { TOPICS } from '../reasons/topics.ts';
import { CONCEPTS, INERT } from './concepts.ts';
import { FIELD_PHRASES } from './fields.ts';
import { lemma } from './lemma.ts';
import { isNeutral } from './neutral.ts';

/** Words of causes, changes, order, number and modality, and what a figure could be of: leaving them out would change a claim. */
const MORE =
  'leak grow growth rise fall drop shrink climb increase decrease double halve free release refuse reject deny fail crash abort cause because since reason due ' +
  'before after until while when once first second third last next previous earlier later early late begin start end only all each every both half none no not never ' +
  'without except but or if unless would could should must may might can cannot more less most least fewer than over under above below almost nearly at-least ' +
  'wrong false true healthy broken corrupt lost missing extra spare reserve waste limit cap bound allow forbid high low maximum minimum max min average mean median peak total ' +
  'virtual physical anonymous file cache buffer swap slab stack heap shared private dirty huge page kernel user system disk network cpu core gpu thread process task child parent ' +
  'client server database other another different same equal similar root admin remote local backup test production zero one two three four five six seven eight nine ten hundred thousand million ' +
  'twice once times per second minute hour day week year daily ago soon still already yet instead rather neither nor either any some few many several much little enough too';
const WORDS: ReadonlySet<string> = new Set(
  [
    ...Object.values(CONCEPTS).flatMap((all) => all.split(/[| ]/)),
    ...FIELD_PHRASES.flatMap(({ pattern }) => pattern.source.match(/[a-z]{3,}/gi) ?? []),
    ...Object.values(TOPICS).flatMap((words) => words.source.match(/[a-z]{3,}/gi) ?? []),
    ...MORE.split(' '),
  ]
    .filter((word) => !INERT.has(word) && !isNeutral(word.toLowerCase()))
    .map(lemma),
);

/** Whether a sentence stays what it claims where this word is left out: a plain word, in small letters, of no matter that is checked. */
export function isAside(word: string): boolean {
  return /^[a-z]{3,}(?:['’]s)?$/.test(word) && !WORDS.has(lemma(word)) && !MORE_RE.test(word);
}
const MORE_RE = new RegExp(`^(?:${MORE.replaceAll(' ', '|')})(?:s|ed|d|ing|er|est|ly)?$`);
