import { expect, test } from 'vitest';
import type { SandboxHost } from '../../src/sandbox/host.ts';
import { rlimitAs } from '../../src/sandbox/limiter/rlimit-as.ts';
import { host, leftovers, MiB, needs, runProgram } from './helper.ts';

const uid = process.getuid?.() === 0 ? 65534 : (process.getuid?.() ?? 65534);
const bare: SandboxHost = { ...host, isolation: 'none' };
const limited: SandboxHost = { ...host, limiter: rlimitAs(uid) };
/** Reachable to nobody, as an interpreter in a home folder is not when nothing is bound elsewhere. */
const interpreter = { path: '/usr/bin/python3', version: '3', prefixes: [], missing: [] };

test('without isolation a program still runs as nobody, in an environment of its own', async () => {
  const { run, printed } = await runProgram(
    'import os; print(os.getuid(), sorted(os.environ), os.path.exists("/etc/passwd"))',
    {
      on: bare,
      interpreter,
    },
  );
  expect(run.outcome).toBe('finished');
  expect(printed).toMatch(new RegExp(`^${uid} \\[.*\\] True$`, 'm'));
  expect(printed).not.toContain('OOMWHY');
});

test('without isolation, but in a group, a daemon does not outlive it', async (context) => {
  needs(context, 'cgroup');
  const { run } = await runProgram(
    'import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(1000)\n    os._exit(0)\nos.wait()',
    { on: bare, interpreter },
  );
  expect(run.outcome).toBe('finished');
  expect(leftovers()).toEqual([]);
});

test('without isolation and without a group, what stays in its group of processes is ended', async () => {
  const { run } = await runProgram('import os, time\nif os.fork() == 0: time.sleep(1000)', {
    on: { ...limited, isolation: 'none' },
    interpreter,
    limitBytes: 512 * MiB,
  });
  expect(run.outcome).toBe('finished');
});

test.each(['none', host.isolation] as const)('RLIMIT_AS, isolation %s', async (isolation) => {
  const on = { ...limited, isolation };
  const ran = (source: string) => runProgram(source, { on, interpreter, limitBytes: 256 * MiB });
  const fits = await ran('import time; block = bytearray(50 << 20); time.sleep(0.3)');
  expect(fits.run).toMatchObject({ outcome: 'finished', oomKills: null, cgroupPeakBytes: null });
  expect(fits.run.peakAnonBytes).toBeGreaterThan(50 * MiB);
  const refused = await ran('bytearray(500 << 20)');
  expect(refused.run).toMatchObject({ outcome: 'killed', exitCode: 1 });
  const crashed = await ran('import os; os.kill(os.getpid(), 11)');
  expect(crashed.run).toMatchObject({ outcome: 'killed', signal: 'SIGSEGV' });
  const slow = await runProgram('import os, time\nos.fork()\ntime.sleep(100)', {
    on,
    interpreter,
    limitBytes: 256 * MiB,
    wallSeconds: 1,
  });
  expect(slow.run.outcome).toBe('timed-out');
});

test('a fork bomb under RLIMIT_NPROC ends with the time', async (context) => {
  needs(context, 'isolation');
  const { run } = await runProgram('import os\nwhile True:\n    try: os.fork()\n    except OSError: pass', {
    on: limited,
    interpreter,
    maxPids: 20,
    limitBytes: 256 * MiB,
    wallSeconds: 1,
  });
  expect(run.outcome).toBe('timed-out');
});
