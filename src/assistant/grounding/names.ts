import type { Facts } from '../../facts/types.ts';
import { knownNames } from './known-names.ts';
import { Roles } from './roles.ts';

/** What a name of a sentence may stand for: subjects of assertions. */
export interface Name {
  readonly text: string;
  readonly subjects: readonly string[];
}

/** A word for a group, said behind the name of a process: "the log agent's container". */
const GROUP_OF =
  /^(?:['’]s)? (?:own )?(?:docker |pod )?(?:container|c?group|control group|unit|service|scope)(?![\w.-]*\w)/i;

/** Reads names at the beginning of a text: processes, control groups, the host, in words or by name. */
export class Names {
  /** By the first letter of the name, so that reading stays quick where a host has many. */
  readonly #known = new Map<string, { readonly low: string; readonly name: Name }[]>();
  readonly #roles: Roles;
  readonly #groupOf: ReadonlyMap<string, string>;

  constructor(facts: Facts, hosts: readonly string[]) {
    this.#roles = new Roles(facts);
    const all = [...hosts.map((text) => ({ text, subjects: ['host'] })), ...knownNames(facts)];
    for (const name of all) {
      const low = name.text.toLowerCase();
      const first = low[0] ?? '';
      this.#known.set(first, [...(this.#known.get(first) ?? []), { low, name }]);
    }
    this.#groupOf = groupsOf(facts);
  }

  read(text: string): { name: Name; length: number } | null {
    const read = this.#roles.read(text) ?? this.#numbered(text) ?? this.#named(text);
    if (!read) return null;
    const said = GROUP_OF.exec(text.slice(read.length))?.[0];
    if (said && /^['’]s/.test(said) && read.name.subjects.every((one) => one.startsWith('cgroup:')))
      return { name: read.name, length: read.length + said.length };
    if (!said || !read.name.subjects.every((one) => one.startsWith('process:'))) return read;
    const groups = new Set(read.name.subjects.map((one) => this.#groupOf.get(one)));
    const [group] = groups;
    // Of several processes of that name in several groups none is meant plainly.
    const subjects = groups.size === 1 && group !== undefined ? [`cgroup:${group}`] : [];
    const length = read.length + said.length;
    return { name: { text: text.slice(0, length), subjects }, length };
  }

  #numbered(text: string): { name: Name; length: number } | null {
    const pid = /^(?:the )?(?:host )?(?:process )?(?:with )?pid (\d+)\b|^process (\d+)\b/i.exec(text);
    if (pid)
      return { name: { text: pid[0], subjects: [`process:${pid[1] ?? pid[2]}`] }, length: pid[0].length };
    const zone =
      /^(?:the )?zone (\w+)(?: of node \d+)?|^(?:the )?(DMA32|DMA|Normal|HighMem|Movable)\b(?: zone)?/.exec(
        text,
      );
    if (zone)
      return { name: { text: zone[0], subjects: [`zone:${zone[1] ?? zone[2]}`] }, length: zone[0].length };
    const node = /^(?:NUMA )?node (\d+)\b/i.exec(text);
    return node ? { name: { text: node[0], subjects: [`node:${node[1]}`] }, length: node[0].length } : null;
  }

  #named(text: string): { name: Name; length: number } | null {
    const skipped =
      /^(?:the |its |a )?(?:machine|host|container|unit|service|script|program|process|cgroup|slab cache|job|file|mount) (?=\S)/i.exec(
        text,
      )?.[0] ?? '';
    for (const before of skipped === '' ? [''] : [skipped, '']) {
      const rest = text.slice(before.length);
      const low = rest.slice(0, 200).toLowerCase();
      const found = this.#known
        .get(low[0] ?? '')
        ?.find((one) => low.startsWith(one.low) && !/^[\w/-]|^\.\w/.test(rest.slice(one.low.length)));
      if (found) return { name: found.name, length: before.length + found.low.length };
    }
    return null;
  }
}

function groupsOf({ parsed, events }: Facts): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  for (const { processes } of [parsed.before, parsed.after])
    for (const { pid, cgroup } of processes.values()) if (cgroup) groups.set(`process:${pid}`, cgroup.value);
  for (const { victim, cgroup } of events)
    if (victim?.pid != null && cgroup?.taskPath) groups.set(`process:${victim.pid}`, cgroup.taskPath);
  return groups;
}
