import type { Assertion } from '../assertions.ts';
import type { Ground } from '../ground.ts';
import type { FieldPhrase } from '../lexicon/fields.ts';
import type { Quantity } from '../quantity.ts';
import type { Item } from '../reader.ts';
import type { Finding, Place } from '../values.ts';
import { ownerOf } from './owners.ts';
import { relation } from './relation.ts';
import { partOfWhole, restated, single, sum } from './shapes.ts';
import { plainest } from './sides.ts';

/** When, and at which kill, where the sentence says so. */
export type Moment = Pick<Place, 'when' | 'nth'>;

/** One statement of a sentence, taken apart. */
export interface Statement {
  readonly part: readonly Item[];
  readonly fields: readonly FieldPhrase[];
  readonly quantities: readonly Quantity[];
  /** Subjects of the names in it, or of the statement before. */
  readonly inherited: readonly (readonly string[])[];
  /** Where a field is to be looked up; `null` where it is not plain whose it is. */
  place(field: FieldPhrase, of?: readonly (readonly string[])[]): Place | null;
  readonly assertions: readonly Assertion[];
}

/** What a statement of this shape says; `undefined` for one of another shape, `null` where it is not plain. */
export type Shape = (statement: Statement) => Finding[] | null | undefined;

/** What "the limit" may be, beside a group's, where the verdict is about another. */
const LIMITS: Readonly<Record<string, readonly [kind: FieldPhrase['kinds'][number], field: string]>> = {
  'rlimit-data': ['process', 'Max data size'],
  'rlimit-as': ['process', 'Max address space'],
  'max-map-count': ['host', 'vm.max_map_count'],
  'pids-limit': ['cgroup', 'pids.max'],
};

function limitHere(
  field: FieldPhrase,
  of: readonly (readonly string[])[],
  { diagnosis }: Ground,
): FieldPhrase {
  const own = LIMITS[diagnosis.incident.verdict.cause];
  const isOpen = !of.flat().some((subject) => subject.startsWith('cgroup:')) || own?.[0] === 'cgroup';
  if (!own || !isOpen || field.fields[0] !== 'limit') return field;
  return { ...field, fields: [...field.fields, own[1]], kinds: [own[0], ...field.kinds] };
}

/** In the order of what they ask for: the plain one last. */
const SHAPES: readonly Shape[] = [sum, relation, restated, partOfWhole, single];

/**
 * What one statement says, bound figure by figure; `null` where it is not plain which figure is whose.
 * @param subjects of the names in it, or of the statement before
 */
export function findingsOf(
  part: readonly Item[],
  subjects: readonly (readonly string[])[],
  moment: Moment,
  ground: Ground,
  assertions: readonly Assertion[],
): Finding[] | null {
  const fields = plainest(part.flatMap((item) => (item.kind === 'field' ? [item.field] : [])));
  const quantities = part.flatMap((item) => (item.kind === 'quantity' ? [item.quantity] : []));
  const isCompared = part.some((item) => item.kind === 'compare');
  if (quantities.length === 0 && !isCompared) return fields.length === 0 ? [] : null;
  const place = (said: FieldPhrase, of = subjects): Place | null => {
    const field = limitHere(said, of, ground);
    const whose = ownerOf(field, of, ground, assertions);
    return whose === 'several' ? null : { field, subjects: whose, ...moment };
  };
  const statement = { part, fields, quantities, inherited: subjects, place, assertions };
  for (const shape of SHAPES) {
    const found = shape(statement);
    if (found !== undefined) return found;
  }
  return null;
}
