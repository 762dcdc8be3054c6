import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { OomwhyError } from '../lib/errors.ts';
import type { Group, GroupLimits, Limiter, Reading } from './limiter/limiter.ts';
import type { Stop } from './outcome.ts';
import type { Output } from './output.ts';
import { watchChild } from './watch-child.ts';

/** Once all processes have ended, nobody holds the pipes any more. */
const DRAIN_MS = 5_000;

export interface Supervised extends GroupLimits {
  readonly limiter: Limiter;
  readonly command: (group: Group) => readonly string[];
  readonly cwd: string;
  readonly wallSeconds: number;
  readonly output: Output;
  readonly filesFull: () => Promise<boolean>;
  readonly signal: AbortSignal | undefined;
}

export interface Supervision {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stop: Stop | null;
  readonly seconds: number;
  readonly reading: Reading;
  readonly peakAnonBytes: number | null;
  readonly peakHeldBytes: number | null;
}

/**
 * Runs a command in a group of its own until it ends or has to be ended; then no process of it is left, nor the group.
 * @throws OomwhyError sandbox-failed where the program never began, or something stays
 * @throws the signal's reason when aborted
 */
export async function supervise(run: Supervised): Promise<Supervision> {
  let group: Group;
  try {
    group = run.limiter.open(run);
  } catch (error) {
    throw new OomwhyError('sandbox-failed', 'a group for the run could not be made', { cause: error });
  }
  try {
    return await watch(run, group);
  } finally {
    await clear(group);
  }
}

async function clear(group: Group): Promise<void> {
  try {
    await group.kill();
    await group.remove();
  } catch (error) {
    throw new OomwhyError('sandbox-failed', 'a run could not be cleaned away', { cause: error });
  }
}

async function watch(run: Supervised, group: Group): Promise<Supervision> {
  const [program = '', ...args] = run.command(group);
  // The environment of root's own steps is not the program's to choose.
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...sessionOf(process.env) };
  const child = spawn(program, args, {
    cwd: run.cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const watched = watchChild(child, run, group);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    const ended = performance.now();
    watched.sampler.take();
    await group.kill();
    await Promise.race([watched.closed, wait(DRAIN_MS, undefined, { ref: false })]);
    group.report(watched.told());
    const reading = group.read();
    const { startedAt, stop } = watched;
    if (run.signal?.aborted) throw run.signal.reason;
    if (startedAt() === null && stop() === null && !reading.oomKills)
      throw new OomwhyError('sandbox-failed', `the sandbox could not be set up: ${run.output.tail()}`);
    const seconds = (ended - (startedAt() ?? ended)) / 1000;
    const { peakAnonBytes, peakHeldBytes } = watched.sampler;
    return { code, signal, stop: stop(), seconds, reading, peakAnonBytes, peakHeldBytes };
  } catch (error) {
    if (child.pid !== undefined) throw error;
    throw new OomwhyError('sandbox-failed', `${program} could not be started`, { cause: error });
  } finally {
    watched.end();
  }
}

/** What systemd-run needs to find the user's manager. */
function sessionOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const names = ['XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'];
  return Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}
