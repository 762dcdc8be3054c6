import type { Diagnosis } from '../../diagnose.ts';
import type { Article } from '../../retrieve/articles.ts';
import type { Evidence, Sentence } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { type Assertion, assertionsOf } from './assertions.ts';
import { furtherAssertions, inBytes } from './more-assertions.ts';
import { Names } from './names.ts';
import { hostNames, rawAssertions } from './raw.ts';

/** All that sentences about one incident are checked against; made once for many sentences. */
export interface Ground {
  readonly diagnosis: Diagnosis;
  readonly assertions: readonly Assertion[];
  readonly names: Names;
  readonly sources: readonly Source[];
  readonly articles: readonly Article[];
  /** What the rules themselves say of this incident. */
  readonly said: readonly Sentence[];
}

/** What a frame says of a sentence; `null` where the sentence is none of its kind. */
export type Verdict =
  | {
      readonly grounded: true;
      readonly why: string;
      readonly at: readonly Evidence[];
      readonly article?: string;
    }
  | { readonly grounded: false; readonly why: string };

/** One way in which a sentence can be understood as a whole, nothing of it left over. */
export type Frame = (sentence: string, ground: Ground) => Verdict | null;

export function groundOf(
  diagnosis: Diagnosis,
  sources: readonly Source[],
  articles: Iterable<Article> = [],
  said: readonly Sentence[] = [],
): Ground {
  const { facts, verdict, incident } = diagnosis;
  const ruledOut = incident.ruledOut.map(({ why, evidence }) => ({ text: why, evidence }));
  const read = assertionsOf(facts);
  const assertions = [
    ...read,
    ...inBytes(read, facts),
    ...furtherAssertions(facts, sources),
    ...rawAssertions(sources),
  ];
  return {
    diagnosis,
    assertions,
    names: new Names(facts, hostNames(sources)),
    sources,
    articles: [...articles],
    said: [...verdict.says, ...ruledOut, ...said],
  };
}
