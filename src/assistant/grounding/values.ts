import type { Evidence } from '../../schema/evidence.ts';
import type { Assertion, When } from './assertions.ts';
import type { FieldPhrase } from './lexicon.ts';
import { holds, type Quantity } from './quantity.ts';

/** What a clause says: this field of one of these subjects is that figure, at that moment where it names one. */
export interface ValueClaim {
  readonly field: FieldPhrase;
  /** `null` where the clause names none: then the subject must follow from the field alone. */
  readonly subjects: readonly string[] | null;
  readonly when: When | null;
  readonly quantity: Quantity;
}

export type Finding =
  | { readonly holds: true; readonly at: readonly Evidence[] }
  | { readonly holds: false; readonly why: string };

/** Looks for the assertion that the claim repeats; the field must be of that very subject. */
export function checkValue(claim: ValueClaim, assertions: readonly Assertion[]): Finding {
  const { field, subjects, when, quantity } = claim;
  const said = assertions.filter(
    (one) =>
      field.fields.includes(one.field) &&
      field.kinds.some((kind) => one.subject === kind || one.subject.startsWith(`${kind}:`)) &&
      (subjects === null || subjects.includes(one.subject)) &&
      (when === null || one.when === when || one.when === 'static'),
  );
  if (said.length === 0) return { holds: false, why: 'The evidence does not say this value.' };
  if (subjects === null && new Set(said.map((one) => one.subject)).size > 1)
    return { holds: false, why: 'It is not said whose value this is.' };
  const match = said.find((one) => isSameUnit(quantity, one) && holds(quantity, Number(one.value)));
  if (match) return { holds: true, at: [match.at] };
  const [first] = said;
  return { holds: false, why: `The evidence says ${first?.value} (${first?.unit}) there.` };
}

function isSameUnit({ unit }: Quantity, { unit: actual, value, field }: Assertion): boolean {
  if (typeof value !== 'number') return false;
  if (unit === 'any') return actual === 'count' || (actual === 'bytes' && value === 0 && field !== '');
  return unit === actual;
}
