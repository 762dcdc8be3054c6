import { readConcepts, type Token } from '../concept-reader.ts';
import type { Frame } from '../ground.ts';
import { denials } from '../states/denials.ts';
import { errors } from '../states/errors.ts';
import { filled } from '../states/filled.ts';
import { further } from '../states/further.ts';
import { hostMemory } from '../states/host-memory.ts';
import { kills } from '../states/kills.ts';
import { limits } from '../states/limits.ts';
import { type Pattern, pattern, rowOf } from '../states/pattern.ts';
import type { Check } from '../states/rule.ts';
import { swap } from '../states/swap.ts';

const RULES: readonly (readonly [Pattern, Check])[] = [
  denials,
  hostMemory,
  swap,
  limits,
  filled,
  kills,
  errors,
  further,
]
  .flat()
  .flatMap(({ says, check }) => says.map((text) => [pattern(text), check] as const));

/** Statements without a figure about what was so: the host was short, swap was free, the limit was reached, nobody died. */
export const states: Frame = (sentence, ground) => {
  const tokens = merged(readConcepts(sentence, ground.names));
  if (tokens.length === 0 || tokens.length > 16) return null;
  const row = rowOf(tokens);
  const moments = new Set(tokens.filter(({ tag }) => tag === 'T').map(({ text }) => text));
  const [when = null] = moments;
  if (moments.size > 1 || tokens.some(({ tag }) => tag === 'N')) return null;
  for (const [says, check] of RULES)
    if (says(row)) return check({ ground, tokens, when: when as 'kill' | 'before' | 'after' | null });
  return null;
};

/** "redis-server, pid 120": two names of one thing. */
function merged(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (const token of tokens) {
    const before = kept.at(-1);
    const both =
      before?.tag === 'P' && token.tag === 'P'
        ? before.subjects.filter((one) => token.subjects.includes(one))
        : [];
    if (before && both.length > 0) kept[kept.length - 1] = { ...before, subjects: both };
    else kept.push(token);
  }
  return kept;
}
