import type { Evidence } from '../../../schema/evidence.ts';
import type { Ask } from '../ask.ts';
import { RARE, weightsOf } from './passages.ts';
import { standing } from './standing.ts';
import { wordsOf } from './words.ts';

/** A line of evidence and what it shows, as a rule or a fact says it. */
export interface Proof {
  readonly shows: string | null;
  readonly at: Evidence;
}

/** The lines that prove what the question asks for, the closest first. */
export function proofsFor(ask: Ask, max: number, least = 0): Proof[] {
  const { diagnosis, question, articles } = ask;
  const weights = weightsOf(articles);
  const asked = new Set(wordsOf(question.text));
  const weigh = (text: string) =>
    [...new Set(wordsOf(text))]
      .filter((word) => asked.has(word))
      .reduce((sum, word) => sum + (weights.get(word) ?? RARE), 0);
  const says = diagnosis.verdict.says.flatMap(({ text, evidence }, i) =>
    evidence.map((at) => ({
      shows: text,
      at,
      score: weigh(text) * 1.3 + weigh(at.text) + (i === 0 ? 0.5 : 2 - i * 0.1),
    })),
  );
  const event = diagnosis.facts.event?.id;
  const facts = diagnosis.incident.facts
    .filter(({ id }) => !/^event-/.test(id) || id.startsWith(`${event}.`))
    .filter(({ id }) => !/\.task:/.test(id))
    .flatMap(({ label, evidence }) =>
      evidence.map((at) => ({ shows: label, at, score: weigh(label) + weigh(at.text) * 0.5 })),
    );
  const places = standing(ask).map((at) => ({ shows: null, at, score: weigh(at.text) + 7 }));
  const all = [...says, ...facts, ...places].sort((a, b) => b.score - a.score);
  const seen = new Set<string>();
  return all
    .filter(({ score }) => score >= least)
    .filter(({ at }) => {
      const key = `${at.source}:${at.line}`;
      return seen.has(key) ? false : seen.add(key);
    })
    .slice(0, max);
}
