import type { Verdict } from '../ground.ts';
import { named, no, type Rule, type Scene } from './rule.ts';

/** What a verdict must be for the failure to have been none of memory. */
const NOT_MEMORY = new Set([
  'page-cache-misread',
  'not-oom-sigkill',
  'pids-limit',
  'max-map-count',
  'sigterm',
]);
/** What a group still holds after the kill where nothing was released. */
const KEPT = 0.5;

/** Limits that a host's RAM has no part in. */
const OWN_LIMIT = new Set([
  'cgroup-limit',
  'cgroup-ancestor-limit',
  'cgroup-oom-group',
  'pids-limit',
  'rlimit-as',
  'rlimit-data',
  'max-map-count',
  'not-oom-sigkill',
  'page-cache-misread',
  'memory-high-throttle',
]);

export const further: readonly Rule[] = [
  { says: ['MORERAM H? WOULD? NOT HELP (?:REACH|P|G|LIMIT|KILL|H)*', 'NOT HELP MORERAM'], check: moreRam },
  {
    says: ['ALL? Q? HUGE (?:ALL )?FREE', 'NONE USED HUGE', 'HUGE NOT USED', 'NO Q? HUGE USED'],
    check: hugeFree,
  },
  { says: ['MEM NOT REASON CRASH?', 'CRASH NOTHINGTODO MEM', 'MEM NOTHINGTODO CRASH'], check: notMemory },
  { says: ['GROUPKILL SWITCHEDON G?', 'G GROUPKILL SWITCHEDON'], check: groupKill },
  {
    says: ['KILL P NOT RELEASE (?:ANY )?MEM', 'MEM NOT RELEASE (?:BY? KILL P?)?', 'P KILL NOT RELEASE MEM'],
    check: kept,
  },
];

function hugeFree(scene: Scene): Verdict {
  const { assertions } = scene.ground;
  const values = (field: string) => assertions.filter((one) => one.subject === 'host' && one.field === field);
  const [total] = values('HugePages_Total');
  const free = values('HugePages_Free');
  const [figure] = named(scene, 'Q');
  if (
    !total ||
    Number(total.value) === 0 ||
    free.some(({ value }) => value !== total.value) ||
    free.length === 0
  )
    return no('Not all huge pages are free.');
  if (figure && !figure.quantity?.ranges.some(([low]) => low === total.value))
    return no('It is another number.');
  return { grounded: true, why: 'The evidence counts them.', at: [total.at, ...free.map(({ at }) => at)] };
}

function moreRam({ ground }: Scene): Verdict {
  const { verdict } = ground.diagnosis.incident;
  return OWN_LIMIT.has(verdict.cause)
    ? { grounded: true, why: 'The limit that was hit is not the host’s.', at: verdict.evidence }
    : no('The host’s memory may have had a part in it.');
}

function notMemory({ ground }: Scene): Verdict {
  const { verdict } = ground.diagnosis.incident;
  return NOT_MEMORY.has(verdict.cause)
    ? { grounded: true, why: 'The rules name another reason.', at: verdict.evidence }
    : no('The rules name a reason of memory.');
}

function groupKill(scene: Scene): Verdict {
  const [group] = named(scene, 'G');
  const own = scene.ground.diagnosis.facts.event?.cgroup;
  const subjects = group?.subjects ?? [own?.limitPath, own?.taskPath].map((path) => `cgroup:${path}`);
  const set = scene.ground.assertions.find(
    (one) => subjects.includes(one.subject) && one.field === 'oom_group',
  );
  return set?.value === 1
    ? { grounded: true, why: 'memory.oom.group is 1.', at: [set.at] }
    : no('memory.oom.group is not set there.');
}

function kept({ ground }: Scene): Verdict {
  const { cgroup } = ground.diagnosis.facts.event ?? {};
  const usage = ground.assertions.filter(
    (one) => one.subject === `cgroup:${cgroup?.limitPath}` && one.field === 'usage',
  );
  const [atKill] = usage.filter(({ when }) => when === 'kill');
  const [after] = usage.filter(({ when }) => when === 'after');
  if (!atKill || !after || Number(after.value) < KEPT * Number(atKill.value))
    return no('The evidence does not show that the memory stayed.');
  return { grounded: true, why: 'The group still held it afterwards.', at: [atKill.at, after.at] };
}
