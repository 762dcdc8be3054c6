import type { Facts } from '../facts/types.ts';
import type { Evidence } from '../schema/evidence.ts';
import type { Fix } from '../schema/incident.ts';

export interface FixMeta {
  readonly id: string;
  readonly kind: Fix['kind'];
  readonly title: string;
  readonly articles: readonly string[];
}

/** What a rule proposes; `null` where this incident's facts do not carry the proposal. */
export interface Proposal {
  readonly why: string;
  readonly command: string | null;
  readonly risk: string;
  readonly undo: string | null;
  readonly evidence: readonly Evidence[];
}

export interface FixRule {
  readonly meta: FixMeta;
  propose(facts: Facts): Proposal | null;
}
