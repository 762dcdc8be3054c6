import { parseBytes } from '../../lib/bytes.ts';
import type { Cited, Evidence } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cite } from '../cite.ts';
import { plain } from './plain.ts';
import { parseSacct, type SlurmRow } from './slurm-sacct.ts';

/** A line in which slurmstepd or srun says that memory ended a step. */
export interface SlurmOom {
  /** `oom`: killed by the kernel in the job's control group; `limit`: by Slurm itself, having counted. */
  readonly kind: 'oom' | 'limit';
  /** `123456.batch`. */
  readonly step: string | null;
  readonly events: number | null;
  readonly node: string | null;
  readonly task: number | null;
  readonly at: Evidence;
}

/** What `scontrol show job` says; sizes in bytes. */
export interface SlurmJob {
  readonly id: Cited<string>;
  state: Cited<string> | null;
  reason: Cited<string> | null;
  exitCode: Cited<string> | null;
  nodes: Cited<string> | null;
  memoryPerNode: Cited<number> | null;
  memoryPerCpu: Cited<number> | null;
  memoryRequested: Cited<number> | null;
  memoryAllocated: Cited<number> | null;
}

export interface SlurmFacts {
  readonly ooms: readonly SlurmOom[];
  readonly rows: readonly Cited<SlurmRow>[];
  readonly jobs: readonly SlurmJob[];
}

const MARKS =
  /slurmstepd|\bsrun: error|oom[-_]kill event|cgroup out-of-memory handler|\bJobId=\d|\bJobID\b.{0,400}\b(?:State|MaxRSS|ReqMem|ExitCode)\b/;
const EVENTS = /Detected (\d{1,9}) oom[-_]kill events?/;
const STEP = /StepId=([\w.+[\]%-]{1,64})|\bstep ([\d_]{1,32}\.\w{1,32})|\bstep (\S{1,64}) cgroup/;
const TASK = /srun: error: (\S{1,64}): tasks? ([\d,-]{1,64}): Out Of Memory/;
const LIMIT =
  /(?:Job|Step|JobId=|StepId=) ?([\w.]{1,64}) exceeded (?:job )?memory limit|Exceeded (?:job|step) memory limit/;

const JOB = /^\s*JobId=\d/;

export function isSlurm(source: Source): boolean {
  return source.lines.some((line) => MARKS.test(plain(line)));
}

/** slurmstepd's and srun's messages, tables of `sacct`, `scontrol show job`. */
export function parseSlurm(source: Source): SlurmFacts {
  return {
    ooms: source.lines.flatMap((line) => {
      const found = oomOf(plain(line));
      return found ? [{ ...found, at: cite(source, line) }] : [];
    }),
    rows: parseSacct(source),
    jobs: parseJobs(source),
  };
}

function oomOf(text: string): Omit<SlurmOom, 'at'> | null {
  const nothing = { step: null, events: null, node: null, task: null };
  const events = EVENTS.exec(text)?.[1];
  const handler = text.includes('killed by the cgroup out-of-memory handler');
  if (events !== undefined || handler) {
    const step = STEP.exec(text)?.slice(1).find(Boolean)?.replace(/\.$/, '') ?? null;
    return { ...nothing, kind: 'oom', step, events: events === undefined ? null : Number(events) };
  }
  const task = text.includes('Out Of Memory') ? TASK.exec(text) : null;
  if (task) {
    const number = /^\d{1,9}$/.test(task[2] as string) ? Number(task[2]) : null;
    return { ...nothing, kind: 'oom', node: task[1] as string, task: number };
  }
  const limit = text.includes('memory limit') ? LIMIT.exec(text) : null;
  return limit ? { ...nothing, kind: 'limit', step: limit[1] ?? null } : null;
}

/** `JobId=1 JobName=x` and so on: pairs parted by blanks, a job up to the next JobId. */
function parseJobs(source: Source): SlurmJob[] {
  const jobs: SlurmJob[] = [];
  for (const line of source.lines) {
    const text = plain(line);
    if (jobs.length === 0 && !JOB.test(text)) continue;
    const at = cite(source, line);
    for (const [, key, value] of text.matchAll(/(?:^|\s)([A-Z][A-Za-z/:]{0,40})=(\S+)/g)) {
      if (value === undefined || value === '(null)') continue;
      const size = () => {
        const bytes = slurmSize(value);
        return bytes === null ? null : { value: bytes, at };
      };
      const traced = () => {
        const memory = /(?:^|,)mem=([^,]{1,32})/.exec(value)?.[1];
        const bytes = memory === undefined ? null : slurmSize(memory);
        return bytes === null ? null : { value: bytes, at };
      };
      if (key === 'JobId' && JOB.test(text)) jobs.push(emptyJob({ value, at }));
      const job = jobs.at(-1);
      if (!job) continue;
      if (key === 'JobState') job.state ??= { value, at };
      if (key === 'Reason') job.reason ??= { value, at };
      if (key === 'ExitCode') job.exitCode ??= { value, at };
      if (key === 'NodeList') job.nodes ??= { value, at };
      if (key === 'MinMemoryNode') job.memoryPerNode ??= size();
      if (key === 'MinMemoryCPU') job.memoryPerCpu ??= size();
      if (key === 'ReqTRES') job.memoryRequested ??= traced();
      if (key === 'TRES' || key === 'AllocTRES') job.memoryAllocated ??= traced();
    }
  }
  return jobs;
}

function emptyJob(id: Cited<string>): SlurmJob {
  const sizes = { memoryPerNode: null, memoryPerCpu: null, memoryRequested: null, memoryAllocated: null };
  return { id, state: null, reason: null, exitCode: null, nodes: null, ...sizes };
}

/** `4G`, `3900M`; a plain number of scontrol is in MB. */
function slurmSize(text: string): number | null {
  return parseBytes(/^\d+$/.test(text) ? `${text}M` : text);
}
