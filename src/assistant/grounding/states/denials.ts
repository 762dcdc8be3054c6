import type { Verdict } from '../ground.ts';
import { pidsOf } from './killed.ts';
import { type Check, named, no, type Rule, type Scene } from './rule.ts';

const PAGE = 4096;
/** Verdicts whose memory is no process's own. */
const ELSEWHERE = new Set([
  'tmpfs-shm',
  'slab-leak',
  'hugetlb-reserved',
  'page-cache-misread',
  'pids-limit',
  'max-map-count',
]);

/** What had no part in it, who was left alone, what is switched off. */
export const denials: readonly Rule[] = [
  { says: ['SWAP H? NOROLE', 'SWAP H? NOT REASON CRASH?'], check: noSwapInvolved },
  {
    says: [
      'NO LIMIT (?:ANY G|G)? (?:ACT|TAKEPART|REACH) (?:CRASH|KILL)?',
      'NO (?:G|LOCAL) LIMIT (?:ACT|TAKEPART|REACH) CRASH?',
      'LIMIT G? NOROLE',
      '(?:G|LOCAL) LIMIT NOROLE',
    ],
    check: constraintIs('CONSTRAINT_NONE'),
  },
  {
    says: [
      'KILLER NOT ACT (?:H|GLOBAL)(?:H|GLOBAL)?',
      'NO GLOBAL (?:OOM|OOMKILL|KINDOFOOM)? ACT?',
      'KINDOFOOM NOT GLOBAL',
      'OOMKILL NOT GLOBAL',
    ],
    check: (scene) =>
      named(scene, 'H').every(({ text }) => /whole|wide|itself|entire/i.test(text))
        ? constraintIs('CONSTRAINT_MEMCG')(scene)
        : no('It acted there.'),
  },
  {
    says: ['GROUPKILL NOT SWITCHEDON G?', 'GROUPKILL SWITCHEDOFF G?', 'G NOT SWITCHEDON GROUPKILL'],
    check: groupKillOff,
  },
  { says: ['LARGEST ANYPROC? (?:SURVIVE|NOT KILL)', 'LARGEST NOT (?:VICTIM|KILL)'], check: largestSpared },
  { says: ['P WOULD NOT (?:KILL|VICTIM)'], check: exempt },
  { says: ['HEAP P? NOT (?:REASON|FULL|USED|REACH|LIMIT|G|MEM|CRASH)+', 'HEAP P? NOROLE'], check: notHeap },
  {
    says: ['NO ANYPROC (?:REACH|OVER) G? LIMIT G?', 'NONE ANYPROC (?:REACH|OVER) G? LIMIT G?'],
    check: noneAlone,
  },
];

function noSwapInvolved({ ground }: Scene): Verdict {
  const total = ground.assertions.find((one) => one.subject === 'host' && one.field === 'SwapTotal');
  const frees = ground.assertions.filter((one) => one.subject === 'host' && one.field === 'SwapFree');
  if (!total || frees.some(({ value }) => value !== total.value))
    return no('Some swap was used, or it is not known.');
  return { grounded: true, why: 'No swap was used.', at: [total.at] };
}

function constraintIs(constraint: string): Check {
  return ({ ground }) => {
    const all = ground.diagnosis.facts.events.flatMap(({ report }) => report?.summary ?? []);
    const [first] = all;
    return first && all.every((one) => one.constraint === constraint)
      ? { grounded: true, why: 'The kernel names the constraint.', at: [first.at] }
      : no(`The kernel names ${first?.constraint ?? 'none'}.`);
  };
}

function groupKillOff(scene: Scene): Verdict {
  const [group] = named(scene, 'G');
  const own = scene.ground.diagnosis.facts.event?.cgroup?.limitPath;
  const subjects = group?.subjects ?? [`cgroup:${own}`];
  const set = scene.ground.assertions.find(
    (one) => subjects.includes(one.subject) && one.field === 'oom_group',
  );
  return set?.value === 0 && subjects.length === 1
    ? { grounded: true, why: 'memory.oom.group is 0.', at: [set.at] }
    : no('memory.oom.group is set there, or not known.');
}

function largestSpared({ ground }: Scene): Verdict {
  const tasks = ground.diagnosis.facts.event?.report?.tasks ?? [];
  const [first] = [...tasks].sort((a, b) => b.rssPages - a.rssPages);
  return first && !pidsOf(ground).has(first.pid)
    ? { grounded: true, why: 'The largest task is not among the killed.', at: [first.at] }
    : no('The largest was killed, or it is not known.');
}

/** -1000 takes a process out of the kernel's choice (proc_pid_oom_score_adj(5)). */
function exempt(scene: Scene): Verdict {
  const [process] = named(scene, 'P');
  const adj = scene.ground.assertions.find(
    (one) =>
      process?.subjects.length === 1 &&
      process.subjects.includes(one.subject) &&
      one.field === 'oom_score_adj',
  );
  return adj?.value === -1000
    ? { grounded: true, why: 'Its oom_score_adj is -1000.', at: [adj.at] }
    : no('It might have been chosen.');
}

function notHeap({ ground }: Scene): Verdict {
  const { verdict } = ground.diagnosis.incident;
  return ELSEWHERE.has(verdict.cause)
    ? { grounded: true, why: 'The rules find the memory elsewhere.', at: verdict.evidence }
    : no('The rules find it in the process.');
}

/** Of the tasks in the report none held as much as the limit alone. */
function noneAlone({ ground }: Scene): Verdict {
  const { report, cgroup } = ground.diagnosis.facts.event ?? {};
  const tasks = report?.tasks ?? [];
  const [first] = [...tasks].sort((a, b) => b.rssPages - a.rssPages);
  return first && cgroup?.limitBytes && first.rssPages * (report?.pageBytes ?? PAGE) < cgroup.limitBytes
    ? { grounded: true, why: 'The largest task held less than the limit.', at: [first.at] }
    : no('A task held as much, or it is not known.');
}
