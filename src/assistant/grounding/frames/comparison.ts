import type { Frame, Ground } from '../ground.ts';
import { holds, type Quantity } from '../quantity.ts';
import { type Item, readItems } from '../reader.ts';

/** What may stand between two figures of a comparison. */
const AGAINST = /\b(?:against|versus|vs\.?|compared (?:to|with)|as opposed to)\b/gi;
const GREATER = /\b(?:larger|bigger|greater|higher|more) (?:[\w-]+ )?(?:[\w-]+ )?than\b|\bexceed(?:s|ed)\b/i;
const SMALLER = /\b(?:smaller|less|lower|fewer) (?:[\w-]+ )?(?:[\w-]+ )?than\b/i;

/**
 * "Node 0 is larger than node 1, with 611252 kB compared to 386440 kB": two subjects, two figures, the first of the
 * first. Both figures must be of one field of both subjects, and stand in the order that is said.
 */
export const comparison: Frame = (sentence, ground) => {
  const greater = GREATER.test(sentence);
  if (greater === SMALLER.test(sentence)) return null;
  const items = readItems(
    sentence
      .replace(AGAINST, ' ')
      .replace(
        /\b(?:larger|bigger|greater|higher|smaller|less|lower|fewer|more|than|far|exceeds?|exceeded)\b/gi,
        ' ',
      ),
    ground.names,
  ).filter(({ kind }) => kind !== 'break' && kind !== 'of');
  const names = items.flatMap((item) => (item.kind === 'name' ? [item.name.subjects] : []));
  const quantities = items.flatMap((item) => (item.kind === 'quantity' ? [item.quantity] : []));
  const [left, right] = names;
  const [a, b] = quantities;
  if (names.length !== 2 || quantities.length !== 2 || !left || !right || !a || !b) return null;
  if (items.some(({ kind }) => !['name', 'quantity', 'field', 'moment'].includes(kind))) return null;
  if (left.length !== 1 || right.length !== 1)
    return { grounded: false, why: 'It is not plain who is meant.' };
  const found = oneField([left[0] as string, a], [right[0] as string, b], items, ground);
  if (!found) return { grounded: false, why: 'No one field has these two values.' };
  const [one, other] = found;
  const isOrdered = greater
    ? Number(one.value) > Number(other.value)
    : Number(one.value) < Number(other.value);
  return isOrdered
    ? { grounded: true, why: 'The evidence says both values.', at: [one.at, other.at] }
    : { grounded: false, why: 'They stand in another order.' };
};

function oneField(
  [left, a]: readonly [string, Quantity],
  [right, b]: readonly [string, Quantity],
  items: readonly Item[],
  { assertions }: Ground,
) {
  const named = items.flatMap((item) => (item.kind === 'field' ? [item.field.fields] : []));
  const when = items.flatMap((item) => (item.kind === 'moment' ? [item.when] : []));
  // "127668 kB versus 3504 kB", "17326 against 34267 resident pages": the unit may stand once.
  const unit = [a.unit, b.unit].find((one) => one !== 'any') ?? 'count';
  const of = (subject: string, quantity: Quantity) =>
    assertions.filter(
      (one) =>
        one.subject === subject &&
        one.unit === unit &&
        named.every((fields) => fields.includes(one.field)) &&
        (when.length === 0 || when.includes(one.when as 'kill')) &&
        holds(quantity, Number(one.value)),
    );
  const all = of(right, b);
  for (const one of of(left, a)) {
    const other = all.find(({ field, when: at }) => field === one.field && at === one.when);
    if (other) return [one, other] as const;
  }
  return null;
}
