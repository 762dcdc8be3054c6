import { expect, test } from 'vitest';
import { isPythonMessages, parsePythonMessages } from '../../../src/parse/platform/python-messages.ts';
import { log, source } from '../../support/evidence.ts';

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const gib = (n: number) => Math.round(n * GiB);
const parse = (...lines: string[]) => parsePythonMessages(source('paste.txt', log(...lines)));

test.each<[name: string, line: string, requested: number | null, gpu: object]>([
  [
    'PyTorch 1.0',
    'RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 11.17 GiB total capacity; 10.71 GiB already allocated; 12.69 MiB free; 20.50 MiB cached)',
    20 * MiB,
    {
      device: 'GPU 0',
      total: gib(11.17),
      allocated: gib(10.71),
      free: Math.round(12.69 * MiB),
      reserved: 20.5 * MiB,
    },
  ],
  [
    'PyTorch 1.13',
    'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 1; 23.65 GiB total capacity; 20.30 GiB already allocated; 1.01 GiB free; 21.50 GiB reserved in total by PyTorch) If reserved memory is >> allocated memory try setting max_split_size_mb to avoid fragmentation.',
    2 * GiB,
    { device: 'GPU 1', total: gib(23.65), free: gib(1.01), reserved: 21.5 * GiB, unallocated: null },
  ],
  [
    'PyTorch 2.1, with its misspelling',
    'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 16.00 GiB. GPU 0 has a total capacty of 79.11 GiB of which 3.12 GiB is free. Process 3989842 has 75.94 GiB memory in use. Of the allocated memory 68.03 GiB is allocated by PyTorch, and 216.00 MiB is reserved by PyTorch but unallocated.',
    16 * GiB,
    {
      device: 'GPU 0',
      total: gib(79.11),
      free: gib(3.12),
      allocated: gib(68.03),
      unallocated: 216 * MiB,
      reserved: null,
    },
  ],
  [
    'PyTorch 2.5',
    'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.96 GiB. GPU 0 has a total capacity of 3.71 GiB of which 1.04 GiB is free. Including non-PyTorch memory, this process has 2.65 GiB memory in use.',
    gib(1.96),
    { total: gib(3.71), free: gib(1.04), process: gib(2.65) },
  ],
  [
    'ROCm',
    'torch.OutOfMemoryError: HIP out of memory. Tried to allocate 96.00 MiB. GPU 3 has a total capacity of 63.98 GiB of which 12.00 MiB is free.',
    96 * MiB,
    { device: 'GPU 3' },
  ],
  [
    'Apple',
    'RuntimeError: MPS backend out of memory (MPS allocated: 17.98 GB, other allocations: 64.00 MB, max allowed: 18.13 GB). Tried to allocate 512 MB on private pool.',
    512 * MiB,
    { allocated: gib(17.98) },
  ],
  ['CUDA itself', 'RuntimeError: CUDA error: out of memory', null, { device: null, total: null }],
  [
    'PyTorch 0.4',
    'RuntimeError: cuda runtime error (2) : out of memory at /pytorch/aten/src/THC/generic/THCStorage.cu:58',
    null,
    {},
  ],
  [
    'CuPy',
    'cupy.cuda.memory.OutOfMemoryError: Out of memory allocating 8,000,000,000 bytes (allocated so far: 0 bytes).',
    8e9,
    {},
  ],
])('out of GPU memory: %s', (_, line, requested, gpu) => {
  expect(isPythonMessages(source('paste.txt', line))).toBe(true);
  expect(parse(line)).toMatchObject([{ kind: 'gpu-oom', requested, gpu }]);
});

test.each<[line: string, expected: object]>([
  [
    'jax.errors.JaxRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 19.59GiB.',
    { kind: 'resource-exhausted', requested: gib(19.59) },
  ],
  [
    'XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 8589934592 bytes.',
    { requested: 8 * GiB },
  ],
  ['RESOURCE_EXHAUSTED: Out of memory allocating 1024 bytes.', { requested: 1024 }],
  [
    'tensorflow.python.framework.errors_impl.ResourceExhaustedError: OOM when allocating tensor with shape[32,512,512,64] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc [Op:Conv2D]',
    { kind: 'resource-exhausted', gpu: { device: 'GPU 0' } },
  ],
  [
    'ResourceExhaustedError: OOM when allocating tensor with shape[1,2] on /job:localhost/replica:0/task:0/device:CPU:0 by allocator cpu',
    { gpu: { device: 'CPU' } },
  ],
  [
    '2026-03-02 10:11:12.123456: W tensorflow/core/common_runtime/bfc_allocator.cc:479] Allocator (GPU_0_bfc) ran out of memory trying to allocate 1.50GiB (rounded to 1610612736)',
    {
      kind: 'resource-exhausted',
      requested: 1.5 * GiB,
      gpu: { device: 'GPU 0' },
      time: { written: '2026-03-02 10:11:12.123456' },
    },
  ],
  [
    'W tensorflow/core/framework/cpu_allocator_impl.cc:82] Allocation of 1610612736 exceeds 10% of free system memory.',
    { kind: 'tensor-over-tenth' },
  ],
  [
    "RuntimeError: [enforce fail at alloc_cpu.cpp:75] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 34359738368 bytes. Error code 12 (Cannot allocate memory)",
    { kind: 'torch-cpu-refused', requested: 32 * GiB },
  ],
  [
    'RuntimeError: DataLoader worker (pid 229) is killed by signal: Killed. ',
    { kind: 'dataloader-killed', pid: 229, signal: 'SIGKILL' },
  ],
  [
    "RuntimeError: DataLoader worker (pid 229) is killed by signal: Bus error. It is possible that dataloader's workers are out of shared memory.",
    { kind: 'dataloader-killed', signal: 'SIGBUS' },
  ],
  [
    'RuntimeError: DataLoader worker (pid(s) 12, 13) exited unexpectedly',
    { kind: 'dataloader-exited', pid: 12 },
  ],
  [
    'ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient shared memory (shm).',
    { kind: 'shm-too-small' },
  ],
  [
    'joblib.externals.loky.process_executor.TerminatedWorkerError: A worker process managed by the executor was unexpectedly terminated. This could be caused by a segmentation fault',
    { kind: 'pool-broken' },
  ],
  [
    'The exit codes of the workers are {SIGKILL(-9), SIGKILL(-9)}',
    { kind: 'pool-exit-codes', signal: 'SIGKILL' },
  ],
  [
    'concurrent.futures.process.BrokenProcessPool: A process in the process pool was terminated abruptly while the future was running or pending.',
    { kind: 'pool-broken' },
  ],
  [
    "<Process name='my ] w' pid=27957 parent=27913 stopped exitcode=-SIGKILL>",
    { kind: 'process-killed', pid: 27957, signal: 'SIGKILL' },
  ],
  ['  exitcode  : -9 (pid: 2345)', { kind: 'process-killed', pid: 2345, signal: 'SIGKILL' }],
  [
    "subprocess.CalledProcessError: Command '['x']' died with <Signals.SIGKILL: 9>.",
    { kind: 'process-killed', signal: 'SIGKILL' },
  ],
  [
    "subprocess.CalledProcessError: Command 'x' returned non-zero exit status 137.",
    { kind: 'process-killed', signal: 'SIGKILL' },
  ],
  [
    '[2026-03-02 10:11:12 +0100] [7] [CRITICAL] WORKER TIMEOUT (pid:12)',
    { kind: 'gunicorn-timeout', pid: 12, time: { rfc3339: '2026-03-02T10:11:12+01:00' } },
  ],
  [
    '[2026-03-02 10:11:13 +0000] [7] [ERROR] Worker (pid:12) was sent SIGKILL! Perhaps out of memory?',
    { kind: 'gunicorn-killed', pid: 12, signal: 'SIGKILL', time: { rfc3339: '2026-03-02T10:11:13+00:00' } },
  ],
  [
    '[2026-03-02 10:11:13 +0000] [7] [WARNING] Worker with pid 12 was terminated due to signal 9',
    { kind: 'gunicorn-killed', pid: 12, signal: 'SIGKILL' },
  ],
  ['[2026-03-02 10:11:14 +0000] [13] [INFO] Booting worker with pid: 13', { kind: 'gunicorn-boot', pid: 13 }],
  [
    "Task handler raised error: WorkerLostError('Worker exited prematurely: signal 9 (SIGKILL) Job: 0.')",
    { kind: 'celery-killed', signal: 'SIGKILL' },
  ],
  [
    "Process 'ForkPoolWorker-1' pid:33 exited with 'signal 9 (SIGKILL)'",
    { kind: 'celery-killed', pid: 33, signal: 'SIGKILL' },
  ],
  [
    'DAMN ! worker 1 (pid: 123) died, killed by signal 9 :( trying respawn ...',
    { kind: 'uwsgi-killed', pid: 123, signal: 'SIGKILL' },
  ],
  [
    'distributed.nanny.memory - WARNING - Worker tcp://127.0.0.1:4 (pid=9) exceeded 95% memory budget. Restarting...',
    { kind: 'dask-limit' },
  ],
  ["RuntimeError: can't start new thread", { kind: 'thread-refused' }],
  [
    'OpenBLAS blas_thread_init: pthread_create failed for thread 3 of 64: Resource temporarily unavailable',
    { kind: 'blas-refused' },
  ],
  ['OpenBLAS error: Memory allocation still failed after 10 retries, giving up.', { kind: 'blas-refused' }],
  ["terminate called after throwing an instance of 'std::bad_alloc'", { kind: 'bad-alloc' }],
  ["terminate called after throwing an instance of 'c10::Error'", { kind: 'abort' }],
  ['  what():  std::bad_alloc', { kind: 'bad-alloc' }],
  ['Fatal Python error: Segmentation fault', { kind: 'segmentation-fault' }],
  ['Fatal Python error: Bus error', { kind: 'bus-error' }],
  ['Segmentation fault (core dumped)', { kind: 'segmentation-fault' }],
  ['run.sh: line 3:    71 Bus error               (core dumped) python x.py', { kind: 'bus-error' }],
  ['RecursionError: maximum recursion depth exceeded in comparison', { kind: 'recursion' }],
  [
    'x.py:1: RuntimeWarning: More than 20 figures have been opened. Figures created through the pyplot interface',
    { kind: 'too-many-figures' },
  ],
  ['Killed', { kind: 'shell-killed', signal: 'SIGKILL', pid: null, program: null }],
  ['web-1  | Killed', { kind: 'shell-killed' }],
  [
    'bash: line 1: 12345 Killed                  python etl.py [x]',
    { kind: 'shell-killed', pid: 12345, program: 'python etl.py [x]' },
  ],
  [
    '/var/spool/slurmd/job1/slurm_script: line 21:  7915 Killed                  python x.py',
    { pid: 7915, program: 'python x.py' },
  ],
  ['[1]+  Killed                  python etl.py', { kind: 'shell-killed', program: 'python etl.py' }],
  ['[1]    4711 killed     python etl.py', { kind: 'shell-killed', pid: 4711, program: 'python etl.py' }],
  ['zsh: killed     python etl.py', { kind: 'shell-killed', program: 'python etl.py' }],
  ['Getötet', { kind: 'shell-killed' }],
  ['Command terminated by signal 9', { kind: 'time-signal', signal: 'SIGKILL' }],
  [
    'c++: fatal error: Killed signal terminated program cc1plus',
    { kind: 'build-killed', program: 'cc1plus' },
  ],
  ['-bash: fork: Cannot allocate memory', { kind: 'fork-refused', errno: 'ENOMEM' }],
  ['bash: fork: retry: Resource temporarily unavailable', { kind: 'fork-refused', errno: 'EAGAIN' }],
])('%s', (line, expected) => {
  expect(isPythonMessages(source('paste.txt', line))).toBe(true);
  expect(parse('epoch 1', line)).toMatchObject([{ ...expected, at: { line: 2, text: line } }]);
});

test('a fork that was refused, by the frames above it', () => {
  const frames = [
    'Traceback (most recent call last):',
    '  File "/usr/lib/python3.11/subprocess.py", line 1859, in _execute_child',
    '    self.pid = _fork_exec(',
  ];
  const error = 'OSError: [Errno 12] Cannot allocate memory';
  expect(parse(...frames, error)).toMatchObject([{ kind: 'fork-refused', errno: 'ENOMEM', at: { line: 4 } }]);
  expect(parse(error)).toEqual([]);
});

test('pip’s last words make the kill its own', () => {
  expect(parse('Collecting torch', '  Downloading torch-2.5.1.whl (906.4 MB)', 'Killed')).toMatchObject([
    { kind: 'pip-killed', program: 'pip' },
  ]);
  expect(parse('Collecting torch', ...Array.from({ length: 20 }, () => 'x'), 'Killed')).toMatchObject([
    { kind: 'shell-killed' },
  ]);
});

test.each([
  ['Killed by the mob: a novel'],
  ['killed'],
  ['I saw a bus error once'],
  ['Out of memory: Killed process 122 (python) total-vm:453496kB'],
  ['the kernel of the matter'],
  [
    'numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB for an array with shape (1,) and data type float64',
  ],
])('nothing is made of: %s', (line) => {
  expect(parse(line)).toEqual([]);
});
