import type { FieldPhrase } from '../lexicon/fields.ts';
import type { Quantity } from '../quantity.ts';
import { checkPair, checkValue, type Finding, type Place } from '../values.ts';
import { type Relation, relationIn } from './relation-in.ts';
import { type Side, sideOf } from './sides.ts';
import type { Shape, Statement } from './statement.ts';

/** "THIS was below THAT", "was seven times THAT", "N percent of THAT was THIS", "was N bytes above THAT". */
export const relation: Shape = (statement) => {
  const compares = statement.part.filter(({ kind }) => kind === 'compare').length;
  const said = relationIn(statement.part);
  if (said === undefined) return compares > 0 ? null : undefined;
  if (said === null) return null;
  const named = sideOf(said.left);
  const other = sideOf(said.right);
  const left = usageOf(named, other);
  const right = limitOf(left, other);
  if (!left || !right) return null;
  if (!left.field && !right.field) {
    // "Five times as large as pid 126": of processes their resident memory is meant.
    const isSized = [left, right].every(
      ({ names }) => names.length > 0 && names.flat().every((one) => one.startsWith('process:')),
    );
    if (!isSized || left.quantity || right.quantity) return null;
    const [a, b] = [left, right].map(({ names }) => statement.place(RESIDENT, names));
    return a && b && String(a.subjects) !== String(b.subjects)
      ? [
          checkPair(
            { ...a, when: a.when ?? 'kill' },
            { ...b, when: b.when ?? 'kill' },
            statement.assertions,
            said.test,
            said.why,
          ),
        ]
      : null;
  }
  // "Was below 470 MiB" has no other side: then a figure alone stands there.
  const [a, b] = [placeOf(left, right, statement), placeOf(right, left, statement)];
  if (!a) return null;
  const { assertions } = statement;
  if (!right.field && right.names.length === 0) {
    if (!right.quantity || left.quantity) return null;
    return [checkBound(a, right.quantity, said, statement)];
  }
  if (!b || (a.field === b.field && String(a.subjects) === String(b.subjects))) return null;
  const figures = [
    ...(left.quantity ? [checkValue(a, left.quantity, assertions)] : []),
    ...(right.quantity ? [checkValue(b, right.quantity, assertions)] : []),
  ];
  const [first, second] = [left.quantity ?? undefined, right.quantity ?? undefined];
  return [...figures, checkPair(a, b, assertions, said.test, said.why, { first, second })];
};

/** What "the limit" is of a value that has one of its own. */
const LIMITS: Readonly<Record<string, FieldPhrase>> = {
  maps: { pattern: /^$/, fields: ['vm.max_map_count'], kinds: ['host'] },
  VmData: { pattern: /^$/, fields: ['Max data size'], kinds: ['process'] },
  total_vm: { pattern: /^$/, fields: ['Max address space'], kinds: ['process'] },
  'pids.current': { pattern: /^$/, fields: ['pids.max'], kinds: ['cgroup'] },
  'swap.usage': { pattern: /^$/, fields: ['swap.limit'], kinds: ['cgroup'] },
  'kmem.usage': { pattern: /^$/, fields: ['limit'], kinds: ['cgroup'] },
};

const RESIDENT: FieldPhrase = { pattern: /^$/, fields: ['rss'], kinds: ['process'] };
const USAGE: FieldPhrase = { pattern: /^$/, fields: ['usage'], kinds: ['cgroup'] };

/** "The unit stood 20 percent above memory.high": its usage did. */
function usageOf(left: Side | null, right: Side | null): Side | null {
  const isBound = right?.field?.fields.some((name) => name === 'limit' || name === 'high') === true;
  const isGroup =
    left?.names.every((subjects) => subjects.every((one) => one.startsWith('cgroup:'))) === true;
  return left && !left.field && isBound && isGroup ? { ...left, field: USAGE } : left;
}

function limitOf(left: Side | null, right: Side | null): Side | null {
  const own = LIMITS[left?.field?.fields[0] ?? ''];
  return right && own && right.field?.fields.includes('limit') ? { ...right, field: own } : right;
}

/** A side that names no field or nobody is of the other's. */
function placeOf(side: Side, other: Side, { place, inherited }: Statement): Place | null {
  const field = side.field ?? other.field;
  if (!field) return null;
  const own = side.names.length > 0 ? place(field, side.names) : null;
  if (own) return own;
  const isHost = (subjects: readonly string[]) => subjects.length === 1 && subjects[0] === 'host';
  // A host on the one side does not have the other's limit.
  const others = [...other.names, ...inherited].filter((one) => field.kinds.includes('host') || !isHost(one));
  const found = place(field, [...side.names, ...others]);
  const isOpen = side.names.length + others.length === 0;
  // Where nobody is named, the first that it may be of is meant.
  return isOpen && !side.quantity && found?.subjects?.[0] && found.subjects[0] !== 'host'
    ? { ...found, subjects: [found.subjects[0]] }
    : found;
}

/** "The usage was below 200 MiB": the value against the figure itself. */
function checkBound(
  place: Place,
  quantity: Quantity,
  { test }: Relation,
  { assertions }: Statement,
): Finding {
  const [[low, high] = [Number.NaN, Number.NaN]] = quantity.ranges;
  const middle = (low + high) / 2;
  return checkPair(
    place,
    null,
    assertions,
    (a) => test(a, middle),
    'It stands on another side of that figure.',
    {
      bound: quantity,
    },
  );
}
