import { isAncestor } from '../../../facts/cgroups.ts';
import type { Ground } from '../ground.ts';
import { type FieldPhrase, WHOLES } from '../lexicon.ts';
import { holds, type Quantity } from '../quantity.ts';
import type { Item } from '../reader.ts';
import { checkOrder, checkShare, checkTimes, checkValue, type Finding, type Place } from '../values.ts';

/** When, and at which kill, where the sentence says so. */
export type Moment = Pick<Place, 'when' | 'nth'>;

/** Who a statement is about: the subjects of each name in it; a text where that is not plain. */
export function subjectsOf(part: readonly Item[], ground: Ground): (readonly string[])[] | string {
  const names = part.flatMap((item) => (item.kind === 'name' ? [item.name] : []));
  const each = names.map(({ subjects }) => (subjects.length > 1 ? victimOf(subjects, ground) : subjects));
  if (each.some((subjects) => subjects.length === 0)) return 'It is not plain who is meant.';
  return isOneStory(each.flat(), ground) ? each : 'It names several subjects.';
}

/** A process that is named beside a group must be in it: "the container in which memcached runs" may be another. */
function isOneStory(subjects: readonly string[], ground: Ground): boolean {
  const groups = subjects.filter((one) => one.startsWith('cgroup:')).map((one) => one.slice(7));
  const pids = subjects.filter((one) => one.startsWith('process:')).map((one) => Number(one.slice(8)));
  return groups.every((group) =>
    pids.every((pid) => {
      const path = groupOf(pid, ground);
      return path !== null && (path === group || isAncestor(group, path));
    }),
  );
}

function groupOf(pid: number, { diagnosis }: Ground): string | null {
  const { events, parsed } = diagnosis.facts;
  const killed = events.find(({ victim }) => victim?.pid === pid)?.cgroup?.taskPath;
  return (
    killed ?? (parsed.after.processes.get(pid) ?? parsed.before.processes.get(pid))?.cgroup?.value ?? null
  );
}

/** A name that several processes have is said of the one that the incident is about. */
function victimOf(subjects: readonly string[], { diagnosis }: Ground): readonly string[] {
  const pid = diagnosis.facts.event?.victim?.pid;
  return subjects.includes(`process:${pid}`) ? [`process:${pid}`] : [];
}

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
  const { assertions } = ground;
  const fields = merged(part.flatMap((item) => (item.kind === 'field' ? [item.field] : [])));
  const quantities = part.flatMap((item) => (item.kind === 'quantity' ? [item.quantity] : []));
  const compare = part.flatMap((item) => (item.kind === 'compare' ? [item.how] : []));
  if (fields.length === 0 && quantities.length === 0) return compare.length === 0 ? [] : null;
  const place = (field: FieldPhrase): Place | null => {
    const whose = ownerOf(field, subjects, ground);
    return whose === 'several' ? null : { field, subjects: whose, ...moment };
  };
  const [field, second] = fields;
  const [quantity, other] = quantities;
  const percents = quantities.filter(({ unit }) => unit === 'percent');
  if (quantities.some(({ unit }) => unit === 'times'))
    return timesOf(part, fields, quantities, place, ground);
  if (percents.length > 0) return shareOf(part, fields, quantities, place, ground);
  const alternating = field && second && quantities.length === 2 && inTurns(part);
  if (compare.length > 0) {
    const [left, right] = [field && place(field), second && place(second)];
    const how = compare[0];
    if (compare.length > 1 || fields.length !== 2 || !left || !right || !how) return null;
    if (quantities.length > 0 && !alternating) return null;
    const order = checkOrder(left, how, right, assertions);
    return alternating && quantity && other
      ? [checkValue(left, quantity, assertions), checkValue(right, other, assertions), order]
      : [order];
  }
  const pageBytes = ground.diagnosis.facts.event?.report?.pageBytes;
  if (field && fields.length === 1 && quantity?.unit === 'pages' && other?.unit === 'bytes' && pageBytes) {
    // "90805 resident pages, about 355 MiB": one value in two units.
    const whose = quantities.length === 2 ? place(field) : null;
    if (!whose) return null;
    const isSame = quantity.ranges.some(([low]) => holds(other, low * pageBytes));
    return [
      checkValue(whose, quantity, assertions),
      isSame ? { holds: true, at: [] } : { holds: false, why: 'These are not as many bytes.' },
    ];
  }
  if (fields.length <= 1 && quantity && other && quantities.length === 2) {
    const both = partOfWhole(field);
    const [part_, whole] = both ? both.map(place) : [];
    return part_ && whole
      ? [checkValue(part_, quantity, assertions), checkValue(whole, other, assertions)]
      : null;
  }
  if (alternating && quantity && other && WHOLES[field.fields[0] ?? ''] === second.fields[0]) {
    const [left, right] = [place(field), place(second)];
    return left && right
      ? [checkValue(left, quantity, assertions), checkValue(right, other, assertions)]
      : null;
  }
  const only = fields.length === 1 && quantities.length === 1 && field ? place(field) : null;
  return only && quantity ? [checkValue(only, quantity, assertions)] : null;
}

/** Whose field it is, of those that are named; of the field's own kind where none is. */
function ownerOf(
  field: FieldPhrase,
  subjects: readonly (readonly string[])[],
  ground: Ground,
): readonly string[] | null | 'several' {
  const kinds = (subject: string) =>
    field.kinds.some((kind) => subject === kind || subject.startsWith(`${kind}:`));
  const all = subjects.map((some) => some.filter(kinds)).filter((some) => some.length > 0);
  // Of a process and its group the field's first kind is meant: "anonymous memory of the victim, … of the unit's limit".
  const first = all.filter((some) => some.every((one) => one.startsWith(`${field.kinds[0]}:`)));
  const fitting = first.length > 0 ? first : all;
  // Several names of one thing ("pid 125, a python3") are one subject.
  const shared =
    fitting.length > 0 ? fitting.reduce((left, right) => left.filter((one) => right.includes(one))) : null;
  if (shared) return shared.length > 0 ? shared : 'several';
  const foreign = subjects.flat().filter((one) => one !== 'host' || !field.kinds.includes('host'));
  // The victim's group has its limit, and the limiting group its victim; nobody else is meant without being named.
  const own = new Set([ownProcess(ground), ...ownGroups(ground)]);
  if (foreign.some((one) => !own.has(one)) && !field.kinds.includes('event') && !field.kinds.includes('host'))
    return 'several';
  return defaultOf(field, ground);
}

function ownProcess({ diagnosis }: Ground): string | null {
  const { event, workload } = diagnosis.facts;
  const pid = event?.victim?.pid ?? workload.process?.pid;
  return pid === undefined || pid === null ? null : `process:${pid}`;
}

function ownGroups({ diagnosis }: Ground): string[] {
  const { event, workload } = diagnosis.facts;
  const paths = event?.cgroup ? [event.cgroup.limitPath, event.cgroup.taskPath] : [workload.cgroupPath];
  return paths.flatMap((path) => (path ? [`cgroup:${path}`] : []));
}

/** "The limit" without an owner is the one that was hit, or that of the program's own group. */
function defaultOf(field: FieldPhrase, ground: Ground): readonly string[] | null {
  const isGroups = field.kinds[0] === 'cgroup' && ground.diagnosis.facts.event?.cgroup?.limitBytes != null;
  if (field.kinds.length !== 1 && !isGroups) return null;
  const process = ownProcess(ground);
  if (field.kinds[0] === 'process') return process === null ? null : [process];
  const [group] = ownGroups(ground);
  return field.kinds[0] === 'cgroup' && group ? [group] : null;
}

/** "Limited to 100 MiB through memory.limit_in_bytes" names one field twice. */
function merged(fields: readonly FieldPhrase[]): FieldPhrase[] {
  const kept: FieldPhrase[] = [];
  for (const field of fields)
    if (!kept.some((one) => one.fields.some((name) => field.fields.includes(name)))) kept.push(field);
  return kept;
}

/** Field and figure one after the other, so that each figure is that of the field beside it. */
function inTurns(part: readonly Item[]): boolean {
  const kinds = part.flatMap(({ kind }) => (kind === 'field' || kind === 'quantity' ? [kind] : []));
  return kinds.every((kind, i) => i === 0 || kind !== kinds[i - 1]);
}

/** "THIS was seven times THAT": the field behind the figure is what it is measured by. */
function timesOf(
  part: readonly Item[],
  fields: readonly FieldPhrase[],
  quantities: readonly Quantity[],
  place: (field: FieldPhrase) => Place | null,
  { assertions }: Ground,
): Finding[] | null {
  const at = part.findIndex((item) => item.kind === 'quantity' && item.quantity.unit === 'times');
  const times = part[at];
  if (times?.kind !== 'quantity' || fields.length !== 2) return null;
  const findings: Finding[] = [];
  const places: Place[] = [];
  for (const side of [part.slice(0, at), part.slice(at + 1)]) {
    const field = side.find((item) => item.kind === 'field');
    const figures = side.flatMap((item) => (item.kind === 'quantity' ? [item.quantity] : []));
    const whose = field?.kind === 'field' ? place(field.field) : null;
    if (!whose || figures.length > 1) return null;
    places.push(whose);
    for (const figure of figures) findings.push(checkValue(whose, figure, assertions));
  }
  const [left, right] = places;
  if (!left || !right || quantities.length !== findings.length + 1) return null;
  return [...findings, checkTimes(left, right, times.quantity, assertions)];
}

/** "N percent of THE WHOLE was the part": the field behind the percentage's "of" is the whole. */
function shareOf(
  part: readonly Item[],
  fields: readonly FieldPhrase[],
  quantities: readonly Quantity[],
  place: (field: FieldPhrase) => Place | null,
  { assertions }: Ground,
): Finding[] | null {
  const at = part.findIndex((item) => item.kind === 'quantity' && item.quantity.unit === 'percent');
  const percent = part[at];
  if (
    quantities.length > 3 ||
    fields.length !== 2 ||
    part[at + 1]?.kind !== 'of' ||
    percent?.kind !== 'quantity'
  )
    return null;
  const behind = part.slice(at + 2).find((item) => item.kind === 'field');
  const whole = behind?.kind === 'field' ? behind.field : undefined;
  const rest = fields.find((field) => field !== whole);
  const [wholePlace, partPlace] = [whole && place(whole), rest && place(rest)];
  if (!wholePlace || !partPlace) return null;
  const figures = (some: readonly Item[]) =>
    some.flatMap((item) => (item.kind === 'quantity' ? [item.quantity] : []));
  const ofPart = figures(part.slice(0, at));
  const ofWhole = figures(part.slice(at + 1));
  if (ofPart.length > 1 || ofWhole.length > 1) return null;
  return [
    checkShare(partPlace, wholePlace, percent.quantity, assertions),
    ...ofPart.map((one) => checkValue(partPlace, one, assertions)),
    ...ofWhole.map((one) => checkValue(wholePlace, one, assertions)),
  ];
}

/** "192 MiB of a 192 MiB limit", "81920kB of 81920kB", "free swap of 0kB out of 196604kB". */
function partOfWhole(field: FieldPhrase | undefined): readonly [FieldPhrase, FieldPhrase] | null {
  const names = field ? [...field.fields] : ['usage'];
  const part =
    names.find((name) => WHOLES[name]) ??
    Object.keys(WHOLES).find((key) => names.includes(WHOLES[key] ?? ''));
  if (!part) return null;
  const kinds = field?.kinds ?? (['cgroup'] as const);
  const named = (name: string): FieldPhrase => ({ pattern: /^$/, fields: [name], kinds });
  return [named(part), named(WHOLES[part] as string)];
}
