import { type FieldPhrase, WHOLES } from '../lexicon.ts';
import { holds } from '../quantity.ts';
import type { Item } from '../reader.ts';
import { checkOrder, checkShare, checkTimes, checkValue, type Finding } from '../values.ts';
import type { Shape, Statement } from './statement.ts';

const quantitiesIn = (items: readonly Item[]) =>
  items.flatMap((item) => (item.kind === 'quantity' ? [item.quantity] : []));

/** "The usage was below the limit", with both figures or none. */
export const order: Shape = (statement) => {
  const { fields, quantities, compare, place, assertions } = statement;
  const [how, ...more] = compare;
  if (!how) return undefined;
  const [left, right] = fields.map(place);
  if (more.length > 0 || fields.length !== 2 || !left || !right) return null;
  const found = [checkOrder(left, how, right, assertions)];
  if (quantities.length === 0) return found;
  const values = eachBeside(statement);
  return values && [...values, ...found];
};

/** "THIS was seven times THAT": the field behind the figure is what it is measured by. */
export const ratio: Shape = ({ part, fields, quantities, place, assertions }) => {
  const at = part.findIndex((item) => item.kind === 'quantity' && item.quantity.unit === 'times');
  const times = part[at];
  if (times?.kind !== 'quantity') return undefined;
  if (fields.length !== 2) return null;
  const sides = [part.slice(0, at), part.slice(at + 1)].map((side) => {
    const field = side.find((item) => item.kind === 'field');
    const whose = field?.kind === 'field' ? place(field.field) : null;
    return { whose, figures: quantitiesIn(side) };
  });
  const [left, right] = sides.map(({ whose }) => whose);
  if (!left || !right || sides.some(({ figures }) => figures.length > 1)) return null;
  const values = sides.flatMap(({ whose, figures }) =>
    whose ? figures.map((figure) => checkValue(whose, figure, assertions)) : [],
  );
  return quantities.length === values.length + 1
    ? [...values, checkTimes(left, right, times.quantity, assertions)]
    : null;
};

/** "N percent of THE WHOLE was the part": the field behind the percentage's "of" is the whole. */
export const share: Shape = ({ part, fields, place, assertions }) => {
  const at = part.findIndex((item) => item.kind === 'quantity' && item.quantity.unit === 'percent');
  const percent = part[at];
  if (percent?.kind !== 'quantity') return undefined;
  if (fields.length !== 2 || part[at + 1]?.kind !== 'of') return null;
  const behind = part.slice(at + 2).find((item) => item.kind === 'field');
  const whole = behind?.kind === 'field' ? behind.field : undefined;
  const rest = fields.find((field) => field !== whole);
  const [wholePlace, partPlace] = [whole && place(whole), rest && place(rest)];
  const [ofPart, ofWhole] = [quantitiesIn(part.slice(0, at)), quantitiesIn(part.slice(at + 1))];
  if (!wholePlace || !partPlace || ofPart.length > 1 || ofWhole.length > 1) return null;
  return [
    checkShare(partPlace, wholePlace, percent.quantity, assertions),
    ...ofPart.map((one) => checkValue(partPlace, one, assertions)),
    ...ofWhole.map((one) => checkValue(wholePlace, one, assertions)),
  ];
};

/** "90805 resident pages, about 355 MiB": one value in two units. */
export const twoUnits: Shape = ({ fields, quantities, place, assertions, pageBytes }) => {
  const [pages, bytes] = quantities;
  const [field] = fields;
  if (pages?.unit !== 'pages' || bytes?.unit !== 'bytes' || !pageBytes || fields.length !== 1)
    return undefined;
  const whose = field && quantities.length === 2 ? place(field) : null;
  if (!whose) return null;
  const isSame = pages.ranges.some(([low]) => holds(bytes, low * pageBytes));
  return [
    checkValue(whose, pages, assertions),
    isSame ? { holds: true, at: [] } : { holds: false, why: 'These are not as many bytes.' },
  ];
};

/** "192 MiB of a 192 MiB limit", "81920kB of 81920kB", "free swap of 0kB out of 196604kB". */
export const partOfWhole: Shape = (statement) => {
  const { fields, quantities, place, assertions } = statement;
  const [part, whole] = quantities;
  if (!part || !whole || quantities.length !== 2 || fields.length > 2) return undefined;
  const [field, second] = fields;
  if (second) return WHOLES[field?.fields[0] ?? ''] === second.fields[0] ? eachBeside(statement) : null;
  const [first, last] = pairOf(field)?.map(place) ?? [];
  return first && last ? [checkValue(first, part, assertions), checkValue(last, whole, assertions)] : null;
};

/** One field and its figure. */
export const single: Shape = ({ fields, quantities, place, assertions }) => {
  const [field] = fields;
  const [quantity] = quantities;
  const whose = fields.length === 1 && quantities.length === 1 && field ? place(field) : null;
  return whose && quantity ? [checkValue(whose, quantity, assertions)] : null;
};

/** Field and figure one after the other: each figure is that of the field beside it. */
function eachBeside({ part, fields, quantities, place, assertions }: Statement): Finding[] | null {
  const kinds = part.flatMap(({ kind }) => (kind === 'field' || kind === 'quantity' ? [kind] : []));
  const inTurns = kinds.every((kind, i) => i === 0 || kind !== kinds[i - 1]);
  if (!inTurns || fields.length !== quantities.length) return null;
  const places = fields.map(place);
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
