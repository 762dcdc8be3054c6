import type { ChildProcess } from 'node:child_process';
import type { Group } from './limiter/limiter.ts';
import type { Stop } from './outcome.ts';
import { Sampler } from './sampler.ts';
import type { Supervised } from './supervise.ts';

/** A program of which a process was killed for memory may wait for it for ever, as multiprocessing.Pool does. */
const AFTER_KILL_MS = 5_000;
const FILES_EVERY_MS = 200;

/** Takes a child's output and samples its group, and ends it where it passes one of its bounds. */
export function watchChild(child: ChildProcess, run: Supervised, group: Group) {
  let reason: Stop | null = null;
  let startedAt: number | null = null;
  let told = '';
  let over = false;
  const stop = (why: Stop | null) => {
    if (over) return;
    over = true;
    reason = why;
    if (child.pid !== undefined) killGroup(child.pid);
    // What it may throw is thrown again by the clearing.
    group.kill().catch(() => {});
  };
  const abort = () => stop(null);
  const timer = setTimeout(() => stop('timed-out'), run.wallSeconds * 1000);
  let afterKill: NodeJS.Timeout | undefined;
  const sampler = new Sampler(group, (reading) => {
    if ((reading.pidsRefused ?? 0) > 0) stop('pids-limit');
    if ((reading.oomKills ?? 0) > 0) afterKill ??= setTimeout(() => stop('after-kill'), AFTER_KILL_MS);
  });
  const [, stdout, stderr, started, report] = child.stdio as NodeJS.ReadableStream[];
  stdout?.on('data', (chunk: Buffer) => !run.output.take('stdout', chunk) && stop('output-limit'));
  stderr?.on('data', (chunk: Buffer) => !run.output.take('stderr', chunk) && stop('output-limit'));
  started?.once('data', () => {
    startedAt = performance.now();
  });
  report?.on('data', (chunk: Buffer) => {
    told = (told + chunk.toString('latin1')).slice(0, 10_000);
  });
  if (child.pid !== undefined) group.started(child.pid);
  const watchFiles = async () => {
    if (over) return;
    if (await run.filesFull().catch(() => false)) stop('files-limit');
    else files = setTimeout(watchFiles, FILES_EVERY_MS);
  };
  let files = setTimeout(watchFiles, FILES_EVERY_MS);
  run.signal?.addEventListener('abort', abort, { once: true });
  if (run.signal?.aborted) abort();
  return {
    sampler,
    closed: new Promise<void>((done) => child.once('close', () => done())),
    told: () => told,
    startedAt: () => startedAt,
    stop: () => reason,
    end: () => {
      over = true;
      clearTimeout(timer);
      clearTimeout(afterKill);
      clearTimeout(files);
      sampler.end();
      run.signal?.removeEventListener('abort', abort);
      for (const stream of child.stdio) stream?.destroy();
    },
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}
