import { constants } from 'node:os';
import type { LimiterKind, RunOutcome } from '../schema/verification.ts';
import type { Reading } from './limiter/limiter.ts';

/** Why a run was ended from outside. */
export type Stop = 'timed-out' | 'output-limit' | 'pids-limit' | 'files-limit' | 'after-kill';

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stop: Stop | null;
  readonly reading: Reading;
  readonly stderrTail: string;
  readonly limiter: LimiterKind;
}

const SIGNALS = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

/** The last line of a traceback whose allocation was refused, numpy's and the kernel's ENOMEM among them. */
const REFUSED = /(?:^|\n)(?:[\w.]*MemoryError\b|OSError: \[Errno 12\]|ValueError: malloc failure)[^\n]*\s*$/;
/** How C code ends that does not look at what malloc gave. */
const CRASHES = ['SIGSEGV', 'SIGABRT', 'SIGBUS'];

/** The exit code or the signal: both shells and the sandbox tell a death by signal N as 128+N. */
export function exitOf({ code, signal, stop }: Pick<Ending, 'code' | 'signal' | 'stop'>): {
  exitCode: number | null;
  signal: string | null;
} {
  if (stop !== null) return { exitCode: null, signal: null };
  if (signal !== null) return { exitCode: null, signal };
  const told = code !== null && code > 128 ? SIGNALS.get(code - 128) : undefined;
  return told === undefined ? { exitCode: code, signal: null } : { exitCode: null, signal: told };
}

/** How a run ended. A kill by the OOM killer comes first: the parent of a killed worker may well exit with 0. */
export function outcomeOf(ending: Ending): RunOutcome {
  const { oomKills, limitMet } = ending.reading;
  // Without the limit having been met, the whole host was short: that shows nothing about the program.
  if ((oomKills ?? 0) > 0 && limitMet !== false) return 'killed';
  if (ending.stop !== null && ending.stop !== 'after-kill') return ending.stop;
  const { exitCode, signal } = exitOf(ending);
  if (exitCode === 0) return 'finished';
  if (signal === 'SIGXCPU') return 'timed-out';
  if (exitCode !== null && REFUSED.test(ending.stderrTail)) return 'killed';
  if (ending.limiter === 'rlimit-as' && signal !== null && CRASHES.includes(signal)) return 'killed';
  return 'failed';
}
