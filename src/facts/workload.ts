import type { Parsed } from '../parse/index.ts';
import type { Kill } from '../parse/kernel/types.ts';
import type { ProcessFiles } from '../parse/process.ts';
import { withAncestors } from './cgroups.ts';
import type { Workload } from './types.ts';

/** TASK_COMM_LEN − 1: what the kernel keeps of a process's name (include/linux/sched.h). */
export const COMM_CHARS = 15;

/**
 * Finds the program the user asks about: the process or group the collector was pointed at; else the processes
 * whose command line names the file of the traceback, or else the files handed over. Among several (workers) the first is the one that was looked at most closely.
 */
export function findWorkload(parsed: Parsed): Workload {
  const failed = parsed.errors
    .flatMap((error) => error.frames.slice(0, 1))
    .map((frame) => baseName(frame.file))
    .filter((file) => !file.startsWith('<'));
  const handed = parsed.programFiles.map(baseName);
  const all = [...parsed.after.processes.values(), ...parsed.before.processes.values()];
  const running = (files: readonly string[]) =>
    all
      .filter((one) => files.some((file) => runs(one, file)))
      .sort((a, b) => score(b) - score(a) || a.pid - b.pid);
  const about = parsed.collector;
  const asked = all.filter((one) => one.pid === about?.pid?.value);
  const processes = [asked, running(failed), running(handed)].find((list) => list.length > 0) ?? [];
  const process = processes[0] ?? null;
  const names = [...new Set([...failed, ...handed])];
  return {
    process,
    processes,
    names,
    name: names.find((file) => process && runs(process, file)) ?? names[0] ?? null,
    cgroupPath: about?.cgroup?.value ?? process?.cgroup?.value ?? null,
  };
}

/** Whether a kill took a process of the program. Inside a pid namespace pids differ, so names and groups count too. */
export function isKillOf(
  workload: Workload,
  kill: Kill,
  taskPath: string | null,
  kills: (path: string) => number | null,
): boolean {
  const { processes, names, cgroupPath } = workload;
  const samePid = (one: ProcessFiles) =>
    (one.pid === kill.pid || one.nsPids?.value.includes(kill.pid)) &&
    (one.comm === null || one.comm.value === kill.name);
  const sameGroup = (one: ProcessFiles) => {
    const own = one.cgroup?.value ?? '/';
    return (
      own !== '/' && taskPath !== null && (taskPath === own || (taskPath.endsWith(own) && kills(own) !== 0))
    );
  };
  return (
    processes.some((one) => samePid(one) || sameGroup(one)) ||
    (taskPath !== null &&
      cgroupPath !== null &&
      cgroupPath !== '/' &&
      withAncestors(taskPath).includes(cgroupPath)) ||
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
