import type { Facts } from '../../facts/types.ts';

/** What a name of a sentence may stand for: subjects of assertions. */
export interface Name {
  readonly text: string;
  readonly subjects: readonly string[];
}

const HOST =
  /^(?:the |this )?(?:host|machine|system|server|box|(?<=the |this )(?:node|vm))(?: as a whole| itself)?(?![\w.-]*\w)/i;
const VICTIM =
  /^(?:the )?(?:victim|(?:killed|dead) (?:process|program|interpreter|job|python3?)|process (?:that|which) (?:died|was killed))(?![\w-])/i;
/** Said where the incident is about one program. */
const PROGRAM = /^(?:(?:the|this) (?:process|program|script|job|interpreter)|python(?![\w.-]))(?![\w-])/i;
const LIMITED = /^(?:the )?(?:limiting (?:group|cgroup)|group (?:that|which) reached its limit)(?![\w-])/i;
/** A word for a control group, and the leaf names that it is said of. */
const GROUPS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:the )?(?:unit|service)(?![\w-])/i, /\.(?:service|scope)$/],
  [
    /^(?:the )?container(?:'s (?:group|cgroup))?(?![\w-])/i,
    /^(?:cri-containerd|docker|crio|libpod)-|^[0-9a-f]{12,64}$/,
  ],
  [/^(?:the )?pod(?: slice)?(?![\w-])/i, /(?:^|-)pod[0-9a-f-]/],
  [/^(?:the )?(?:cgroup|control group|group|slice|scope)(?![\w-])/i, /./],
];

/** Reads names at the beginning of a text: processes, control groups, the host, in words or by name. */
export class Names {
  readonly #known: readonly Name[];
  readonly #victims: readonly string[];
  readonly #groups: readonly string[];
  readonly #limited: readonly string[];
  readonly #program: readonly string[];

  constructor(facts: Facts, hosts: readonly string[]) {
    const { events, event } = facts;
    const main = event ? [event] : [];
    this.#victims = (events.length === 1 ? events : main).flatMap(({ victim }) =>
      victim?.pid == null ? [] : [`process:${victim.pid}`],
    );
    const paths = events.flatMap(({ cgroup }) => [cgroup?.limitPath, cgroup?.taskPath]);
    this.#groups = [...new Set([...paths, facts.workload.cgroupPath].filter((path) => path != null))];
    this.#limited = main.flatMap(({ cgroup }) => (cgroup?.limitPath ? [`cgroup:${cgroup.limitPath}`] : []));
    const own = facts.workload.process?.pid;
    this.#program = this.#victims.length > 0 ? this.#victims : own === undefined ? [] : [`process:${own}`];
    this.#known = [...hosts.map((text) => ({ text, subjects: ['host'] })), ...known(facts)];
  }

  read(text: string): { name: Name; length: number } | null {
    const roles: readonly (readonly [RegExp, readonly string[]])[] = [
      [VICTIM, this.#victims],
      [PROGRAM, this.#program],
      [LIMITED, this.#limited],
      [HOST, ['host']],
      ...GROUPS.map(([words, leaf]) => [words, this.#groupsLike(leaf)] as const),
    ];
    for (const [words, subjects] of roles) {
      const said = words.exec(text)?.[0];
      if (said) return { name: { text: said, subjects }, length: said.length };
    }
    const pid = /^(?:process )?pid (\d+)\b|^process (\d+)\b/i.exec(text);
    if (pid) {
      const subject = `process:${pid[1] ?? pid[2]}`;
      return { name: { text: pid[0], subjects: [subject] }, length: pid[0].length };
    }
    const zone = /^zone (\w+)|^(DMA32|DMA|Normal|HighMem|Movable)\b(?: zone)?/.exec(text);
    if (zone)
      return { name: { text: zone[0], subjects: [`zone:${zone[1] ?? zone[2]}`] }, length: zone[0].length };
    const node = /^node (\d+)\b/i.exec(text);
    if (node) return { name: { text: node[0], subjects: [`node:${node[1]}`] }, length: node[0].length };
    const name = this.#known.find(
      (one) =>
        text.slice(0, one.text.length).toLowerCase() === one.text.toLowerCase() &&
        !/^[\w/-]|^\.\w/.test(text.slice(one.text.length)),
    );
    return name ? { name, length: name.text.length } : null;
  }

  #groupsLike(leaf: RegExp): string[] {
    const like = this.#groups.filter((path) => leaf.test(path.split('/').at(-1) ?? ''));
    // Where two groups answer to the word, the sentence does not tell which: nothing is said of either.
    return like.length === 1 ? [`cgroup:${like[0]}`] : [];
  }
}

/** Longest first, so that a name is not taken for the beginning of another. */
function known({ parsed, events }: Facts): Name[] {
  const names = new Map<string, Set<string>>();
  const add = (text: string | null | undefined, subject: string) => {
    if (!text || text.length < 2) return;
    names.set(text, (names.get(text) ?? new Set()).add(subject));
  };
  // People call session_cache.py "the session cache".
  const addScript = (word: string, subject: string) => {
    const file = word.split('/').at(-1) ?? '';
    if (!file.endsWith('.py')) return;
    add(file, subject);
    const spoken = file.slice(0, -3).replace(/[_-]+/g, ' ');
    if (spoken.includes(' ')) for (const form of [spoken, `the ${spoken}`]) add(form, subject);
  };
  for (const { cgroups, processes, tmpfs } of [parsed.before, parsed.after]) {
    for (const path of cgroups.keys()) {
      add(path, `cgroup:${path}`);
      add(path.split('/').at(-1), `cgroup:${path}`);
    }
    for (const { pid, comm, command } of processes.values()) {
      add(comm?.value, `process:${pid}`);
      for (const word of command?.value.split(/\s+/) ?? []) addScript(word, `process:${pid}`);
    }
    for (const { value } of tmpfs) add(value.mount, `mount:${value.mount}`);
  }
  for (const { report, victim, hog, cgroup } of events) {
    for (const task of report?.tasks ?? []) add(task.name, `process:${task.pid}`);
    for (const one of [victim, hog]) {
      if (one?.pid == null) continue;
      add(one.name, `process:${one.pid}`);
      for (const word of one.command?.split(/\s+/) ?? []) addScript(word, `process:${one.pid}`);
    }
    for (const path of [cgroup?.limitPath, cgroup?.taskPath]) {
      add(path, `cgroup:${path}`);
      add(path?.split('/').at(-1), `cgroup:${path}`);
    }
  }
  return [...names]
    .map(([text, subjects]) => ({ text, subjects: [...subjects] }))
    .sort((a, b) => b.text.length - a.text.length);
}
