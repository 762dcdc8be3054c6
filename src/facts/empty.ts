import type { EventProcess } from '../schema/incident.ts';

/** A process of which nothing is known yet. */
export const EMPTY_PROCESS: EventProcess = {
  name: null,
  pid: null,
  uid: null,
  rssBytes: null,
  anonBytes: null,
  fileBytes: null,
  shmemBytes: null,
  swapBytes: null,
  oomScoreAdj: null,
  command: null,
};

/** An event of which nothing is known yet. */
export const EMPTY_EVENT = {
  time: null,
  clock: null,
  uptimeSeconds: null,
  report: null,
  kill: null,
  error: null,
  refusal: null,
  killer: null,
  userspace: null,
  claim: null,
  victim: null,
  hog: null,
  cgroup: null,
} as const;
