import { type FieldPhrase, WHOLES } from '../lexicon/fields.ts';
import { holds } from '../quantity.ts';
import { checkValue, type Finding, valuesAt } from '../values.ts';
import type { Shape, Statement } from './statement.ts';

/** "90805 resident pages, about 355 MiB", "452407296 bytes, roughly 431 MiB": one value said twice. */
export const restated: Shape = (statement) => {
  const { part, fields, quantities, place, assertions } = statement;
  const [field] = fields;
  const [one, other] = quantities;
  if (!field || !one || !other || fields.length !== 1 || quantities.length !== 2) return undefined;
  const [from, to] = [one, other].map((figure) =>
    part.findIndex((item) => item.kind === 'quantity' && item.quantity === figure),
  );
  const between = part.slice((from ?? 0) + 1, to);
  // "81920kB of 81920kB" is a part and its whole; two numbers without units are no one value.
  if (
    between.at(-1)?.kind === 'of' ||
    between.some(({ kind }) => kind === 'compare') ||
    (one.unit === 'any' && other.unit === 'any')
  )
    return undefined;
  const whose = isConsumed(statement) ? null : place(field);
  if (!whose) return null;
  const [first, second] = [one, other].map((figure) => checkValue(whose, figure, assertions));
  if (!first?.holds || !second?.holds) return [first, second].flatMap((found) => found ?? []);
  const isOne = first.at.some((at) =>
    second.at.some(({ source, line }) => at.source === source && at.line === line),
  );
  return [first, isOne ? second : { holds: false, why: 'These are two values.' }];
};

/** "192 MiB of a 192 MiB limit", "81920kB of 81920kB", "free swap of 0kB out of 196604kB". */
export const partOfWhole: Shape = (statement) => {
  const { fields, quantities, place, assertions } = statement;
  const [part, whole] = quantities;
  if (!part || !whole || quantities.length !== 2 || fields.length > 2) return undefined;
  const [field, second] = fields;
  if (second) return WHOLES[field?.fields[0] ?? ''] === second.fields[0] ? eachBeside(statement) : null;
  const [first, last] = pairOf(field)?.map((one) => place(one)) ?? [];
  return first && last ? [checkValue(first, part, assertions), checkValue(last, whole, assertions)] : null;
};

/** "Both tasks together held 51593 resident pages", "the two nodes add up to the 997692 kB of MemTotal". */
export const sum: Shape = ({ part, fields, quantities, inherited, place, assertions }) => {
  if (!part.some(({ kind }) => kind === 'sum')) return undefined;
  const [field] = fields;
  // Either several subjects of one field, or several fields of one subject.
  const parts =
    fields.length === 1 && field && inherited.length > 1
      ? inherited.map((subjects) => place(field, [subjects]))
      : fields.length > 1
        ? fields.map((one) => place(one))
        : [];
  if (parts.length < 2) return null;
  const sums = new Map<string, { total: number; at: Finding[] }>();
  for (const whose of parts) {
    const values = whose && valuesAt(whose, assertions);
    if (!values || typeof values === 'string') return null;
    for (const { unit, when, event, value, at } of values) {
      const key = `${unit} ${when} ${event}`;
      const { total, at: lines } = sums.get(key) ?? { total: 0, at: [] };
      sums.set(key, { total: total + Number(value), at: [...lines, { holds: true, at: [at] }] });
    }
  }
  return quantities.flatMap((quantity): Finding[] => {
    const found = [...sums].find(
      ([key, { total, at }]) =>
        at.length === parts.length &&
        (quantity.unit === 'any' || key.startsWith(quantity.unit)) &&
        holds(quantity, total),
    );
    return found ? found[1].at : [{ holds: false, why: 'The sum is another.' }];
  });
};

/** What something has room for; who used so much of it is another matter. */
const ROOM =
  /^(?:MemTotal|pages\.ram|SwapTotal|SwapFree|MemFree|MemAvailable|limit|high|swap\.limit|pids\.max|CommitLimit|Max .*|zone\..*)$/;
const CONSUMED = /^(?:us|reach|need|h[eo]ld|occup|tak|took|consum|account)/i;

/** "The host used 4 GB of RAM" does not say that it has as much. */
function isConsumed({ part, fields }: Statement): boolean {
  const names = part.flatMap((item) => (item.kind === 'name' ? item.name.subjects : []));
  const isRoom = (name: string) =>
    ROOM.test(name) || (/^(?:HugePages|Hugetlb)/.test(name) && names.some((one) => one !== 'host'));
  return (
    fields.some((field) => !field.isWeak && field.fields.some(isRoom)) &&
    part.some((item) => item.kind === 'field' && item.field.isWeak && CONSUMED.test(item.text))
  );
}

/** One field and its figure. */
export const single: Shape = (statement) => {
  const { fields, quantities, place, assertions } = statement;
  const [field] = fields;
  const [quantity] = quantities;
  if (isConsumed(statement)) return null;
  if (fields.length > 1 && fields.length === quantities.length) return eachBeside(statement);
  const whose = fields.length === 1 && quantities.length === 1 && field ? place(field) : null;
  return whose && quantity ? [checkValue(whose, quantity, assertions)] : null;
};

/** Field and figure one after the other: each figure is that of the field beside it. */
function eachBeside({ part, fields, quantities, place, assertions }: Statement): Finding[] | null {
  const kinds = part.flatMap((item) =>
    (item.kind === 'field' && !item.field.isWeak) || item.kind === 'quantity' ? [item.kind] : [],
  );
  const inTurns = kinds.every((kind, i) => i === 0 || kind !== kinds[i - 1]);
  if (!inTurns || fields.length !== quantities.length) return null;
  const places = fields.map((field) => place(field));
  return places.some((one) => one === null)
    ? null
    : places.flatMap((one, i) => {
        const quantity = quantities[i];
        return one && quantity ? [checkValue(one, quantity, assertions)] : [];
      });
}

/** The field and what it is a part of, or the whole and its part; of a group's use where none is named. */
function pairOf(field: FieldPhrase | undefined): readonly [FieldPhrase, FieldPhrase] | null {
  const names = field ? [...field.fields] : ['usage'];
  const part =
    names.find((name) => WHOLES[name]) ??
    Object.keys(WHOLES).find((key) => names.includes(WHOLES[key] ?? ''));
  if (!part) return null;
  const kinds = field?.kinds ?? (['cgroup'] as const);
  const named = (name: string): FieldPhrase => ({ pattern: /^$/, fields: [name], kinds });
  return [named(part), named(WHOLES[part] as string)];
}
