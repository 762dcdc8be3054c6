import { commandLabel } from './labels.ts';
import type { Facts } from './types.ts';

/**
 * The command line of a process of a kernel report, from the files of proc/PID or from ps. A pid is reused, and
 * namespaces number their own: the name must agree.
 */
export function commandAt(facts: Facts, pid: number, name: string): string | null {
  for (const { processes, ps } of [facts.parsed.after, facts.parsed.before]) {
    const files = processes.get(pid);
    if (files?.command && files.comm?.value === name) return files.command.value;
    const row = ps.find((one) => one.value.pid === pid);
    const program = row?.value.command.split(/\s+/)[0]?.split('/').at(-1) ?? '';
    if (row && (program.startsWith(name) || name.startsWith(program)) && program !== '')
      return row.value.command;
  }
  return null;
}

/** `python3 (pid 122, running log_agent.py)`. */
export function processLabel(facts: Facts, pid: number, name: string): string {
  const none = { uid: null, rssBytes: null, anonBytes: null, fileBytes: null, shmemBytes: null };
  const whole = commandAt(facts, pid, name);
  // Only an interpreter runs a script: `-m` of another program is an option.
  const command = whole !== null && /python|\.py\b/.test(whole) ? whole : null;
  return commandLabel({ name, pid, command, swapBytes: null, oomScoreAdj: null, ...none });
}
