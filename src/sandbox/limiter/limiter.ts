import type { LimiterKind } from '../../schema/verification.ts';

/** What a group has used so far; `null` where the host cannot tell. Sizes in bytes. */
export interface Reading {
  readonly anonBytes: number | null;
  readonly shmemBytes: number | null;
  readonly peakBytes: number | null;
  /** Processes of the group that an OOM killer took. */
  readonly oomKills: number | null;
  /** Whether the memory limit was met; a kill without that tells of the whole host's shortage. */
  readonly limitMet: boolean | null;
  /** Processes and threads refused by the limit on their number. */
  readonly pidsRefused: number | null;
}

export interface GroupLimits {
  readonly limitBytes: number;
  readonly maxPids: number;
}

/** The processes of one run, held together so that they can be limited, counted and ended. */
export interface Group {
  /** What to put before a command so that it enters the group before anything of it runs. */
  readonly enter: readonly string[];
  /** More options of prlimit(1). */
  readonly rlimits: readonly string[];
  readonly sampleMs: number;
  /** The process that was spawned with `enter`. */
  started(pid: number): void;
  read(): Reading;
  /** What the entering command told about the group at its end, on file descriptor 4. */
  report(text: string): void;
  /** Ends every process of the group. @throws where one cannot be ended */
  kill(): Promise<void>;
  /** Takes the empty group away. @throws where it stays */
  remove(): Promise<void>;
}

export interface Limiter {
  readonly kind: LimiterKind;
  /** What it cannot show, in plain words. */
  readonly cannotProve: readonly string[];
  /** @throws where the host does not let a group be made */
  open(limits: GroupLimits): Group;
}
