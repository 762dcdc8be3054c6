import type { Assertion } from '../assertions.ts';
import type { Ground } from '../ground.ts';
import type { Comparison, FieldPhrase } from '../lexicon.ts';
import type { Quantity } from '../quantity.ts';
import type { Item } from '../reader.ts';
import type { Finding, Place } from '../values.ts';
import { ownerOf } from './owners.ts';
import { order, partOfWhole, ratio, share, single, twoUnits } from './shapes.ts';

/** When, and at which kill, where the sentence says so. */
export type Moment = Pick<Place, 'when' | 'nth'>;

/** One statement of a sentence, taken apart. */
export interface Statement {
  readonly part: readonly Item[];
  readonly fields: readonly FieldPhrase[];
  readonly quantities: readonly Quantity[];
  readonly compare: readonly Comparison[];
  /** Where a field is to be looked up; `null` where it is not plain whose it is. */
  place(field: FieldPhrase): Place | null;
  readonly assertions: readonly Assertion[];
  readonly pageBytes: number | null;
}

/** What a statement of this shape says; `undefined` for one of another shape, `null` where it is not plain. */
export type Shape = (statement: Statement) => Finding[] | null | undefined;

/** In the order of what they ask for: the plain one last. */
const SHAPES: readonly Shape[] = [ratio, share, order, twoUnits, partOfWhole, single];

/**
 * What one statement says, bound figure by figure; `null` where it is not plain which figure is whose.
 * @param subjects of the names in it, or of the statement before
 */
export function findingsOf(
  part: readonly Item[],
  subjects: readonly (readonly string[])[],
  moment: Moment,
  ground: Ground,
): Finding[] | null {
  const fields = merged(part.flatMap((item) => (item.kind === 'field' ? [item.field] : [])));
  const quantities = part.flatMap((item) => (item.kind === 'quantity' ? [item.quantity] : []));
  const compare = part.flatMap((item) => (item.kind === 'compare' ? [item.how] : []));
  if (fields.length === 0 && quantities.length === 0) return compare.length === 0 ? [] : null;
  const place = (field: FieldPhrase): Place | null => {
    const whose = ownerOf(field, subjects, ground);
    return whose === 'several' ? null : { field, subjects: whose, ...moment };
  };
  const pageBytes = ground.diagnosis.facts.event?.report?.pageBytes ?? null;
  const { assertions } = ground;
  const statement = { part, fields, quantities, compare, place, assertions, pageBytes };
  for (const shape of SHAPES) {
    const found = shape(statement);
    if (found !== undefined) return found;
  }
  return null;
}

/** "Limited to 100 MiB through memory.limit_in_bytes" names one field twice. */
function merged(fields: readonly FieldPhrase[]): FieldPhrase[] {
  const kept: FieldPhrase[] = [];
  for (const field of fields)
    if (!kept.some((one) => one.fields.some((name) => field.fields.includes(name)))) kept.push(field);
  return kept;
}
