import type { Quantity } from '../quantity.ts';
import type { Item } from '../reader.ts';

/** "No swap" says that swap is 0. */
export function withZeros(items: readonly Item[]): Item[] {
  return items.map((item, i) =>
    item.kind === 'no' && item.text.toLowerCase() === 'no' && items[i + 1]?.kind === 'field'
      ? { kind: 'quantity', quantity: { unit: 'any', ranges: [[0, 0]], text: 'no' } }
      : item,
  );
}

/** What of a whole is free: of swap, of huge pages. */
const FREE_OF: Readonly<Record<string, string>> = {
  SwapTotal: 'SwapFree',
  HugePages_Total: 'HugePages_Free',
};

/** "99 percent of the swap space was unused": free is said of the swap. */
export function paired(items: readonly Item[]): Item[] {
  const whole = items.flatMap((item) =>
    item.kind === 'field' ? item.field.fields.filter((name) => FREE_OF[name]) : [],
  )[0];
  const free = whole && FREE_OF[whole];
  const isTasks = items.some((item) => item.kind === 'field' && item.field.fields.includes('pids.peak'));
  // "At its peak it counted 120 tasks": the peak is of the tasks.
  if (isTasks) return items.filter((item) => item.kind !== 'field' || !item.field.fields.includes('VmHWM'));
  if (!free) return [...items];
  return items.map((item) =>
    item.kind === 'field' && item.field.fields.includes('MemFree')
      ? { ...item, field: { pattern: /^$/, fields: [free], kinds: ['host'] } }
      : item,
  );
}

/** "…, at the second one 290": a figure without a field is of the field before. */
export function withField(
  part: readonly Item[],
  last: Item | null,
  unit: Quantity['unit'] | null = null,
): readonly Item[] {
  const isElliptic =
    part.some(({ kind }) => kind === 'quantity') &&
    !part.some(({ kind }) => kind === 'field' || kind === 'compare');
  const [quantity, ...more] = part.flatMap((item) => (item.kind === 'quantity' ? [item.quantity] : []));
  // "…, pid 126 had 90805": pages, as the one before.
  const isBare = quantity?.unit === 'any' && more.length === 0 && unit !== null;
  const said = isBare
    ? part.map((item) =>
        item.kind === 'quantity' ? { ...item, quantity: { ...item.quantity, unit } } : item,
      )
    : part;
  return isElliptic && last ? [...said, last] : said;
}

function isRelation(item: Item | undefined): boolean {
  return (
    item?.kind === 'compare' ||
    (item?.kind === 'quantity' && (item.quantity.unit === 'times' || item.quantity.unit === 'percent'))
  );
}

/** A figure between commas, or behind the last, belongs to what stands before it: "anonymous memory, 101916 kB, was". */
function isAside(items: readonly Item[], i: number): boolean {
  const [before, at, next] = [items[i - 1], items[i + 1], items[i + 2]];
  const isFigure = at?.kind === 'quantity' && (next === undefined || next.kind === 'break');
  return isFigure || (before?.kind === 'quantity' && items[i - 2]?.kind === 'break');
}

export function statements(items: readonly Item[]): Item[][] {
  const parts: Item[][] = [[]];
  // What is added up is one statement, whatever joins it.
  const isSummed = items.some(({ kind }) => kind === 'sum');
  for (const [i, item] of items.entries()) {
    const part = parts.at(-1) ?? [];
    const isBare = !part.some(({ kind }) => kind === 'quantity' || kind === 'compare' || kind === 'field');
    const hasValue = part.some(({ kind }) => kind === 'quantity' || kind === 'field');
    if (item.kind === 'joint') {
      if (!isSummed) parts.push([]);
    } else if (item.kind !== 'break') part.push(item);
    // "114 mappings, a tiny number beside the 61278": what is compared stands in front of the comma.
    else if (isAside(items, i) || (hasValue && isRelation(items[i + 1]))) part.push(item);
    else if (!isBare && !isSummed) parts.push([]);
  }
  return parts.filter((part) => part.length > 0);
}
