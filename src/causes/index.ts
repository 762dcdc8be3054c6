import { abortOrSegfault } from './abort-or-segfault.ts';
import { addressSpace32bit } from './address-space-32bit.ts';
import { allocationFailure } from './allocation-failure.ts';
import { balloon } from './balloon.ts';
import type { Cause } from './cause.ts';
import { cgroupAncestorLimit } from './cgroup-ancestor-limit.ts';
import { cgroupKernelMemory } from './cgroup-kernel-memory.ts';
import { cgroupLimit } from './cgroup-limit.ts';
import { cgroupOomGroup } from './cgroup-oom-group.ts';
import { cgroupSwapLimit } from './cgroup-swap-limit.ts';
import { cmaOnlyFree } from './cma-only-free.ts';
import { cpusetMempolicy } from './cpuset-mempolicy.ts';
import { devShmSmall } from './dev-shm-small.ts';
import { forkRefused } from './fork-refused.ts';
import { globalOom } from './global-oom.ts';
import { globalOomSwapFull } from './global-oom-swap-full.ts';
import { gpuOom } from './gpu-oom.ts';
import { hiddenReference } from './hidden-reference.ts';
import { highOrderFragmentation } from './high-order-fragmentation.ts';
import { hugetlbReserved } from './hugetlb-reserved.ts';
import { innocentVictim } from './innocent-victim.ts';
import { ksmUnmerge } from './ksm-unmerge.ts';
import { kubeletEviction } from './kubelet-eviction.ts';
import { leakGrowth } from './leak-growth.ts';
import { lowmemZone } from './lowmem-zone.ts';
import { manualOom } from './manual-oom.ts';
import { maxMapCount } from './max-map-count.ts';
import { memlockLimit } from './memlock-limit.ts';
import { memoryHighThrottle } from './memory-high-throttle.ts';
import { mlocked } from './mlocked.ts';
import { noKillableProcess } from './no-killable-process.ts';
import { noSwap } from './no-swap.ts';
import { notOomSigkill } from './not-oom-sigkill.ts';
import { oomKillDisabled } from './oom-kill-disabled.ts';
import { overcommitHeuristic } from './overcommit-heuristic.ts';
import { overcommitStrict } from './overcommit-strict.ts';
import { pageCacheMisread } from './page-cache-misread.ts';
import { pidsLimit } from './pids-limit.ts';
import { pymallocFragmentation } from './pymalloc-fragmentation.ts';
import { rlimitAs } from './rlimit-as.ts';
import { rlimitData } from './rlimit-data.ts';
import { rlimitRssNoEffect } from './rlimit-rss-no-effect.ts';
import { seccompClone3 } from './seccomp-clone3.ts';
import { sigterm } from './sigterm.ts';
import { slabLeak } from './slab-leak.ts';
import { stackOverflow } from './stack-overflow.ts';
import { threadArena } from './thread-arena.ts';
import { threadReservations } from './thread-reservations.ts';
import { tmpfsShm } from './tmpfs-shm.ts';
import { trimThreshold } from './trim-threshold.ts';
import { userspaceOomKiller } from './userspace-oom-killer.ts';
import { watermarkReserve } from './watermark-reserve.ts';
import { workingSetTooLarge } from './working-set-too-large.ts';
import { zfsArc } from './zfs-arc.ts';

/** All causes, the one that says most about an event before the one that says less: the first found leads. */
export const causes: readonly Cause[] = [
  // How the kernel came to kill, where it was no ordinary shortage.
  manualOom,
  noKillableProcess,
  allocationFailure,
  // What filled the limit of a control group, then the limit itself.
  tmpfsShm,
  slabLeak,
  cgroupKernelMemory,
  cgroupOomGroup,
  cgroupSwapLimit,
  threadArena,
  pymallocFragmentation,
  trimThreshold,
  hiddenReference,
  leakGrowth,
  workingSetTooLarge,
  cgroupAncestorLimit,
  cgroupLimit,
  // What part of the host was short, then the host.
  cpusetMempolicy,
  highOrderFragmentation,
  lowmemZone,
  cmaOnlyFree,
  watermarkReserve,
  hugetlbReserved,
  mlocked,
  zfsArc,
  balloon,
  innocentVictim,
  globalOomSwapFull,
  globalOom,
  noSwap,
  ksmUnmerge,
  userspaceOomKiller,
  // Nobody was killed.
  oomKillDisabled,
  memoryHighThrottle,
  maxMapCount,
  memlockLimit,
  forkRefused,
  threadReservations,
  rlimitData,
  rlimitAs,
  overcommitStrict,
  overcommitHeuristic,
  addressSpace32bit,
  // It was not memory.
  notOomSigkill,
  kubeletEviction,
  sigterm,
  gpuOom,
  devShmSmall,
  pidsLimit,
  seccompClone3,
  stackOverflow,
  abortOrSegfault,
  pageCacheMisread,
  rlimitRssNoEffect,
];
