import type { Parsed } from '../parse/index.ts';
import type { Kill } from '../parse/kernel/types.ts';
import type { ProcessFiles } from '../parse/process.ts';
import type { Workload } from './types.ts';

/** TASK_COMM_LEN − 1: what the kernel keeps of a process's name (include/linux/sched.h). */
const COMM_CHARS = 15;

/**
 * Finds the program the user asks about: the processes whose command line names the file of its traceback, or
 * else the files handed over. Among several (workers) the first is the one that was looked at most closely.
 */
export function findWorkload(parsed: Parsed): Workload {
  const failed = parsed.errors
    .flatMap((error) => error.frames.slice(0, 1))
    .map((frame) => baseName(frame.file));
  const handed = parsed.programFiles.map(baseName);
  const all = [...parsed.after.processes.values(), ...parsed.before.processes.values()];
  const running = (files: readonly string[]) =>
    all
      .filter((one) => files.some((file) => runs(one, file)))
      .sort((a, b) => score(b) - score(a) || a.pid - b.pid);
  const exact = running(failed);
  const processes = exact.length > 0 ? exact : running(handed);
  const process = processes[0] ?? null;
  const names = [...new Set([...failed, ...handed])];
  return {
    process,
    processes,
    names,
    name: names.find((file) => process && runs(process, file)) ?? names[0] ?? null,
    cgroupPath: process?.cgroup?.value ?? null,
  };
}

/** Whether a kill took a process of the program. Inside a pid namespace pids differ, so names and groups count too. */
export function isKillOf(workload: Workload, kill: Kill, taskPath: string | null): boolean {
  const { processes, names } = workload;
  const samePid = (one: ProcessFiles) =>
    (one.pid === kill.pid || one.nsPids?.value.includes(kill.pid)) &&
    (one.comm === null || one.comm.value === kill.name);
  const sameGroup = (one: ProcessFiles) => {
    const own = one.cgroup?.value ?? '/';
    return own !== '/' && taskPath !== null && (taskPath === own || taskPath.endsWith(own));
  };
  return (
    processes.some((one) => samePid(one) || sameGroup(one)) ||
    names.some((name) => name.slice(0, COMM_CHARS) === kill.name)
  );
}

export function runs(process: ProcessFiles, file: string): boolean {
  const words = process.command?.value.split(/\s+/) ?? [];
  // A shell or wrapper that was told to start the program is not the program.
  const wrapper = /(?:^|\/)(?:sh|bash|dash|su|sudo|setpriv|runuser|timeout)$/.test(words[0] ?? '');
  return !wrapper && words.some((word) => baseName(word) === file);
}

/** A process with limits and a status was looked at on purpose. */
function score(process: ProcessFiles): number {
  return (process.limits.size > 0 ? 2 : 0) + (process.status.size > 0 ? 1 : 0);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
