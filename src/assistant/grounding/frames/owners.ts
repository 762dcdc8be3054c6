import { isAncestor } from '../../../facts/cgroups.ts';
import type { Ground } from '../ground.ts';
import type { FieldPhrase } from '../lexicon/fields.ts';
import type { Item } from '../reader.ts';

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

/** The control group of a process: of one that was killed as the kernel names it, else by its own file. */
export function groupOf(pid: number, { diagnosis }: Ground): string | null {
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

/** Whose field it is, of those that are named; of the field's own kind where none is. */
export function ownerOf(
  field: FieldPhrase,
  subjects: readonly (readonly string[])[],
  ground: Ground,
  assertions: Ground['assertions'] = ground.assertions,
): readonly string[] | null | 'several' {
  const kinds = kindsOf(field, ground, assertions);
  const isKind = (subject: string) =>
    kinds.some((kind) => subject === kind || subject.startsWith(`${kind}:`));
  const all = subjects.map((some) => some.filter(isKind)).filter((some) => some.length > 0);
  // Of a process and its group the field's first kind is meant: "anonymous memory of the victim, … of the unit's limit".
  const first = all.filter((some) => some.every((one) => one.startsWith(`${kinds[0]}:`)));
  // A host that is named beside something smaller tells where that is.
  const smaller = all.filter((some) => !some.includes('host'));
  const fitting = first.length > 0 ? first : smaller.length > 0 ? smaller : all;
  // Several names of one thing ("pid 125, a python3") are one subject.
  const shared =
    fitting.length > 0 ? fitting.reduce((left, right) => left.filter((one) => right.includes(one))) : null;
  if (shared) return shared.length > 0 ? shared : 'several';
  // A verb of having is said of whom it is said of, not of the group around.
  if (field.isWeak && subjects.flat().some((one) => one.startsWith('process:'))) return 'several';
  const foreign = subjects.flat().filter((one) => one !== 'host' || !kinds.includes('host'));
  // The victim's group has its limit, and the limiting group its victim; nobody else is meant without being named.
  const own = new Set([ownProcess(ground), ...ownGroups(ground)]);
  if (foreign.some((one) => !own.has(one)) && !kinds.includes('event') && !kinds.includes('host'))
    return 'several';
  return defaultOf(kinds, ground);
}

const memo = new WeakMap<Ground, ReadonlyMap<string, ReadonlySet<string>>>();

/** The kinds that the phrase is said of and that have such a field here, in the phrase's order. */
function kindsOf(field: FieldPhrase, ground: Ground, assertions: Ground['assertions']): readonly string[] {
  if (assertions !== ground.assertions)
    return field.kinds.filter((kind) =>
      assertions.some(
        ({ field: name, subject }) => field.fields.includes(name) && subject.split(':')[0] === kind,
      ),
    );
  const having = memo.get(ground) ?? new Map<string, Set<string>>();
  if (!memo.has(ground)) {
    const made = having as Map<string, Set<string>>;
    for (const { field: name, subject } of ground.assertions)
      made.set(name, (made.get(name) ?? new Set()).add(subject.split(':')[0] ?? ''));
    memo.set(ground, made);
  }
  return field.kinds.filter((kind) => field.fields.some((name) => having.get(name)?.has(kind)));
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

function placesOf({ assertions }: Ground): string[] {
  return [...new Set(assertions.map(({ subject }) => subject))].filter((one) => /^(?:zone|node):/.test(one));
}

/** "The limit" without an owner is the one that was hit, or that of the program's own group. */
function defaultOf(kinds: readonly string[], ground: Ground): readonly string[] | null {
  const isGroups = ground.diagnosis.facts.event?.cgroup?.limitBytes != null;
  const [group] = ownGroups(ground);
  const process = ownProcess(ground);
  if (kinds.includes('host') && !(isGroups && kinds.includes('cgroup'))) {
    const smaller = kinds.some((kind) => kind === 'zone' || kind === 'node');
    return smaller ? ['host', ...placesOf(ground)] : ['host'];
  }
  const own = kinds.flatMap((kind) =>
    kind === 'process' && process ? [process] : kind === 'cgroup' && group ? [group] : [],
  );
  return own.length > 0 ? own : null;
}
