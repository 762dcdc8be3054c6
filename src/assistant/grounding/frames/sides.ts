import type { FieldPhrase } from '../lexicon/fields.ts';
import type { Quantity } from '../quantity.ts';
import type { Item } from '../reader.ts';

/** One side of a relation between two values: what it is of, whose, and the figure that is said of it. */
export interface Side {
  readonly field: FieldPhrase | null;
  readonly names: readonly (readonly string[])[];
  readonly quantity: Quantity | null;
}

/** `null` where the side says more than one value. */
export function sideOf(items: readonly Item[]): Side | null {
  const fields = plainest(items.flatMap((item) => (item.kind === 'field' ? [item.field] : [])));
  const quantities = items.flatMap((item) => (item.kind === 'quantity' ? [item.quantity] : []));
  if (fields.length > 1 || quantities.length > 1) return null;
  const names = items.flatMap((item) => (item.kind === 'name' ? [item.name.subjects] : []));
  return { field: fields[0] ?? null, names, quantity: quantities[0] ?? null };
}

/** Fields of a statement, each once; a verb of having counts only where nothing plainer is named. */
export function plainest(fields: readonly FieldPhrase[]): FieldPhrase[] {
  const strong = fields.filter(({ isWeak }) => !isWeak);
  const kept: FieldPhrase[] = [];
  for (const field of strong.length > 0 ? strong : fields) {
    const i = kept.findIndex((one) => one.fields.some((name) => field.fields.includes(name)));
    const same = kept[i];
    if (same === undefined) kept.push(field);
    // "Limited to 100 MiB through memory.limit_in_bytes" names one field twice: what both may mean is meant.
    else kept[i] = { ...same, fields: same.fields.filter((name) => field.fields.includes(name)) };
  }
  return kept;
}
