import { describe, expect, test } from 'vitest';
import { causesOf, diagnoseFiles, kernel, log } from '../support/evidence.ts';

const pod = (limit: string) =>
  [
    'Name:         etl-0',
    'Namespace:    batch',
    'Node:         worker-3/10.0.0.7',
    'Status:       Running',
    'Containers:',
    '  etl:',
    '    Image:          etl:1',
    '    State:          Waiting',
    '      Reason:       CrashLoopBackOff',
    '    Last State:     Terminated',
    '      Reason:       OOMKilled',
    '      Exit Code:    137',
    ...(limit === '' ? [] : ['    Limits:', `      memory:  ${limit}`]),
    '    Restart Count:  7',
  ].join('\n');
const docker = (oomKilled: boolean, memory: number) =>
  JSON.stringify(
    [
      {
        Id: 'a'.repeat(64),
        Name: '/web',
        State: { Status: 'exited', OOMKilled: oomKilled, ExitCode: 137 },
        HostConfig: { Memory: memory, MemorySwap: memory },
      },
    ],
    null,
    2,
  );
const unit = (max: string) =>
  `Id=etl.service\nControlGroup=/system.slice/etl.service\nResult=oom-kill\nExecMainStatus=9\nMemoryMax=${max}`;
const slurm =
  'slurmstepd: error: Detected 1 oom-kill event(s) in StepId=4711.batch. Some of your processes may have been killed by the cgroup out-of-memory handler.';
const sacct =
  'JobID|State|ExitCode|MaxRSS|ReqMem\n4711|OUT_OF_MEMORY|0:125||4G\n4711.batch|OUT_OF_MEMORY|0:125|2G|4G';

describe('a kill as the platform reports it', () => {
  const cases: readonly [what: string, text: string, causes: string][] = [
    ['Kubernetes, a container with a limit', pod('512Mi'), 'cgroup-limit'],
    ['Kubernetes, a container without: a pod, or the node', pod(''), 'inconclusive'],
    ['Docker, a container with a limit', docker(true, 536870912), 'cgroup-limit'],
    ['Docker, a container without', docker(true, 0), 'inconclusive'],
    ['Docker, not OOM killed', docker(false, 536870912), 'inconclusive'],
    ['systemd, a unit with a limit', unit('134217728'), 'cgroup-limit'],
    ['systemd, a unit without: a slice, or the host', unit('infinity'), 'inconclusive'],
    ['Slurm, with what was requested', `${slurm}\n${sacct}`, 'cgroup-limit'],
    ['Slurm, without', slurm, 'inconclusive'],
    [
      'gunicorn guesses',
      '[2026-11-23 15:32:08 +0000] [1] [ERROR] Worker (pid:77) was sent SIGKILL! Perhaps out of memory?',
      'inconclusive',
    ],
  ];
  test.each(cases)('%s', (_, text, causes) => {
    expect(causesOf({ 'pasted.txt': text })).toBe(causes);
  });

  test('the limit is that of the container', () => {
    const { incident } = diagnoseFiles({ 'pasted.txt': pod('512Mi') });
    expect(incident.events[0]).toMatchObject({
      kind: 'oom-kill',
      limit: { bytes: 536870912 },
      cgroup: { pod: 'etl-0', container: 'etl' },
    });
  });

  test('the kernel’s own report goes before the platform’s word', () => {
    const report = log(
      kernel.invoked,
      kernel.usage(131072, 131072),
      kernel.memcgSummary('/kubepods/pod1', '/kubepods/pod1/c'),
      kernel.memcgKill(),
    );
    expect(causesOf({ 'pasted.txt': pod('512Mi'), 'commands/dmesg': report })).toBe('cgroup-ancestor-limit');
  });

  test('what is missing says how to get it', () => {
    const { missing } = diagnoseFiles({ 'pasted.txt': pod('') }).incident;
    expect(missing.map((one) => one.source)).toContain('commands/dmesg');
  });
});
