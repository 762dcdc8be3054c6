import type { Cited, Evidence } from '../schema/evidence.ts';
import type { Ledger } from '../schema/incident.ts';

export type Part = Ledger['parts'][number];
/** A figure that may not have been read, in bytes. */
export type Term = Cited<number> | null | undefined;

/** The sum of what was read of a part, with each line once; `null` where nothing of it was read. */
export function part(name: string, ...terms: readonly Term[]): Part | null {
  const known = terms.filter((term) => term != null);
  if (known.length === 0) return null;
  return { name, bytes: known.reduce((sum, one) => sum + one.value, 0), evidence: lines(known) };
}

/** A part that is what one figure holds beyond others that it includes. */
export function remainder(name: string, whole: Term, ...included: readonly Term[]): Part | null {
  const inside = part(name, ...included);
  return whole ? { name, bytes: whole.value - (inside?.bytes ?? 0), evidence: [whole.at] } : null;
}

/**
 * Closes the account: what no part explains is the residual, shown as it is, below zero where parts exceed the
 * total. Parts that were read as 0 are left out.
 * @param total bytes
 */
export function close(total: number, parts: readonly (Part | null)[]): Ledger {
  const held = parts.filter((one) => one !== null && one.bytes !== 0) as Part[];
  return {
    totalBytes: total,
    parts: held,
    residualBytes: total - held.reduce((sum, one) => sum + one.bytes, 0),
  };
}

function lines(terms: readonly Cited<number>[]): Evidence[] {
  const seen = new Map(terms.map(({ at }) => [`${at.source}:${at.line}`, at]));
  return [...seen.values()];
}
