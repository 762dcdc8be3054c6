import type { Facts } from '../facts/types.ts';
import { inline } from '../lib/text.ts';
import type { Cited, Evidence, Sentence } from '../schema/evidence.ts';
import type { Missing } from '../schema/incident.ts';

export interface CauseMeta {
  readonly id: string;
  readonly title: string;
  /** Where the constraint sits (docs/adding-a-cause.md). */
  readonly family: 'refused' | 'limit' | 'host' | 'retained' | 'misread';
  /** Names of sources that can prove it. */
  readonly requires: readonly string[];
  readonly articles: readonly string[];
  readonly fixes: readonly string[];
  /** More general causes that this one says all about: they are not reported beside it. */
  readonly refines: readonly string[];
}

/**
 * A cause's answer. `found`: the evidence proves it. `ruled-out`: it speaks against it. `insufficient-data`: it
 * could be, and `missing` says what would tell. `not-applicable`: nothing that this cause explains happened.
 */
export type Finding =
  | { readonly status: 'found'; readonly confidence: number; readonly says: readonly Sentence[] }
  | { readonly status: 'ruled-out' | 'not-applicable'; readonly why: Sentence }
  | { readonly status: 'insufficient-data'; readonly why: Sentence; readonly missing: readonly Missing[] };

export interface Cause {
  readonly meta: CauseMeta;
  evaluate(facts: Facts): Finding;
}

type Proof = Cited<unknown> | Evidence | null | undefined;

/** A sentence holds one cgroup path or log line at most. */
const SENTENCE_CHARS = 900;

/** A sentence and the lines that prove it; absent proofs are left out. */
export function say(text: string, ...proofs: readonly Proof[]): Sentence {
  const evidence = proofs.flatMap((proof) => (proof ? [isCited(proof) ? proof.at : proof] : []));
  return { text: inline(text, SENTENCE_CHARS), evidence };
}

function isCited(proof: Cited<unknown> | Evidence): proof is Cited<unknown> {
  return 'at' in proof;
}

export function found(confidence: number, ...says: readonly (Sentence | null)[]): Finding {
  return { status: 'found', confidence, says: says.filter((one) => one !== null) };
}

export function ruledOut(text: string, ...proofs: readonly Proof[]): Finding {
  return { status: 'ruled-out', why: say(text, ...proofs) };
}

export function notApplicable(text: string, ...proofs: readonly Proof[]): Finding {
  return { status: 'not-applicable', why: say(text, ...proofs) };
}

export function insufficient(text: string, ...missing: readonly Missing[]): Finding {
  return { status: 'insufficient-data', why: say(text), missing };
}
