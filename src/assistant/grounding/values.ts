import type { Evidence } from '../../schema/evidence.ts';
import type { Assertion, When } from './assertions.ts';
import type { FieldPhrase } from './lexicon/fields.ts';
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
/** Looks for the assertion that repeats it: the field must be of that very subject, at that moment. */
export function checkValue(place: Place, quantity: Quantity, assertions: readonly Assertion[]): Finding {
  const said = valuesAt(place, assertions);
  if (typeof said === 'string') return { holds: false, why: said };
  const match = said.find((one) =>
    quantity.text === 'no' && one.value === 'max'
      ? UNBOUNDED.has(one.field)
      : (isSameUnit(quantity, one) && holds(quantity, Number(one.value)) && isNear(quantity, one)) ||
        isAsPrinted(quantity, one),
  );
  if (match) return { holds: true, at: [match.at] };
  const [first] = said;
  return { holds: false, why: `The evidence says ${first?.value} (${first?.unit}) there.` };
}

/**
 * Every value of the one against every value of the other that was read at the same moment: all must agree.
 * @param right `null` where the sentence names a figure only (`bound`); `first`, `second`: the figures that are said
 */
export function checkPair(
  left: Place,
  right: Place | null,
  assertions: readonly Assertion[],
  test: (a: number, b: number) => boolean,
  why: string,
  {
    first,
    second,
    bound,
  }: { first?: Quantity | undefined; second?: Quantity | undefined; bound?: Quantity } = {},
): Finding {
  const a = valuesAt(left, assertions, first);
  if (typeof a === 'string') return { holds: false, why: a };
  const b = right ? valuesAt(right, assertions, second) : a.filter((one) => bound && isSameUnit(bound, one));
  if (typeof b === 'string') return { holds: false, why: b };
  const alike = a.flatMap((one) =>
    b.flatMap((other) =>
      (right || one === other) &&
      one.unit === other.unit &&
      (one.when === other.when || one.when === 'static' || other.when === 'static') &&
      (one.event === undefined || other.event === undefined || one.event === other.event)
        ? [[one, other] as const]
        : [],
    ),
  );
  // Where both figures are said, each may be of its own moment.
  const pairs =
    alike.length > 0 || !first || !second || !right
      ? alike
      : a
          .flatMap((one) => b.map((other) => [one, other] as const))
          .filter(([one, other]) => one.unit === other.unit);
  // Without a moment in the sentence the kill is meant, where something was killed.
  const atKill = pairs.filter(([one, other]) => one.when === 'kill' || other.when === 'kill');
  const numbers = (atKill.length > 0 ? atKill : pairs).filter(
    ([one, other]) => typeof one.value === 'number' && typeof other.value === 'number',
  );
  if (numbers.length === 0) return { holds: false, why: 'These values were not read at one moment.' };
  if (!numbers.every(([one, other]) => test(Number(one.value), Number(other.value))))
    return { holds: false, why };
  const [pair] = numbers;
  return { holds: true, at: pair ? [pair[0].at, pair[1].at] : [] };
}

const memo = new WeakMap<readonly Assertion[], ReadonlyMap<string, readonly Assertion[]>>();

/** Assertions by their field: an incident has thousands. */
function indexOf(assertions: readonly Assertion[]): ReadonlyMap<string, readonly Assertion[]> {
  const made = memo.get(assertions);
  if (made) return made;
  const all = new Map<string, Assertion[]>();
  for (const one of assertions) {
    const same = all.get(one.field) ?? [];
    if (same.length === 0) all.set(one.field, same);
    same.push(one);
  }
  memo.set(assertions, all);
  return all;
}

/** All that the evidence says there; why it is not plain, as a text. */
export function valuesAt(
  { field, subjects, when, nth }: Place,
  assertions: readonly Assertion[],
  figure?: Quantity,
): Assertion[] | string {
  const said = [...new Set(field.fields)]
    .flatMap((name) => indexOf(assertions).get(name) ?? [])
    .filter(
      (one) =>
        field.kinds.some((kind) => one.subject === kind || one.subject.startsWith(`${kind}:`)) &&
        (subjects === null || subjects.includes(one.subject)) &&
        (when === null || one.when === when || one.when === 'static') &&
        (nth === null || one.event === undefined || one.event === nth) &&
        (figure === undefined || (isSameUnit(figure, one) && holds(figure, Number(one.value)))),
    );
  if (said.length === 0) return 'The evidence does not say this value.';
  if (subjects === null && new Set(said.map((one) => one.subject)).size > 1)
    return 'It is not said whose value this is.';
  return said;
}

/** "May take no more than 144 MiB" says what the bound is, not that it is somewhere below. */
function isNear({ ranges }: Quantity, { field, value }: Assertion): boolean {
  if (!BOUNDS.test(field)) return true;
  return ranges.some((range) =>
    range.every((end) => !Number.isFinite(end) || Math.abs(end - Number(value)) <= NEAR * Number(value)),
  );
}
const BOUNDS = /^(?:limit|high|swap\.limit|pids\.max|Max .*)$/;
const NEAR = 0.1;

/** ps prints kB without saying so: "a VSZ of 384568". */
function isAsPrinted(quantity: Quantity, { unit, value, at }: Assertion): boolean {
  return (
    quantity.unit === 'any' &&
    unit === 'bytes' &&
    /(?:^|[/_])ps_/.test(at.source) &&
    holds(quantity, Number(value) / 1024)
  );
}

function isSameUnit({ unit }: Quantity, { unit: actual, value }: Assertion): boolean {
  if (typeof value !== 'number') return false;
  if (unit !== 'any') return unit === actual;
  // A bare number is a count; of bytes only where it is too long to be said by chance, or nothing.
  return actual === 'count' || value === 0 || (actual === 'bytes' && value >= 100_000);
}
