import type { Cited } from '../../schema/evidence.ts';
import type { Time } from './time.ts';

type Bound = Cited<number | 'unlimited'> | null;

/** What systemd says of a unit, by `show` or `status`; sizes in bytes. */
export interface SystemdUnit {
  id: Cited<string> | null;
  controlGroup: Cited<string> | null;
  /** `oom-kill`, `signal`, `success`, … */
  result: Cited<string> | null;
  oomPolicy: Cited<string> | null;
  /** `exited`, `killed` or `dumped`. */
  mainCode: Cited<string> | null;
  /** The exit status, or the number of the signal where it was killed. */
  mainStatus: Cited<number> | null;
  mainPid: Cited<number> | null;
  exited: Cited<Time> | null;
  memoryMax: Bound;
  memoryHigh: Bound;
  memorySwapMax: Bound;
  memoryCurrent: Cited<number> | null;
  memoryPeak: Cited<number> | null;
  tasksCurrent: Cited<number> | null;
  tasksMax: Bound;
  /** `LimitAS`, `LimitDATA`, `LimitMEMLOCK`, … as systemd names them, the soft ones with `Soft` behind. */
  readonly limits: Map<string, Cited<number | 'unlimited'>>;
}

export function emptyUnit(): SystemdUnit {
  const words = { id: null, controlGroup: null, result: null, oomPolicy: null, exited: null };
  const main = { mainCode: null, mainStatus: null, mainPid: null, tasksCurrent: null, tasksMax: null };
  const limits = { memoryMax: null, memoryHigh: null, memorySwapMax: null };
  return { ...words, ...main, ...limits, memoryCurrent: null, memoryPeak: null, limits: new Map() };
}
