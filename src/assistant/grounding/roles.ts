import type { Facts } from '../../facts/types.ts';
import type { Name } from './names.ts';

const THE =
  '(?:(?:the|this|that|its|their)(?: own| whole| entire| same| affected| failing)? |own |whole |entire )?';
const END = '(?![\\w.-]*\\w|-)';
const words = (pattern: string) => new RegExp(`^${THE}(?:${pattern})${END}`, 'i');

const HOST = new RegExp(
  `^(?:(?:the )?(?:host|machine|system|kernel)-wide|(?:(?:on |of )?(?:the|this|that) (?:whole |entire |docker )?)?(?:host|machine|system|server|box|computer|vm|(?<=the |this )node)(?: as a whole| itself)?)${END}`,
  'i',
);
const DEAD = '(?:killed|dead|crashed|shot|terminated|unlucky)';
const VICTIM = words(
  `victim|${DEAD} (?:[\\w.-]+ )?(?:process|program|interpreter|job|task|script|python3?|python process)|(?:process|program|task) (?:that|which) (?:died|was killed|the kernel killed|got killed)`,
);
/** Said where the incident is about one program. */
const PROGRAM = new RegExp(
  `^(?:(?:the|this|its)(?: (?:same|whole|own|python))? (?:process|program|script|job|interpreter)|python)${END}`,
  'i',
);
const LIMITED = words(
  'limiting (?:group|cgroup|control group)|(?:group|cgroup) (?:that|which) (?:reached|hit) its limit',
);
const HOG = words('hog|really large process');
/** A word for a control group, and the leaf names that it is said of. */
const GROUPS: readonly (readonly [RegExp, RegExp])[] = [
  [words('(?:systemd )?(?:unit|service)'), /\.(?:service|scope)$/],
  [
    words("(?:docker |pod )?container(?:['’]s (?:own )?(?:group|cgroup))?|docker group"),
    /^(?:cri-containerd|docker|crio|libpod)-|^[0-9a-f]{12,64}$/,
  ],
  [words('pod(?: slice| cgroup)?'), /(?:^|-)pod[0-9a-f-]/],
  [words('(?:session |job )?scope'), /\.scope$/],
  [words('c?group|control group|slice'), /./],
];
const PARENT = words('parent (?:slice|group|cgroup)|(?:slice|group|cgroup) above(?: it)?');

const NTH_VICTIM = ['first', 'second', 'third', 'fourth', 'last'].map(
  (word, nth) =>
    [
      new RegExp(
        `^(?:the )?${word} (?:victim|(?:killed )?process(?: to die| that died)?|process killed)${END}`,
        'i',
      ),
      nth,
    ] as const,
);

function nthVictim({ events }: Facts, nth: number): string[] {
  const pids = events.flatMap(({ victim }) => (victim?.pid == null ? [] : [victim.pid]));
  const pid = nth === 4 ? pids.at(-1) : pids[nth];
  return pid === undefined || events.length < 2 ? [] : [`process:${pid}`];
}

/** What people call a thing by its part in the incident: the victim, the host, the unit. */
export class Roles {
  readonly #roles: readonly (readonly [RegExp, readonly string[]])[];

  constructor(facts: Facts) {
    const { events, event, workload } = facts;
    const main = event ? [event] : [];
    const victims = (events.length === 1 ? events : main).flatMap(({ victim }) =>
      victim?.pid == null ? [] : [`process:${victim.pid}`],
    );
    const hogs = main.flatMap(({ hog }) => (hog?.pid == null ? [] : [`process:${hog.pid}`]));
    const own = workload.process?.pid;
    const program = victims.length > 0 ? victims : own === undefined ? [] : [`process:${own}`];
    const paths = events.flatMap(({ cgroup }) => [cgroup?.limitPath, cgroup?.taskPath]);
    const groups = [...new Set([...paths, workload.cgroupPath].filter((path) => path != null))];
    const limited = main.flatMap(({ cgroup }) => (cgroup?.limitPath ? [`cgroup:${cgroup.limitPath}`] : []));
    this.#roles = [
      ...NTH_VICTIM.map(([said, nth]) => [said, nthVictim(facts, nth)] as const),
      [VICTIM, victims],
      [HOG, hogs],
      [PARENT, parentOf(groups)],
      [LIMITED, limited],
      [HOST, ['host']],
      ...GROUPS.map(([said, leaf]) => [said, only(groups, leaf)] as const),
      [PROGRAM, program],
    ];
  }

  read(text: string): { name: Name; length: number } | null {
    for (const [said, subjects] of this.#roles) {
      const match = said.exec(text)?.[0];
      if (match) return { name: { text: match, subjects }, length: match.length };
    }
    return null;
  }
}

/** Where two groups answer to the word, the sentence does not tell which: nothing is said of either. */
function only(groups: readonly string[], leaf: RegExp): string[] {
  const like = groups.filter((path) => leaf.test(path.split('/').at(-1) ?? ''));
  return like.length === 1 ? [`cgroup:${like[0]}`] : [];
}

function parentOf(groups: readonly string[]): string[] {
  const [group, ...more] = groups;
  const parent = group?.slice(0, group.lastIndexOf('/'));
  return parent && more.length === 0 ? [`cgroup:${parent}`] : [];
}
