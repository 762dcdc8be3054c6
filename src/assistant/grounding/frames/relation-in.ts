import type { Comparison } from '../lexicon/compare.ts';
import { WHOLES } from '../lexicon/fields.ts';
import { holds, type Quantity } from '../quantity.ts';
import type { Item } from '../reader.ts';

/** How two values stand to each other, as a test of both, and the sides of it. */
export interface Relation {
  readonly left: readonly Item[];
  readonly right: readonly Item[];
  readonly test: (a: number, b: number) => boolean;
  readonly why: string;
}

const NEAR = 0.15;
/** "By far": one is at least four times the other. */
const FAR = 4;
export const ORDER: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '=': (a, b) => a === b,
  '~': (a, b) => Math.abs(a - b) <= NEAR * Math.max(a, b),
  '<<': (a, b) => a * FAR <= b,
  '>>': (a, b) => a >= b * FAR,
};

/** `undefined` where the statement has none, `null` where it has several. */
export function relationIn(part: readonly Item[]): Relation | null | undefined {
  const at = part.findIndex(
    (item) =>
      item.kind === 'compare' ||
      (item.kind === 'quantity' && (item.quantity.unit === 'percent' || item.quantity.unit === 'times')),
  );
  const item = part[at];
  const next = part[at + 1];
  if (item?.kind === 'compare') {
    const before = part[at - 1];
    const isApart = part[at - 2]?.kind === 'of' || part[at - 2]?.kind === 'break';
    // "274432 bytes above the limit": the figure right before is how far it stands apart.
    if (before?.kind === 'quantity' && !isApart && (item.how === '<' || item.how === '>'))
      return apart(part.slice(0, at - 1), part.slice(at + 1), before.quantity, item.how);
    return only(part.slice(0, at), part.slice(at + 1), ORDER[item.how], 'They stand in another order.');
  }
  if (item?.kind !== 'quantity') return undefined;
  const { quantity } = item;
  if (next?.kind === 'compare' && (next.how === '<' || next.how === '>'))
    return apart(part.slice(0, at), part.slice(at + 2), quantity, next.how);
  if (quantity.unit === 'times') {
    // "Seven times as large as", "twice as much memory as".
    const rest = part.slice(next?.kind === 'compare' ? at + 2 : at + 1);
    const test = (a: number, b: number) => b > 0 && holds(quantity, a / b);
    return only(part.slice(0, at), rest, test, 'The ratio is another.');
  }
  return next?.kind === 'of' ? shareIn(part, at, quantity) : null;
}

/** "N percent of THE WHOLE was the part", "the part was N percent of THE WHOLE". */
function shareIn(part: readonly Item[], at: number, percent: Quantity): Relation | null {
  const test = (a: number, b: number) => b > 0 && holds(percent, (a / b) * 100);
  const why = 'The share is another.';
  const [before, behind] = [part.slice(0, at), part.slice(at + 2)];
  const fields = behind.flatMap((item, i) => (item.kind === 'field' && !item.field.isWeak ? [i] : []));
  const [whole, second] = fields;
  if (whole === undefined) return null;
  const free = behind[whole];
  const wholeOf = free?.kind === 'field' ? WHOLES[free.field.fields[0] ?? ''] : undefined;
  // "99 percent of the swap was free": the whole is what it is free of.
  if (second === undefined && wholeOf && free?.kind === 'field' && !plainIn(before))
    return only(behind, [{ ...free, field: { ...free.field, fields: [wholeOf] } }], test, why);
  if (second === undefined) return only(before, behind, test, why);
  // What stands behind the whole's field is the part, but for the whole's own figure.
  const cut = behind[whole + 1]?.kind === 'quantity' ? whole + 2 : whole + 1;
  const ofWhole = behind.slice(0, cut);
  const names = before.filter(({ kind }) => kind === 'name');
  return before.some(({ kind }) => kind === 'field') && plainIn(before)
    ? null
    : only(
        [...names, ...before.filter(({ kind }) => kind === 'quantity'), ...behind.slice(cut)],
        ofWhole,
        test,
        why,
      );
}

const plainIn = (items: readonly Item[]) => items.some((item) => item.kind === 'field' && !item.field.isWeak);

function apart(left: readonly Item[], right: readonly Item[], by: Quantity, how: '<' | '>') {
  const test = (a: number, b: number) => {
    const distance = how === '<' ? b - a : a - b;
    if (distance <= 0) return false;
    if (by.unit === 'percent') return b > 0 && holds(by, (distance / b) * 100);
    if (by.unit === 'times') return b > 0 && holds(by, a / b);
    return holds(by, distance);
  };
  return only(left, right, test, 'They are not that far apart.');
}

/** The relation, where it is the only one of the statement. */
function only(
  left: readonly Item[],
  right: readonly Item[],
  test: Relation['test'],
  why: string,
): Relation | null {
  const isMore = [...left, ...right].some(
    (item) =>
      item.kind === 'compare' ||
      (item.kind === 'quantity' && (item.quantity.unit === 'percent' || item.quantity.unit === 'times')),
  );
  return isMore ? null : { left, right, test, why };
}
