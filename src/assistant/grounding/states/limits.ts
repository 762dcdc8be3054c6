import { isAncestor } from '../../../facts/cgroups.ts';
import type { FailureEvent } from '../../../facts/types.ts';
import { groupOf } from '../frames/owners.ts';
import type { Ground, Verdict } from '../ground.ts';
import { holds } from '../quantity.ts';
import { named, no, type Rule, type Scene } from './rule.ts';

const WHO = '(?:P|G)';

export const limits: readonly Rule[] = [
  {
    says: [
      `${WHO} (?:REACH|FULL|USED ALL) G? LIMIT G? Q?`,
      `${WHO}? LIMIT ${WHO}? (?:REACH|FULL|USED) (?:BY ${WHO})?`,
    ],
    check: reached,
  },
  {
    says: [
      `${WHO} NOT REACH ANY? G? LIMIT G?`,
      `${WHO}? LIMIT ${WHO}? NOT (?:REACH|FULL)`,
      `NO LIMIT G? REACH (?:BY? ${WHO})?`,
    ],
    check: notReached,
  },
  ...(['DATALIMIT', 'SPACELIMIT', 'TASKLIMIT', 'MAPLIMIT'] as const).map((limit) => ({
    says: [
      `(?:P|G)(?: P)? (?:REACH|RAISE|FULL) ${limit}`,
      `${limit} P? REACH (?:BY (?:P|G))?`,
      `(?:P|G) ${limit} REACH`,
    ],
    check: (scene: Scene) => verdictIs(scene, VERDICTS[limit]),
  })),
  {
    says: [
      'NO LIMIT (?:ACT|SWITCHEDON) G',
      'NONE LIMITED G',
      'G (?:NO|NOT|NOT ANY) LIMIT',
      'G (?:UNLIMITED|NOT LIMITED BY? ANY? LIMIT?)',
      'G NO LIMIT WOULD REACH',
      'NO LIMIT SWITCHEDON? G SWITCHEDON?',
    ],
    check: unlimited,
  },
];

const VERDICTS = {
  DATALIMIT: 'rlimit-data',
  SPACELIMIT: 'rlimit-as',
  TASKLIMIT: 'pids-limit',
  MAPLIMIT: 'max-map-count',
} as const;

/** The rules found that this limit was hit; whoever is named is the program or its group. */
function verdictIs(scene: Scene, cause: string): Verdict {
  const { incident, facts } = scene.ground.diagnosis;
  const own = new Set([
    `process:${facts.workload.process?.pid}`,
    `process:${facts.event?.victim?.pid}`,
    `cgroup:${facts.workload.cgroupPath}`,
  ]);
  if (incident.verdict.cause !== cause) return no('The rules name another limit.');
  if (named(scene, 'P', 'G').some(({ subjects }) => subjects.length !== 1 || !own.has(subjects[0] ?? '')))
    return no('It was not the limit of that one.');
  return { grounded: true, why: 'The rules name this limit.', at: incident.verdict.evidence };
}

/** The group that is named, or that of the process; `undefined` where none is, `null` where it is not plain. */
function pathOf(scene: Scene): string | null | undefined {
  const [group] = named(scene, 'G');
  const [process] = named(scene, 'P');
  const subjects = (group ?? process)?.subjects;
  if (!subjects) return undefined;
  const [one] = subjects;
  if (subjects.length !== 1 || !one) return null;
  const path = one.startsWith('process:') ? groupOf(Number(one.slice(8)), scene.ground) : one.slice(7);
  const pid = Number(process?.subjects[0]?.slice(8));
  const of = process && group ? groupOf(pid, scene.ground) : path;
  // "P reached the limit of G": the process must be in that group.
  return path !== null && of !== null && (of === path || isAncestor(path, of)) ? path : null;
}

/** Kills that a group's limit brought about. */
function ofLimits({ diagnosis }: Ground): readonly FailureEvent[] {
  return diagnosis.facts.events.filter(
    ({ report, cgroup }) => cgroup?.limitPath && report?.summary?.constraint === 'CONSTRAINT_MEMCG',
  );
}

function reached(scene: Scene): Verdict {
  if (scene.when === 'before' || scene.when === 'after')
    return no('Whether it was reached then is not decided.');
  const path = pathOf(scene);
  if (path === null) return no('It is not plain whose limit this is.');
  const { facts } = scene.ground.diagnosis;
  const events = ofLimits(scene.ground);
  const event =
    path === undefined
      ? events.find((one) => one === facts.event)
      : events.find(({ cgroup }) => {
          const limit = cgroup?.limitPath ?? '';
          // Of a process the limit above it is meant too; a group is meant by its name.
          return limit === path || (named(scene, 'G').length === 0 && isAncestor(limit, path));
        });
  if (!event?.report?.summary) return no('The kernel names no such limit.');
  const [figure] = named(scene, 'Q');
  if (
    figure &&
    (!figure.quantity ||
      !event.cgroup?.limitBytes ||
      figure.quantity.unit !== 'bytes' ||
      !holds(figure.quantity, event.cgroup.limitBytes))
  )
    return no('The limit is another.');
  const { memory } = event.report.memcg ?? {};
  return {
    grounded: true,
    why: 'The kernel reports it.',
    at: [event.report.summary.at, ...(memory ? [memory.at] : []), ...(event.kill ? [event.kill.at] : [])],
  };
}

function notReached(scene: Scene): Verdict {
  const path = pathOf(scene);
  const { facts } = scene.ground.diagnosis;
  const own = path === undefined ? facts.workload.cgroupPath : path;
  if (
    !own ||
    ofLimits(scene.ground).some(
      ({ cgroup }) => isAncestor(cgroup?.limitPath ?? '', own) || cgroup?.limitPath === own,
    )
  )
    return no('A limit was reached.');
  const group = facts.parsed.after.cgroups.get(own) ?? facts.parsed.before.cgroups.get(own);
  const counter = group?.events.get('max');
  const oom = group?.events.get('oom');
  if (counter?.value === 0 && (oom?.value ?? 0) === 0)
    return { grounded: true, why: 'The kernel counts none.', at: [counter.at] };
  return no('Whether the limit was reached is not in the evidence.');
}

function unlimited(scene: Scene): Verdict {
  const subjects = named(scene, 'G')[0]?.subjects ?? [];
  const { ground } = scene;
  const found = ground.assertions.find((one) => subjects.includes(one.subject) && one.field === 'limit');
  if (subjects.length !== 1 || found?.value !== 'max') return no('It has a limit, or none is known.');
  return { grounded: true, why: 'The evidence says so.', at: [found.at] };
}
