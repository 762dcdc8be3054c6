import type { When } from '../assertions.ts';
import type { Token } from '../concept-reader.ts';
import type { Ground, Verdict } from '../ground.ts';

/** A statement that a rule understood. */
export interface Scene {
  readonly ground: Ground;
  readonly tokens: readonly Token[];
  /** When the statement says that it was so; `null` where it does not say. */
  readonly when: When | null;
}
export type Check = (scene: Scene) => Verdict;

/** Ways to say one thing, and how it is known whether it is so. */
export interface Rule {
  readonly says: readonly string[];
  readonly check: Check;
}

export const no = (why: string): Verdict => ({ grounded: false, why });

/** What the statement names of these kinds, in its order. */
export function named({ tokens }: Scene, ...tags: readonly string[]): Token[] {
  return tokens.filter(({ tag }) => tags.includes(tag));
}
