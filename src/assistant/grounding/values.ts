import type { Evidence } from '../../schema/evidence.ts';
import type { Assertion, When } from './assertions.ts';
import type { Comparison, FieldPhrase } from './lexicon.ts';
import { holds, type Quantity } from './quantity.ts';

/** A field of somebody, at a moment where the sentence names one. */
export interface Place {
  readonly field: FieldPhrase;
  /** `null` where the sentence names none: then the subject must follow from the field alone. */
  readonly subjects: readonly string[] | null;
  readonly when: When | null;
  /** Which kill, where the sentence says which of several. */
  readonly nth: number | null;
}

export type Finding =
  | { readonly holds: true; readonly at: readonly Evidence[] }
  | { readonly holds: false; readonly why: string };

/** Of these "no" says that there is none, not that it is 0. */
const UNBOUNDED = new Set(['limit', 'high', 'swap.limit', 'pids.max']);
/** Near enough for "close to". */
const NEAR = 0.15;

/** Looks for the assertion that repeats it: the field must be of that very subject, at that moment. */
export function checkValue(place: Place, quantity: Quantity, assertions: readonly Assertion[]): Finding {
  const said = valuesAt(place, assertions);
  if (typeof said === 'string') return { holds: false, why: said };
  const match = said.find((one) =>
    quantity.text === 'no' && one.value === 'max'
      ? UNBOUNDED.has(one.field)
      : isSameUnit(quantity, one) && holds(quantity, Number(one.value)),
  );
  if (match) return { holds: true, at: [match.at] };
  const [first] = said;
  return { holds: false, why: `The evidence says ${first?.value} (${first?.unit}) there.` };
}

/** "94 percent of the limit was slab". */
export function checkShare(
  part: Place,
  whole: Place,
  percent: Quantity,
  assertions: readonly Assertion[],
): Finding {
  return checkPair(
    part,
    whole,
    assertions,
    (a, b) => b > 0 && holds(percent, (a / b) * 100),
    'The share is another.',
  );
}

/** "The virtual size was seven times the resident size". */
export function checkTimes(
  left: Place,
  right: Place,
  times: Quantity,
  assertions: readonly Assertion[],
): Finding {
  return checkPair(left, right, assertions, (a, b) => b > 0 && holds(times, a / b), 'The ratio is another.');
}

/** "The usage was below the limit". */
export function checkOrder(
  left: Place,
  how: Comparison,
  right: Place,
  assertions: readonly Assertion[],
): Finding {
  const compare: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
    '<': (a, b) => a < b,
    '>': (a, b) => a > b,
    '=': (a, b) => a === b,
    '~': (a, b) => Math.abs(a - b) <= NEAR * Math.max(a, b),
  };
  return checkPair(left, right, assertions, compare[how], 'They stand in another order.');
}

/** Every value of the one against every value of the other that was read at the same moment: all must agree. */
function checkPair(
  left: Place,
  right: Place,
  assertions: readonly Assertion[],
  test: (a: number, b: number) => boolean,
  why: string,
): Finding {
  const [a, b] = [valuesAt(left, assertions), valuesAt(right, assertions)];
  if (typeof a === 'string') return { holds: false, why: a };
  if (typeof b === 'string') return { holds: false, why: b };
  const pairs = a.flatMap((one) =>
    b.flatMap((other) =>
      one.unit === other.unit && (one.when === other.when || one.when === 'static' || other.when === 'static')
        ? [[one, other] as const]
        : [],
    ),
  );
  // Without a moment in the sentence the kill is meant, where something was killed.
  const atKill = pairs.filter(([one, other]) => one.when === 'kill' || other.when === 'kill');
  const numbers = (atKill.length > 0 ? atKill : pairs).filter(
    ([one, other]) => typeof one.value === 'number' && typeof other.value === 'number',
  );
  if (numbers.length === 0) return { holds: false, why: 'These values were not read at one moment.' };
  if (!numbers.every(([one, other]) => test(Number(one.value), Number(other.value))))
    return { holds: false, why };
  const [first] = numbers;
  return { holds: true, at: first ? [first[0].at, first[1].at] : [] };
}

function valuesAt(
  { field, subjects, when, nth }: Place,
  assertions: readonly Assertion[],
): Assertion[] | string {
  const said = assertions.filter(
    (one) =>
      field.fields.includes(one.field) &&
      field.kinds.some((kind) => one.subject === kind || one.subject.startsWith(`${kind}:`)) &&
      (subjects === null || subjects.includes(one.subject)) &&
      (when === null || one.when === when || one.when === 'static') &&
      (nth === null || one.event === undefined || one.event === nth),
  );
  if (said.length === 0) return 'The evidence does not say this value.';
  if (subjects === null && new Set(said.map((one) => one.subject)).size > 1)
    return 'It is not said whose value this is.';
  return said;
}

function isSameUnit({ unit }: Quantity, { unit: actual, value }: Assertion): boolean {
  if (typeof value !== 'number') return false;
  if (unit !== 'any') return unit === actual;
  // A bare number is a count; of bytes only where it is too long to be said by chance, or nothing.
  return actual === 'count' || value === 0 || (actual === 'bytes' && value >= 100_000);
}
