import { z } from 'zod';

/** How the limit was set. `rlimit-as` counts the address space of each process, not the memory of all. */
export const LimiterKind = z.enum(['cgroup-v2', 'cgroup-v1', 'systemd-scope', 'rlimit-as']);
export type LimiterKind = z.infer<typeof LimiterKind>;

export const Isolation = z.enum(['bubblewrap', 'none']);
export type Isolation = z.infer<typeof Isolation>;

/**
 * How a run ended. `killed`: for want of memory. `failed`: an exit code other than 0, or another signal. The limits
 * other than memory have names of their own.
 */
export const RunOutcome = z.enum([
  'finished',
  'killed',
  'failed',
  'timed-out',
  'output-limit',
  'pids-limit',
  'files-limit',
]);
export type RunOutcome = z.infer<typeof RunOutcome>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.number().int().nonnegative();

/** What a program wrote, changed or removed in its work folder. `bytes` and `sha256` of a link are its target's name. */
export const FileWritten = z.object({
  /** Relative to the work folder, as hostile as the program; bytes that are no UTF-8 stand as `\xNN`. */
  path: z.string(),
  kind: z.enum(['file', 'link', 'removed', 'other']),
  bytes,
  sha256: sha256.nullable(),
});
export type FileWritten = z.infer<typeof FileWritten>;

/** One run of a program under a limit. Sizes in bytes; `null` where this host cannot tell. */
export const SandboxRun = z.object({
  outcome: RunOutcome,
  limitBytes: bytes,
  /** `null` for a program that a signal ended, or that was stopped. */
  exitCode: z.number().int().nullable(),
  /** The sandbox hands on a death by signal N as exit code 128+N, so an exit with 137 reads as SIGKILL. */
  signal: z.string().nullable(),
  oomKills: z.number().int().nonnegative().nullable(),
  /** Highest of what was sampled: a lower bound of the true peak. */
  peakAnonBytes: bytes.nullable(),
  /** The same of anonymous and shared memory together, which is what the kernel cannot take back. */
  peakHeldBytes: bytes.nullable(),
  /** The group's own peak, page cache included: a healthy run that reads large files peaks at the limit. */
  cgroupPeakBytes: bytes.nullable(),
  seconds: z.number().nonnegative(),
  stdout: z.object({ bytes, sha256 }),
  /** The end of stderr, safe to show. */
  stderrTail: z.string(),
  files: z.array(FileWritten),
});
export type SandboxRun = z.infer<typeof SandboxRun>;

/** A program before and after a patch, under the same limit. */
export const Verification = z.object({
  limiter: LimiterKind,
  isolation: Isolation,
  /** What this host's means cannot show, in plain words. */
  cannotProve: z.array(z.string()),
  limitBytes: bytes,
  original: SandboxRun,
  /** The original once more with room, for its output alone; `null` where it finished under the limit. */
  reference: SandboxRun.nullable(),
  patched: SandboxRun,
  /** `null` where there is nothing to compare with, or where the original differs from run to run. */
  sameOutput: z.boolean().nullable(),
  /** The first line or file that differs. */
  difference: z.string().nullable(),
  /** The patched program finished under the limit with the same output, and the original did not finish. */
  proven: z.boolean(),
  says: z.string(),
});
export type Verification = z.infer<typeof Verification>;
