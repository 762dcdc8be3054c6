import type { Cause } from './cause.ts';
import { cgroupAncestorLimit } from './cgroup-ancestor-limit.ts';
import { cgroupLimit } from './cgroup-limit.ts';
import { globalOom } from './global-oom.ts';
import { globalOomSwapFull } from './global-oom-swap-full.ts';
import { innocentVictim } from './innocent-victim.ts';
import { notOomSigkill } from './not-oom-sigkill.ts';
import { overcommitHeuristic } from './overcommit-heuristic.ts';
import { overcommitStrict } from './overcommit-strict.ts';
import { pageCacheMisread } from './page-cache-misread.ts';
import { rlimitAs } from './rlimit-as.ts';
import { rlimitData } from './rlimit-data.ts';
import { tmpfsShm } from './tmpfs-shm.ts';

/** All causes, the one that says most about an event before the one that says less: the first found leads. */
export const causes: readonly Cause[] = [
  tmpfsShm,
  cgroupAncestorLimit,
  cgroupLimit,
  innocentVictim,
  globalOomSwapFull,
  globalOom,
  rlimitData,
  rlimitAs,
  overcommitStrict,
  overcommitHeuristic,
  notOomSigkill,
  pageCacheMisread,
];
