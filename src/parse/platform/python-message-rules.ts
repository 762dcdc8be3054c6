import type { PythonMessageKind } from './python-messages.ts';

/**
 * A kind of message: a text that every such line holds, and the pattern that makes sure. Its groups may be named
 * `pid`, `signal` (a number or name), `program`, `errno`.
 */
export interface MessageRule {
  readonly kind: PythonMessageKind;
  readonly holds: string;
  readonly pattern: RegExp;
}

const rule = (kind: PythonMessageKind, holds: string, pattern: RegExp): MessageRule => ({
  kind,
  holds,
  pattern,
});
/** A message that stands for itself: the text that it holds says all. */
const text = (kind: PythonMessageKind, holds: string): MessageRule => rule(kind, holds, /(?:)/);

/** The first that fits counts. No pattern may repeat what repeats: lines are anybody's. */
export const RULES: readonly MessageRule[] = [
  // PyTorch, CuPy, CUDA itself.
  rule('gpu-oom', 'out of memory', /(?:CUDA|HIP|XPU|MPS backend) out of memory/),
  rule('gpu-oom', 'out of memory', /CUDA (?:runtime )?error[ :(].{0,20}out of memory|exceed allowed memory/i),
  rule('gpu-oom', 'Out of memory allocating', /cupy\S{0,80}OutOfMemoryError: Out of memory allocating/),
  text('gpu-oom', 'CUDA_ERROR_OUT_OF_MEMORY'),
  text('gpu-oom', 'CUBLAS_STATUS_ALLOC_FAILED'),
  text('gpu-oom', 'CUDNN_STATUS_ALLOC_FAILED'),
  text('torch-cpu-refused', 'DefaultCPUAllocator: '),
  // JAX and TensorFlow.
  text('resource-exhausted', 'RESOURCE_EXHAUSTED'),
  text('resource-exhausted', 'ResourceExhaustedError'),
  text('resource-exhausted', 'OOM when allocating tensor'),
  rule('resource-exhausted', 'ran out of memory', /Allocator \(\S{1,80}\) ran out of memory/),
  rule(
    'tensor-over-tenth',
    'of free system memory',
    /Allocation of \d{1,20} exceeds \d{1,3}% of free system memory/,
  ),
  // PyTorch's DataLoader.
  rule(
    'shm-too-small',
    'hared memory',
    /insufficient shared memory \(shm\)|unable to open shared memory object/,
  ),
  rule(
    'dataloader-killed',
    'is killed by signal',
    /DataLoader worker \(pid (?<pid>\d{1,10})\) is killed by signal: (?<signal>[A-Z][\w ]{0,30})/i,
  ),
  rule('dataloader-exited', 'exited unexpectedly', /DataLoader worker \(pids?(?:\(s\))? (?<pid>\d{1,10})/),
  // Pools of processes.
  text('pool-broken', 'TerminatedWorkerError'),
  text('pool-broken', 'A worker process managed by the executor was unexpectedly terminated'),
  text('pool-broken', 'BrokenProcessPool'),
  text('pool-broken', 'terminated abruptly while the future was running'),
  rule(
    'pool-exit-codes',
    'exit codes of the workers',
    /exit codes of the workers are \{(?<signal>SIG[A-Z]{1,10})\(-\d/,
  ),
  rule('process-killed', 'exitcode=', /pid=(?<pid>\d{1,10}) .{0,100}exitcode=-(?<signal>SIG[A-Z]{1,10})/),
  rule(
    'process-killed',
    'exitcode',
    /exitcode {0,4}[=:]? {0,4}-(?<signal>\d{1,2}|SIG[A-Z]{1,10})(?: \(pid: (?<pid>\d{1,10})\))?/,
  ),
  rule('process-killed', 'died with <Signals.', /died with <Signals\.(?<signal>SIG[A-Z]{1,10})/),
  rule('process-killed', 'non-zero exit status', /returned non-zero exit status (?<signal>137|-9)\b/),
  rule('celery-killed', "exited with 'signal", /pid:(?<pid>\d{1,10}) exited with 'signal (?<signal>\d{1,2})/),
  rule('celery-killed', 'Worker exited prematurely', /signal (?<signal>\d{1,2})/),
  rule(
    'uwsgi-killed',
    'died, killed by signal',
    /\(pid: (?<pid>\d{1,10})\) died, killed by signal (?<signal>\d{1,2})/,
  ),
  rule('dask-limit', 'memory budget', /Worker .{0,200}exceeded \d{1,3}% memory budget/),
  rule(
    'ray-killed',
    'low on memory',
    /killed due to the node running low on memory|ray\S{0,40}OutOfMemoryError/,
  ),
  // gunicorn.
  rule('gunicorn-timeout', 'WORKER TIMEOUT', /WORKER TIMEOUT \(pid: ?(?<pid>\d{1,10})\)/),
  rule('gunicorn-killed', 'was sent', /Worker \(pid: ?(?<pid>\d{1,10})\) was sent (?<signal>SIG[A-Z]{1,10})/),
  rule(
    'gunicorn-killed',
    'was terminated due to signal',
    /pid:? ?(?<pid>\d{1,10})\)? was terminated due to signal (?<signal>\d{1,2})/,
  ),
  rule('gunicorn-boot', 'Booting worker', /Booting worker with pid: (?<pid>\d{1,10})/),
  // Threads and BLAS.
  text('thread-refused', "can't start new thread"),
  rule('thread-refused', 'hread creation failed', /libgomp: Thread creation failed/),
  text('blas-refused', 'pthread_create failed'),
  text('blas-refused', 'Memory allocation still failed'),
  // C++.
  text('bad-alloc', 'std::bad_alloc'),
  text('abort', 'terminate called after throwing'),
  // Crashes.
  rule(
    'segmentation-fault',
    'Segmentation fault',
    /Fatal Python error: Segmentation fault|^(?:\S{1,200}: line \d{1,9}: +\d{1,10} )?Segmentation fault\b/,
  ),
  rule(
    'bus-error',
    'us error',
    /Fatal Python error: Bus error|nexpected bus error|^(?:\S{1,200}: line \d{1,9}: +\d{1,10} )?Bus error\b/,
  ),
  rule('recursion', 'ecursion', /RecursionError: |Cannot recover from stack overflow/),
  rule('too-many-figures', 'figures have been opened', /More than \d{1,6} figures have been opened/),
  text('notebook-died', 'kernel appears to have died'),
  rule('notebook-died', 'KernelRestarter', /KernelRestarter: restarting kernel/),
  // Builds under pip.
  rule('build-killed', 'Killed', /fatal error: Killed signal terminated program (?<program>\S{1,100})/),
  rule('build-killed', 'Killed', /internal compiler error: Killed \(program (?<program>[^)]{1,100})\)/),
  // Shells, time.
  rule(
    'fork-refused',
    'fork: ',
    /\bfork: (?:retry: )?(?<errno>Cannot allocate memory|Resource temporarily unavailable)/,
  ),
  rule('time-signal', 'Command terminated by signal', /^Command terminated by signal (?<signal>\d{1,2})$/),
  rule(
    'shell-killed',
    'illed',
    /^(?:\S{1,200}: line \d{1,9}: {1,9})?(?:\[\d{1,6}\][+-]? {1,9})?(?<pid>\d{1,10})? {0,9}Killed(?: {2,}(?<program>\S.*))?$/,
  ),
  rule(
    'shell-killed',
    'illed',
    /^(?:zsh: killed +|\[\d{1,6}\] +[+-]? *(?<pid>\d{1,10}) killed +)(?<program>\S.*)$/,
  ),
  rule('shell-killed', 'SIGKILL', /^fish: .{0,300} terminated by signal SIGKILL/),
  // As bash says it in German, French and Chinese.
  rule('shell-killed', 'Getötet', /^\s*Getötet\s*$/),
  rule('shell-killed', 'Processus arrêté', /^\s*Processus arrêté\s*$/),
  rule('shell-killed', '已杀死', /^\s*已杀死\s*$/),
];
