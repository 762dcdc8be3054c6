import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { codeLines } from '../lookup/code-lines.ts';
import { sayProgress } from '../lookup/needs.ts';
import { passages } from '../lookup/passages.ts';
import { proofsFor } from '../lookup/proofs.ts';
import { habitsOf } from '../program/habits.ts';
import { quoted, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** How to see it for oneself: what the evidence shows already, and what to run. */
export const howToProveIt: Intent = {
  id: 'how-to-prove-it',
  heading: 'How to prove it',
  signals: [
    [/\b(?:prove|proves|proof|verify|confirm|demonstrate|convince)\b/, 5],
    [
      /\bhow (?:can|do|could|to) (?:i |we )?(?:check|see|test|measure|monitor|watch|verify|prove|know|confirm|reproduce)\b/,
      4,
    ],
    [
      /\bhard (?:numbers|facts|evidence)\b|\bmy (?:colleague|boss|team|admin|manager)\b.{0,30}\b(?:says?|thinks?|still|believes?)\b/,
      4,
    ],
    [/\bwhat shows (?:that|this|it)\b|\bwhat (?:do|should|can|could) (?:i|we) run\b|\bto see it\b/, 5],
    [/\b(?:check|watch|monitor|observe|measure|test)\b/, 2],
    [/\bon the running\b|\bbefore it (?:dies|happens|fails)\b/, 3],
    [/\bcan't be\b|\bcannot be\b|\bit can not\b/, 1],
  ],
  answer: (ask) => [...counted(ask), ...numbers(ask), ...howTo(ask), ...more(ask)],
};

/** How many entries a holder had, as far as the output tells. */
function counted(ask: Ask): Draft[] {
  return /how many|entries|cache|number of/.test(ask.question.text)
    ? [...sayProgress(ask), ...codeLines(ask).slice(0, 1)]
    : [];
}

function numbers(ask: Ask): Draft[] {
  const family = ask.diagnosis.verdict.cause?.meta.family;
  const says = ask.diagnosis.verdict.says
    .slice(family === 'limit' ? 1 : 0, 3)
    .map(({ text, evidence }) => say(text, ...evidence));
  const figures = /number|figure|show|line/.test(ask.question.text)
    ? proofsFor(ask, 2).map(({ at }) => say(`See ${quoted(at)}.`, at))
    : [];
  return figures.length > 0 ? [...says.slice(0, 2), ...figures] : says.slice(0, 1);
}

function articlesFor(ask: Ask): string[] {
  const cause = ask.diagnosis.verdict.cause?.meta.articles ?? [];
  return [...ask.main.flatMap(habitsOf).flatMap(({ articles }) => articles), ...cause];
}

function howTo(ask: Ask): Draft[] {
  return passages(ask, {
    sections: ['How to confirm'],
    articles: articlesFor(ask),
    only: true,
    max: 4,
    words: 'count grep test decisive maps',
  });
}

function more(ask: Ask): Draft[] {
  const habit = ask.main.flatMap(habitsOf).find(({ id }) => /^(?:gc-off|fork|lock|detach)$/.test(id));
  return habit ? codeLines(ask).slice(0, 1) : [];
}
