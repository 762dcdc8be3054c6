import type { Facts } from '../../facts/types.ts';
import type { Name } from './names.ts';
import { groupsSpokenOf, spokenOf } from './spoken-names.ts';

/** What does a thing is called by it: label_printer.py is "the printer"; a cache or an index may be an object. */
const DOER = /^(?:\w+(?:er|or)|agent|proxy|watchdog|api|cron)$/;

/** Processes that started two or more of the others. */
function parentsIn(parsed: Facts['parsed']): number[] {
  const children = new Map<number, Set<number>>();
  for (const { processes } of [parsed.before, parsed.after])
    for (const { pid, status } of processes.values()) {
      const parent = status.get('PPid')?.value;
      if (parent !== undefined) children.set(parent, (children.get(parent) ?? new Set()).add(pid));
    }
  const known = (pid: number) => parsed.before.processes.has(pid) || parsed.after.processes.has(pid);
  const parents = [...children].filter(([pid, some]) => some.size > 1 && known(pid)).map(([pid]) => pid);
  return parents.length === 1 ? parents : [];
}

/** Names that the evidence itself holds, longest first, so that none is taken for the beginning of another. */
export function knownNames({ parsed, events }: Facts): Name[] {
  const names = new Map<string, Set<string>>();
  const add = (text: string | null | undefined, subject: string) => {
    if (!text || text.length < 2) return;
    names.set(text, (names.get(text) ?? new Set()).add(subject));
  };
  const stems = new Map<string, string>();
  // People call session_cache.py "the session cache", and crawler.py "the crawler".
  const addScript = (word: string, subject: string) => {
    const file = word.split('/').at(-1) ?? '';
    const stem = /^(.+)\.(?:py|sh)$/.exec(file)?.[1];
    if (stem === undefined) return;
    add(file, subject);
    if (word.startsWith('/')) add(word, subject);
    const spoken = stem.split(/[_-]+/);
    if (spoken.length > 1)
      for (const form of ['', 'the ', 'this ', 'its '])
        for (const gap of [' ', '-']) add(form + spoken.join(gap), subject);
    stems.set(stem, stems.has(stem) && stems.get(stem) !== subject ? '' : subject);
    const last = spoken.at(-1) ?? '';
    if (DOER.test(last)) add(`the ${last}`, subject);
  };
  const addCommand = (command: string | null | undefined, subject: string) => {
    for (const word of command?.split(/\s+/) ?? []) {
      addScript(word, subject);
      if (/^\/(?:usr\/)?(?:local\/)?s?bin\//.test(word)) add(word, subject);
    }
  };
  for (const { cgroups, processes, tmpfs, ps, slab } of [parsed.before, parsed.after]) {
    for (const path of cgroups.keys()) {
      add(path, `cgroup:${path}`);
      add(path.split('/').at(-1), `cgroup:${path}`);
    }
    for (const { pid, comm, command } of processes.values()) {
      add(comm?.value, `process:${pid}`);
      addCommand(command?.value, `process:${pid}`);
    }
    for (const { value } of ps) addCommand(value.command, `process:${value.pid}`);
    for (const { value } of tmpfs) add(value.mount, `mount:${value.mount}`);
    for (const { value } of slab) if (value.name.includes('_')) add(value.name, `slab:${value.name}`);
  }
  for (const { report, victim, hog, cgroup } of events) {
    if (report?.trigger?.pid != null) add(report.trigger.name, `process:${report.trigger.pid}`);
    for (const task of report?.tasks ?? []) add(task.name, `process:${task.pid}`);
    for (const one of [victim, hog]) {
      if (one?.pid == null) continue;
      add(one.name, `process:${one.pid}`);
      addCommand(one.command, `process:${one.pid}`);
    }
    for (const path of [cgroup?.limitPath, cgroup?.taskPath]) {
      add(path, `cgroup:${path}`);
      add(path?.split('/').at(-1), `cgroup:${path}`);
    }
  }
  // Where several run one program, its unit is what the name is said of.
  for (const [stem, subject] of stems)
    if (subject === '') {
      stems.delete(stem);
      for (const path of [...parsed.after.cgroups.keys()].filter((one) =>
        one.endsWith(`/${stem.replaceAll('_', '-')}.service`),
      ))
        stems.set(stem, `cgroup:${path}`);
    }
  for (const [spoken, path] of groupsSpokenOf(
    new Set([...parsed.after.cgroups.keys(), ...parsed.before.cgroups.keys()]),
  ))
    if (!names.has(spoken)) add(spoken, `cgroup:${path}`);
  for (const [spoken, subject] of spokenOf(stems)) if (!names.has(spoken)) add(spoken, subject);
  for (const parent of parentsIn(parsed))
    for (const form of ['the master', 'the parent', 'the master process', 'the parent process'])
      add(form, `process:${parent}`);
  for (const { at, value } of parsed.pidMentions) {
    const label = /^(\w+ \d+) pid \d+$/.exec(at.text.trim())?.[1];
    add(label, `process:${value}`);
    add(label?.replace(' ', ' number '), `process:${value}`);
  }
  return [...names]
    .map(([text, subjects]) => ({ text, subjects: [...subjects] }))
    .sort((a, b) => b.text.length - a.text.length);
}
