import type { Assertion } from '../assertions.ts';
import type { Frame, Ground } from '../ground.ts';
import { holds, type Quantity } from '../quantity.ts';
import { type Item, readItems } from '../reader.ts';
import { ORDER } from './relation-in.ts';

const LARGER = /\b(?:of|beside|against|compared)\b/i;

/**
 * "The victim's 437860 kB are about 91 percent of the machine's 481004 kB": each figure is one of whom it is said, of a field
 * that is named where one is, and the share is theirs.
 */
export const shares: Frame = (sentence, ground) => {
  const items = readItems(sentence, ground.names);
  if (items.some(({ kind }) => kind === 'word' || kind === 'no' || kind === 'sum')) return null;
  const figures = items.flatMap((item, at) =>
    item.kind === 'quantity' ? [{ at, quantity: item.quantity }] : [],
  );
  const ratio = figures.find(({ quantity }) => quantity.unit === 'percent' || quantity.unit === 'times');
  const [one, other, ...more] = figures.filter((figure) => figure !== ratio);
  if (!one || !other || more.length > 0) return null;
  const compare = items.find((item) => item.kind === 'compare');
  if (!ratio && (compare?.kind !== 'compare' || !LARGER.test(sentence))) return null;
  // "720 MiB" gives its unit to "178 of 720 MiB".
  const unit = other.quantity.unit;
  const left = withUnit(one.quantity, unit, other.quantity);
  const [a, b] = [lookUp(items, one.at, left, ground), lookUp(items, other.at, other.quantity, ground)];
  if (!a || !b || a === b) return null;
  const [x, y] = [Number(a.value), Number(b.value)];
  const at = [a.at, b.at];
  if (ratio) {
    const isPercent = ratio.quantity.unit === 'percent';
    const part = isPercent ? (Math.min(x, y) / Math.max(x, y)) * 100 : x / y;
    // The part is named first unless "of the whole" stands in front.
    if (!holds(ratio.quantity, part)) return { grounded: false, why: 'The share is another.' };
    return { grounded: true, why: 'The evidence says both values.', at };
  }
  const isSo = compare?.kind === 'compare' && ORDER[compare.how](x, y);
  return isSo
    ? { grounded: true, why: 'The evidence says both values.', at }
    : { grounded: false, why: 'They stand in another order.' };
};

/** Figures that differ by a power of 1024 only say one unit. */
function withUnit(quantity: Quantity, unit: Quantity['unit'], like: Quantity): Quantity {
  if (quantity.unit !== 'any' || unit !== 'bytes') return quantity;
  const suffix = /[A-Za-z]+$/.exec(like.text)?.[0] ?? '';
  const factor = /^[KM]i?B$/i.test(suffix) ? 1024 ** (/^k/i.test(suffix) ? 1 : 2) : 1;
  const ranges = quantity.ranges.map(([low, high]) => [(low - 0.5) * factor, (high + 0.5) * factor] as const);
  return { ...quantity, unit: 'bytes', ranges };
}

/** The value of whoever is named nearest before the figure, of a field that the sentence names where it names one. */
function lookUp(items: readonly Item[], at: number, quantity: Quantity, ground: Ground): Assertion | null {
  const names = items.slice(0, at).flatMap((item) => (item.kind === 'name' ? [item.name.subjects] : []));
  const after = items.slice(at + 1).find((item) => item.kind === 'name' || item.kind === 'quantity');
  const beside = [items[at - 1], items[at - 2], items[at + 1], items[at + 2]];
  const isHosts = beside.some(
    (item) => item?.kind === 'field' && item.field.kinds[0] === 'host' && !item.field.isWeak,
  );
  const own = ground.names.read('the victim')?.name.subjects ?? [];
  const subjects = isHosts
    ? ['host']
    : (names.at(-1) ?? (after?.kind === 'name' ? after.name.subjects : own));
  const fields = beside.flatMap((item) =>
    item?.kind === 'field' && !item.field.isWeak ? [item.field.fields] : [],
  );
  const when = items.flatMap((item) => (item.kind === 'moment' ? [item.when] : []));
  return (
    ground.assertions.find(
      (one) =>
        subjects.includes(one.subject) &&
        one.unit === quantity.unit &&
        (fields.length === 0 || fields.some((names) => names.includes(one.field))) &&
        (when.length === 0 || one.when === 'static' || when.includes(one.when)) &&
        holds(quantity, Number(one.value)),
    ) ?? null
  );
}
