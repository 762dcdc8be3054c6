import type { Diagnosis } from '../../diagnose.ts';
import type { Evidence } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { type Assertion, assertionsOf } from './assertions.ts';
import { Names } from './names.ts';

/** All that sentences about one incident are checked against; made once for many sentences. */
export interface Ground {
  readonly diagnosis: Diagnosis;
  readonly assertions: readonly Assertion[];
  readonly names: Names;
  readonly sources: readonly Source[];
}

/** What a frame says of a sentence; `null` where the sentence is none of its kind. */
export type Verdict =
  | { readonly grounded: true; readonly why: string; readonly at: readonly Evidence[] }
  | { readonly grounded: false; readonly why: string };

/** One way in which a sentence can be understood as a whole, nothing of it left over. */
export type Frame = (sentence: string, ground: Ground) => Verdict | null;

export function groundOf(diagnosis: Diagnosis, sources: readonly Source[]): Ground {
  const { facts } = diagnosis;
  return { diagnosis, assertions: assertionsOf(facts), names: new Names(facts), sources };
}
