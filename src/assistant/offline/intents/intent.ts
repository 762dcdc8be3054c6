import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';

/** Something that people ask: how it is recognised, and what answers it. */
export interface Intent {
  readonly id: string;
  /** The heading above its sentences. */
  readonly heading: string;
  /** Patterns over the question in English, each with its weight; all that match add up. */
  readonly signals: readonly (readonly [RegExp, number])[];
  /** Intents that it answers too where it comes first. */
  readonly covers?: readonly string[];
  /** Sentences, the most important first: what does not fit into a reply is left off at the end. */
  readonly answer: (ask: Ask) => Draft[];
}
