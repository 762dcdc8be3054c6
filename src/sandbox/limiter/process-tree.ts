import { readdirSync, readFileSync } from 'node:fs';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function names(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** A process and those it begot, as far as they stayed its descendants. */
export function descendants(pid: number): number[] {
  const all = [pid];
  for (const parent of all) {
    for (const task of names(`/proc/${parent}/task`)) {
      const children = read(`/proc/${parent}/task/${task}/children`).trim();
      if (children !== '') all.push(...children.split(' ').map(Number));
    }
  }
  return all;
}

/** Bytes of a line of /proc/PID/status, summed over processes; `null` where none could be read. */
export function sumOfStatus(pids: readonly number[], name: 'RssAnon' | 'RssShmem'): number | null {
  const values = pids
    .map((pid) => new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(read(`/proc/${pid}/status`))?.[1])
    .filter((value) => value !== undefined);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + Number(value) * 1024, 0);
}

/** Processes and threads of a user on this host, as RLIMIT_NPROC counts them. */
export function tasksOf(uid: number): number {
  return names('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => read(`/proc/${pid}/status`))
    .filter((status) => new RegExp(`^Uid:\\t${uid}\\t`, 'm').test(status))
    .reduce((sum, status) => sum + Number(/^Threads:\t(\d+)$/m.exec(status)?.[1] ?? 0), 0);
}
