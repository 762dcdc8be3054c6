import type { Evidence } from '../../../schema/evidence.ts';
import type { Frame } from '../ground.ts';
import { lemma } from '../lexicon/lemma.ts';
import { MANNERS } from '../lexicon/manners.ts';
import { isNeutral } from '../lexicon/neutral.ts';
import { holds, type Manner, readQuantity } from '../quantity.ts';

const ABOUT =
  /\b(?:exit(?:ed|s)?|status|signal|SIG[A-Z]{3,4}|ended|finished|ran|run|running|lasted|lived|up for|at work|gave up|stopped|terminated|took|survived)\b/i;
/** Words of coming to an end, and of the time until then. */
const WORDS = new Set(
  'exit status code signal end finish run last live up give stop terminate take survive long after when before until kill die dead total by its it value return'
    .split(' ')
    .map(lemma),
);
const FIGURE = /^(?:(?:after|for|in|within) )?/i;

/** "It ended with status 137 after running for 8 seconds": how the program ended, as its exit was noted. */
export const ending: Frame = (sentence, { diagnosis, names }) => {
  const { exit } = diagnosis.facts.parsed;
  if (!exit || !ABOUT.test(sentence) || /["“”]/.test(sentence)) return null;
  let rest = sentence
    .replace(/[.!]+$/, '')
    .replace(/\bSIGKILL\b/g, 'signal 9')
    .replace(/\bSIGTERM\b/g, 'signal 15');
  const at: Evidence[] = [];
  let label = '';
  while (rest.trim() !== '') {
    rest = rest.replace(/^[\s,;:()]+/, '');
    const none = /^(?:no|without (?:any |a )?) ?signal\b/i.exec(rest)?.[0];
    if (none) {
      // The file says "signal: none" where there was none.
      if (exit.signal || !exit.status) return null;
      at.push(exit.status.at);
      rest = rest.slice(none.length);
      continue;
    }
    const lead = FIGURE.exec(rest)?.[0] ?? '';
    const figure = figureAt(rest.slice(lead.length));
    if (figure) {
      const cited =
        figure.quantity.unit === 'seconds'
          ? exit.ranFor
          : label === 'signal'
            ? exit.signal
            : label === 'status' || label === 'code'
              ? exit.status
              : null;
      if (!cited || !holds(figure.quantity, Number(cited.value)))
        return at.length > 0 || cited ? { grounded: false, why: 'It ended another way.' } : null;
      at.push(cited.at);
      rest = rest.slice(lead.length + figure.length);
      continue;
    }
    const name = names.read(rest);
    if (name && name.length > 0) {
      const own = [diagnosis.facts.event?.victim?.pid, diagnosis.facts.workload.process?.pid];
      if (!own.some((pid) => name.name.subjects.includes(`process:${pid}`))) return null;
      rest = rest.slice(name.length);
      continue;
    }
    const word = /^[^\s,;:()]+/.exec(rest)?.[0] ?? '';
    if (word === '') break;
    const low = word.toLowerCase();
    if (/^(?:status|code|signal)$/.test(low)) label = low;
    if (label === 'signal' && !exit.signal) return null;
    if (!WORDS.has(lemma(low)) && !isNeutral(low)) return null;
    rest = rest.slice(word.length);
  }
  return at.length > 0 ? { grounded: true, why: 'Its exit was noted so.', at } : null;
};

function figureAt(text: string) {
  for (const [words, manner] of [...MANNERS, [/^/, 'exact'] as const]) {
    const said = words.exec(text)?.[0];
    const read = said === undefined ? null : readQuantity(text.slice(said.length), manner as Manner);
    if (read && said !== undefined) return { quantity: read.quantity, length: said.length + read.length };
  }
  return null;
}
