import { readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive } from '../is-alive.ts';

const PATIENCE_MS = 10_000;

/** `null` where the file is not there, as with a controller that is off. */
export function readIn(folder: string, file: string): string | null {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch {
    return null;
  }
}

/** The number after a word at the start of a line: `oom_kill 1`. */
export function field(text: string | null, name: string): number | null {
  const value = new RegExp(`^${name} (\\d+)$`, 'm').exec(text ?? '')?.[1];
  return value === undefined ? null : Number(value);
}

export function numberIn(text: string | null): number | null {
  return text !== null && /^\d+\s*$/.test(text) ? Number(text) : null;
}

/** Writes where the kernel has such a file. @returns whether it took the value */
export function writeIn(folder: string, file: string, value: string): boolean {
  try {
    writeFileSync(join(folder, file), value);
    return true;
  } catch {
    return false;
  }
}

/** The processes of a group; none for a group that is gone. */
export function processesOf(folder: string): number[] {
  const ids = (readIn(folder, 'cgroup.procs') ?? '').split('\n').map(Number);
  // 0 stands for a process of another namespace, and would mean our own process group to kill(2).
  return ids.filter((pid) => pid > 1 && pid !== process.pid);
}

/** Ends all processes of the groups, again and again, since one may fork while another is being ended. */
export async function killAll(folders: readonly string[]): Promise<void> {
  for (const folder of folders) writeIn(folder, 'pids.max', '0');
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    for (const folder of folders) writeIn(folder, 'cgroup.kill', '1');
    const left = new Set(folders.flatMap(processesOf));
    if (left.size === 0) return;
    if (Date.now() > deadline) throw new Error(`${left.size} processes of a run could not be ended`);
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself in between.
      }
    }
    await wait(pause);
  }
}

/** A group whose last process has just ended can be busy for some milliseconds. */
export async function removeGroup(folder: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      if (Date.now() > deadline) throw error;
    }
    await wait(pause);
  }
}

/** Takes away empty groups that a service left when it was itself killed; one with processes refuses by itself. */
export function sweep(parent: string): void {
  let names: string[];
  try {
    names = readdirSync(parent);
  } catch {
    return;
  }
  for (const name of names) {
    const pid = /^oomwhy-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmdirSync(join(parent, name));
    } catch {
      // In use, or not ours to remove.
    }
  }
}
