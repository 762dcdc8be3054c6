import type { OpenVerification, Weighed } from '../sandbox/verify.ts';
import type { ProgramFile } from '../sandbox/work-folder.ts';
import type { Verification } from '../schema/verification.ts';
import type { Candidate } from './candidates.ts';
import type { ProgramOnDisk } from './read.ts';

/** A candidate with what its run under the limit showed. */
export interface Tried {
  readonly candidate: Candidate;
  readonly verification: Verification;
}

const MOST_RUNS = 24;
/** No run begins once those before it took this long together. */
const MOST_SECONDS = 600;

/** Runs candidates, each only once in each way, and no more than a person would wait for. */
export class Trials {
  private readonly tried = new Map<string, Promise<Verification>>();
  private readonly weighed = new Map<string, Promise<Weighed>>();
  private runs = 0;
  private seconds = 0;

  private readonly verification: OpenVerification;
  private readonly disk: ProgramOnDisk;

  constructor(verification: OpenVerification, disk: ProgramOnDisk) {
    this.verification = verification;
    this.disk = disk;
  }

  /** Most that the program held as it is and with room, in bytes; `null` where it did not finish. */
  get peakBytes(): number | null {
    const whole = this.verification.reference ?? this.verification.original;
    return whole.outcome === 'finished' ? (whole.peakHeldBytes ?? whole.cgroupPeakBytes) : null;
  }

  /** Under the limit. `null` for no candidate, or when no run is left. */
  async underLimit(candidate: Candidate | null): Promise<Tried | null> {
    if (!candidate) return null;
    const verification = await this.once(this.tried, candidate.diff, async () => {
      const result = await this.verification.try(this.filesOf(candidate));
      this.seconds += result.patched.seconds;
      return result;
    });
    return verification && { candidate, verification };
  }

  /** With room: what it holds then. `null` as above. */
  async withRoom(candidate: Candidate | null): Promise<Weighed | null> {
    if (!candidate) return null;
    return this.once(this.weighed, candidate.diff, async () => {
      const result = await this.verification.weigh(this.filesOf(candidate));
      this.seconds += result.run.seconds;
      return result;
    });
  }

  private once<T>(known: Map<string, Promise<T>>, diff: string, run: () => Promise<T>): Promise<T | null> {
    const before = known.get(diff);
    if (before) return before;
    if (this.runs >= MOST_RUNS || this.seconds >= MOST_SECONDS) return Promise.resolve(null);
    this.runs += 1;
    const result = run();
    known.set(diff, result);
    return result;
  }

  private filesOf(candidate: Candidate): ProgramFile[] {
    return filesWith(this.disk, new Map(candidate.files.map((file) => [file.path, file.bytes])));
  }
}

/** The program's files, these changed. */
export function filesWith({ files }: ProgramOnDisk, changed: ReadonlyMap<string, Uint8Array>): ProgramFile[] {
  return files
    .filter((file) => !file.notebook)
    .map(({ path, bytes }) => ({ path, bytes: changed.get(path) ?? bytes }));
}
