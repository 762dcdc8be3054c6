import { expect, test } from 'vitest';
import { isSlurm, parseSlurm } from '../../../src/parse/platform/slurm.ts';
import { log, source } from '../../support/evidence.ts';

const GiB = 1024 ** 3;
const parse = (...lines: string[]) => parseSlurm(source('paste.txt', log(...lines)));
const HANDLER = 'Some of your processes may have been killed by the cgroup out-of-memory handler.';

test.each<[line: string, expected: object]>([
  [
    `slurmstepd: error: Detected 1 oom-kill event(s) in step 14037828.batch cgroup. ${HANDLER}`,
    { kind: 'oom', step: '14037828.batch', events: 1 },
  ],
  [
    `slurmstepd: error: Detected 1587 oom-kill event(s) in StepId=1108728.batch. ${HANDLER}`,
    { step: '1108728.batch', events: 1587 },
  ],
  [
    'slurmstepd: error: Detected 1 oom_kill event in StepId=463531.0. Some of the step tasks have been OOM Killed.',
    { step: '463531.0', events: 1 },
  ],
  [
    '[2026-03-02T10:11:12.123] [463531.extern] error: Detected 2 oom_kill events in StepId=463531_7.extern cgroup.',
    { step: '463531_7.extern', events: 2 },
  ],
  [`slurmstepd: error: ${HANDLER}`, { kind: 'oom', step: null, events: null }],
  ['srun: error: node-c14: task 0: Out Of Memory', { kind: 'oom', node: 'node-c14', task: 0 }],
  ['srun: error: node-c14: tasks 0-3: Out Of Memory', { kind: 'oom', node: 'node-c14', task: null }],
  [
    'slurmstepd: error: Job 123456 exceeded memory limit (5000000 > 4194304), being killed',
    { kind: 'limit', step: '123456' },
  ],
  ['slurmstepd: error: Exceeded job memory limit at some point.', { kind: 'limit', step: null }],
])('%s', (line, expected) => {
  expect(isSlurm(source('paste.txt', line))).toBe(true);
  expect(parse('Loading data', line, 'bye').ooms).toMatchObject([
    { ...expected, at: { line: 2, text: line } },
  ]);
});

test('sacct in columns', () => {
  const { rows } = parse(
    '$ sacct -j 123456 -o jobid,jobname,state,exitcode,maxrss,reqmem,alloctres%40',
    'JobID           JobName      State ExitCode     MaxRSS     ReqMem                                AllocTRES ',
    '------------ ---------- ---------- -------- ---------- ---------- ---------------------------------------- ',
    '123456       my job [x] OUT_OF_ME+    0:125                  4Gn  billing=1,cpu=1,mem=4G,node=1           ',
    '123456.batch      batch OUT_OF_ME+    0:125   3912345K        4Gn                      cpu=1,mem=4G,node=1 ',
    '123456.exte+     extern  COMPLETED      0:0          0        4Gc                                          ',
    '',
    '999 is not a row',
  );
  const nothing = { name: 'batch', maxRss: 3912345 * 1024 };
  expect(rows.map((one) => one.value)).toMatchObject([
    {
      id: '123456',
      state: 'OUT_OF_MEMORY',
      exitCode: '0:125',
      maxRss: null,
      requested: 4 * GiB,
      requestedPer: 'node',
      allocated: 4 * GiB,
    },
    { id: '123456.batch', state: 'OUT_OF_MEMORY', ...nothing },
    { id: '123456.exte+', state: 'COMPLETED', maxRss: 0, requestedPer: 'cpu', allocated: null },
  ]);
});

test('sacct by bars', () => {
  const { rows } = parse(
    'JobID|JobName|State|ExitCode|MaxRSS|ReqMem|AllocTRES|',
    '77_3|train|OUT_OF_MEMORY|0:125||64000M|billing=8,cpu=8,gres/gpu=1,mem=64000M,node=1|',
    '77_3.0|python|CANCELLED by 1001|0:9|1.5G|64000M||',
  );
  expect(rows.map((one) => one.value)).toMatchObject([
    {
      id: '77_3',
      name: 'train',
      state: 'OUT_OF_MEMORY',
      requested: 64000 * 1024 ** 2,
      requestedPer: null,
      allocated: 64000 * 1024 ** 2,
    },
    { id: '77_3.0', state: 'CANCELLED by 1001', maxRss: 1.5 * GiB, requested: 64000 * 1024 ** 2 },
  ]);
});

test('scontrol show job', () => {
  const { jobs } = parse(
    'JobId=123456 JobName=my job MinMemoryNode=9G',
    '   JobState=OUT_OF_MEMORY Reason=OutOfMemory Dependency=(null)',
    '   Requeue=1 Restarts=0 BatchFlag=1 Reboot=0 ExitCode=0:125',
    '   NodeList=node-c14',
    '   ReqTRES=cpu=1,mem=4000M,node=1,billing=1',
    '   AllocTRES=cpu=1,mem=4G,node=1,billing=1',
    '   MinCPUsNode=1 MinMemoryCPU=2000M MinTmpDiskNode=0',
    '',
    'JobId=7 JobName=b',
    '   JobState=RUNNING Reason=None',
    '   TRES=cpu=1,mem=100M,node=1',
    '   MinCPUsNode=1 MinMemoryNode=512 MinTmpDiskNode=0',
  );
  expect(jobs).toMatchObject([
    {
      id: { value: '123456', at: { line: 1 } },
      state: { value: 'OUT_OF_MEMORY' },
      exitCode: { value: '0:125' },
      nodes: { value: 'node-c14' },
      memoryPerCpu: { value: 2000 * 1024 ** 2 },
      memoryRequested: { value: 4000 * 1024 ** 2 },
      memoryAllocated: { value: 4 * GiB },
    },
    {
      id: { value: '7' },
      state: { value: 'RUNNING' },
      memoryPerNode: { value: 512 * 1024 ** 2 },
      memoryAllocated: { value: 100 * 1024 ** 2 },
    },
  ]);
});
