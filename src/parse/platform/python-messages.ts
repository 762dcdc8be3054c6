import type { Evidence } from '../../schema/evidence.ts';
import type { Line, Source } from '../../schema/source.ts';
import { cite } from '../cite.ts';
import { type GpuMemory, gpuMemory, requestedBytes } from './gpu-memory.ts';
import { plain } from './plain.ts';
import { RULES } from './python-message-rules.ts';
import { leadingTime, type Time } from './time.ts';

export type PythonMessageKind =
  | 'gpu-oom'
  | 'torch-cpu-refused'
  | 'resource-exhausted'
  | 'tensor-over-tenth'
  | 'shm-too-small'
  | 'dataloader-killed'
  | 'dataloader-exited'
  | 'pool-broken'
  | 'pool-exit-codes'
  | 'process-killed'
  | 'celery-killed'
  | 'uwsgi-killed'
  | 'dask-limit'
  | 'ray-killed'
  | 'gunicorn-timeout'
  | 'gunicorn-killed'
  | 'gunicorn-boot'
  | 'thread-refused'
  | 'blas-refused'
  | 'bad-alloc'
  | 'abort'
  | 'segmentation-fault'
  | 'bus-error'
  | 'recursion'
  | 'too-many-figures'
  | 'notebook-died'
  | 'build-killed'
  | 'pip-killed'
  | 'fork-refused'
  | 'time-signal'
  | 'shell-killed';

/** One line of a Python program, its libraries or what ran it. A symptom, never a proof of its cause. */
export interface PythonMessage {
  readonly kind: PythonMessageKind;
  readonly pid: number | null;
  /** `SIGKILL`. */
  readonly signal: string | null;
  /** What was killed, as the shell or the compiler names it. */
  readonly program: string | null;
  readonly errno: 'ENOMEM' | 'EAGAIN' | null;
  /** Bytes that were asked for. */
  readonly requested: number | null;
  readonly gpu: GpuMemory | null;
  readonly time: Time | null;
  readonly at: Evidence;
}

/** Tells in one look whether any rule may fit; most lines of a log do not. */
const MAY_HOLD = new RegExp(RULES.map((rule) => rule.holds.replace(/[^\w\s]/gu, '\\$&')).join('|'));
const TRANSPORT =
  /^(?:\S{1,100} +\| |(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S{8,30}) (?:(?:stdout|stderr) [FP] |\S{1,100} \S{1,100}\[\d{1,10}\]: ))/;
const SIGNALS: Readonly<Record<string, string>> = {
  '6': 'SIGABRT',
  '7': 'SIGBUS',
  '9': 'SIGKILL',
  '11': 'SIGSEGV',
  '15': 'SIGTERM',
  '137': 'SIGKILL',
  '-9': 'SIGKILL',
  Killed: 'SIGKILL',
  'Bus error': 'SIGBUS',
  'Segmentation fault': 'SIGSEGV',
  Terminated: 'SIGTERM',
  Aborted: 'SIGABRT',
};
const ERRNO = /\[Errno (11|12)\]/;
const FORK = /\bfork_exec\(|\bos\.fork(?:pty)?\(\)|\b_execute_child\b|\bin _launch\b/;
const PIP =
  /^\s*(?:Collecting |Downloading |Building wheels? |Installing |Preparing metadata|Using cached |Requirement already|Running setup\.py|Created wheel| +━)/;
/** A traceback's frames stand this many lines above its error at most, pip's last words above the kill. */
const NEAR = 8;

export function isPythonMessages(source: Source): boolean {
  return source.lines.some((line) => MAY_HOLD.test(line.text) || ERRNO.test(line.text));
}

/** The one-line messages of Python's ecosystem that tell of memory or of a process's death. */
export function parsePythonMessages(source: Source): PythonMessage[] {
  const found: PythonMessage[] = [];
  let fork = -NEAR;
  let pip = -NEAR;
  for (const line of source.lines) {
    const whole = plain(line);
    if (FORK.test(whole)) fork = line.number;
    if (PIP.test(whole)) pip = line.number;
    const errno = ERRNO.exec(whole)?.[1];
    if (errno !== undefined && line.number - fork < NEAR) {
      found.push({ ...base(source, line, 'fork-refused'), errno: errno === '12' ? 'ENOMEM' : 'EAGAIN' });
    } else if (MAY_HOLD.test(whole)) {
      const message = read(source, line, whole.replace(TRANSPORT, ''));
      if (message === null) continue;
      const isPip = message.kind === 'shell-killed' && line.number - pip < NEAR && message.program === null;
      found.push(isPip ? { ...message, kind: 'pip-killed', program: 'pip' } : message);
    }
  }
  return found;
}

function read(source: Source, line: Line, text: string): PythonMessage | null {
  for (const { kind, holds, pattern } of RULES) {
    const match = text.includes(holds) ? pattern.exec(text) : null;
    if (!match) continue;
    const { pid, signal, program, errno } = match.groups ?? {};
    const isGpu = kind === 'gpu-oom' || kind === 'resource-exhausted';
    const asksMemory = isGpu || kind === 'torch-cpu-refused';
    return {
      ...base(source, line, kind),
      pid: pid === undefined ? null : Number(pid),
      signal: kind === 'shell-killed' ? 'SIGKILL' : signalName(signal),
      program: program?.trim() ?? null,
      errno: errno === undefined ? null : errno.startsWith('Cannot') ? 'ENOMEM' : 'EAGAIN',
      requested: asksMemory ? requestedBytes(text) : null,
      gpu: isGpu ? gpuMemory(text) : null,
    };
  }
  return null;
}

function base(source: Source, line: Line, kind: PythonMessageKind): PythonMessage {
  const nothing = { pid: null, signal: null, program: null, errno: null, requested: null, gpu: null };
  return { kind, ...nothing, time: leadingTime(plain(line)), at: cite(source, line) };
}

/** `9`, `Killed`, `Bus error. It is …`, `SIGKILL` to the name of the signal. */
function signalName(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (text.startsWith('SIG')) return text;
  return Object.entries(SIGNALS).find(([name]) => text === name || text.startsWith(`${name} `))?.[1] ?? null;
}
