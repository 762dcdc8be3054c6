import { readFile } from 'node:fs/promises';
import { OneAtATime } from '../lib/one-at-a-time.ts';

const MOST_TIMES = 32;
/** Of what the host could give without swapping, so that a run with room does not itself bring the host down. */
const SHARE = 0.6;
const LEAST = 1024 ** 3;

/** Two runs with room at once could together take more than there is. */
const oneAtATime = new OneAtATime();

/**
 * A limit in which a program should find room: a multiple of the incident's limit, within what the host has.
 * @param limitBytes the incident's limit; `null` where none is known yet
 * @returns bytes
 */
export async function roomFor(limitBytes: number | null): Promise<number> {
  const available = await memAvailable();
  const wanted = limitBytes === null ? available : Math.max(limitBytes * MOST_TIMES, LEAST);
  return Math.floor(Math.min(wanted, available * SHARE) / 4096) * 4096;
}

/** Runs something that takes room when nothing else of this process does. */
export async function withRoom<T>(run: () => Promise<T>): Promise<T> {
  const leave = await oneAtATime.enter('room');
  try {
    return await run();
  } finally {
    leave();
  }
}

async function memAvailable(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return kib === undefined ? LEAST : Number(kib) * 1024;
}
