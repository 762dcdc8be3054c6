import { expect, test } from 'vitest';
import {
  isKubernetesDescribe,
  parseKubernetesDescribe,
} from '../../../src/parse/platform/kubernetes-describe.ts';
import { log, source } from '../../support/evidence.ts';

const MiB = 1024 ** 2;

/** As kubectl 1.29 prints it. */
const OOM_KILLED = `Name:             etl-7d9c5b8f6-x2x4z
Namespace:        prod
Priority:         0
Service Account:  default
Node:             gke-pool-1/10.0.0.5
Start Time:       Mon, 02 Mar 2026 10:11:12 +0100
Labels:           app=etl
                  pod-template-hash=7d9c5b8f6
Annotations:      <none>
Status:           Running
IP:               10.8.0.12
IPs:
  IP:           10.8.0.12
Controlled By:  ReplicaSet/etl-7d9c5b8f6
Init Containers:
  migrate:
    Container ID:   containerd://1111
    Image:          migrate:1
    State:          Terminated
      Reason:       Completed
      Exit Code:    0
      Started:      Mon, 02 Mar 2026 10:11:13 +0100
      Finished:     Mon, 02 Mar 2026 10:11:20 +0100
    Ready:          True
    Restart Count:  0
    Environment:    <none>
Containers:
  etl:
    Container ID:  containerd://0123456789abcdef
    Image:         python:3.12
    Port:          <none>
    Command:
      python
      -c
      Name: not a pod
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       OOMKilled
      Exit Code:    137
      Started:      Mon, 02 Mar 2026 10:12:13 +0100
      Finished:     Mon, 02 Mar 2026 10:12:59 +0100
    Ready:          False
    Restart Count:  5
    Limits:
      cpu:     1
      memory:  512Mi
    Requests:
      cpu:     100m
      memory:  256M
    Environment:
      memory:  9Gi
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-abc (ro)
  log shipper:
  sidecar:
    State:          Running
      Started:      Mon, 02 Mar 2026 10:11:22 +0100
    Ready:          True
    Restart Count:  0
Conditions:
  Type              Status
  Initialized       True
  Ready             False
QoS Class:                   Burstable
Node-Selectors:              <none>
Events:
  Type     Reason     Age                   From               Message
  ----     ------     ----                  ----               -------
  Normal   Scheduled  11m                   default-scheduler  Successfully assigned prod/etl-7d9c5b8f6-x2x4z to gke-pool-1
  Warning  BackOff    2m3s (x5 over 10m)    kubelet            Back-off restarting failed container etl in pod etl
  Warning  OOMKilling 9m41s (x3 over 10m)   kernel-monitor     Memory cgroup out of memory: Killed process 4711 (python)`;

test('a pod whose container is killed again and again', () => {
  const paste = source('paste.txt', OOM_KILLED);
  expect(isKubernetesDescribe(paste)).toBe(true);
  const { pods, nodes, events } = parseKubernetesDescribe(paste);
  expect(nodes).toEqual([]);
  expect(pods).toMatchObject([
    {
      name: { value: 'etl-7d9c5b8f6-x2x4z', at: { line: 1 } },
      namespace: { value: 'prod' },
      node: { value: 'gke-pool-1' },
      status: { value: 'Running' },
      reason: null,
      qosClass: { value: 'Burstable' },
      containers: [
        {
          name: { value: 'migrate' },
          isInit: true,
          state: { reason: { value: 'Completed' }, exitCode: { value: 0 } },
        },
        {
          name: { value: 'etl' },
          isInit: false,
          id: { value: 'containerd://0123456789abcdef' },
          state: { kind: { value: 'waiting' }, reason: { value: 'CrashLoopBackOff' } },
          lastState: {
            kind: { value: 'terminated', at: { line: 38, text: '    Last State:     Terminated' } },
            reason: { value: 'OOMKilled', at: { line: 39 } },
            exitCode: { value: 137 },
            finished: {
              value: { written: 'Mon, 02 Mar 2026 10:12:59 +0100', rfc3339: '2026-03-02T10:12:59+01:00' },
            },
          },
          restartCount: { value: 5 },
          memoryLimit: { value: 512 * MiB },
          memoryRequest: { value: 256e6 },
        },
        {
          name: { value: 'sidecar' },
          state: { kind: { value: 'running' } },
          lastState: null,
          memoryLimit: null,
        },
      ],
    },
  ]);
  expect(events).toMatchObject([
    {
      type: 'Warning',
      reason: 'OOMKilling',
      count: 3,
      lastSeen: { written: '9m41s', rfc3339: null },
      object: null,
    },
  ]);
});

test('an evicted pod tells the numbers of its eviction', () => {
  const text = log(
    '$ kubectl describe pod train-0',
    'Name:         train-0',
    'Namespace:    ml',
    'Node:         worker-3/',
    'Status:       Failed',
    'Reason:       Evicted',
    'Message:      The node was low on resource: memory. Threshold quantity: 100Mi, available: 57340Ki. Container train was using 1924152Ki, request is 0, has larger consumption of memory. ',
    'Containers:',
    '  train:',
    '    Image:      train:1',
    '    Limits:',
    '      memory:  1234567890',
    'QoS Class:       BestEffort',
    'Events:',
    '  Type     Reason   Age   From     Message',
    '  ----     ------   ----  ----     -------',
    '  Warning  Evicted  3m    kubelet  The node was low on resource: memory.',
  );
  const { pods, events } = parseKubernetesDescribe(source('paste.txt', text));
  expect(pods).toMatchObject([
    {
      status: { value: 'Failed' },
      reason: { value: 'Evicted', at: { line: 6 } },
      eviction: {
        value: {
          resource: 'memory',
          container: 'train',
          used: 1924152 * 1024,
          request: 0,
          threshold: 100 * MiB,
          available: 57340 * 1024,
        },
      },
      containers: [{ memoryLimit: { value: 1234567890 } }],
    },
  ]);
  expect(events).toMatchObject([{ reason: 'Evicted', message: 'The node was low on resource: memory.' }]);
});

test('the middle of a pod, without its head', () => {
  const text = log(
    'it just dies:',
    '    State:          Waiting',
    '      Reason:       CrashLoopBackOff',
    '    Last State:     Terminated',
    '      Reason:       OOMKilled',
    '      Exit Code:    137',
    '    Limits:',
    '      memory:  1Gi',
    'why?',
    '  memory:  3Gi',
  );
  expect(parseKubernetesDescribe(source('paste.txt', text)).pods).toMatchObject([
    {
      name: null,
      containers: [
        { name: null, lastState: { reason: { value: 'OOMKilled' } }, memoryLimit: { value: 1024 * MiB } },
      ],
    },
  ]);
});

test('several pods, indented as a whole, coloured and with Windows line ends', () => {
  const one = (name: string, reason: string) =>
    [
      `Name:       ${name}`,
      'Namespace:  default',
      'Containers:',
      '  app:',
      '    State:          Terminated',
      `      Reason:       \u001b[31m${reason}\u001b[0m`,
      '      Exit Code:    1',
    ].map((line) => `    ${line}\r`);
  const text = log(...one('a', 'Error'), '\r', ...one('b', 'OOMKilled'));
  const { pods } = parseKubernetesDescribe(source('paste.txt', text));
  expect(pods.map((pod) => [pod.name?.value, pod.containers[0]?.state?.reason?.value])).toEqual([
    ['a', 'Error'],
    ['b', 'OOMKilled'],
  ]);
});

test('a container’s message that goes on at the margin does not end its state', () => {
  const text = log(
    'Name:       a',
    'Namespace:  default',
    'Containers:',
    '  app:',
    '    Last State:     Terminated',
    '      Reason:       Error',
    '      Message:      Traceback (most recent call last):',
    'Status:       Healthy',
    'MemoryError',
    '      Exit Code:    1',
    '    Restart Count:  2',
  );
  expect(parseKubernetesDescribe(source('paste.txt', text)).pods).toMatchObject([
    {
      status: null,
      containers: [{ lastState: { exitCode: { value: 1 } }, restartCount: { value: 2 } }],
    },
  ]);
});

test('a node under pressure', () => {
  const text = log(
    'Name:               worker-3',
    'Roles:              <none>',
    'Conditions:',
    '  Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message',
    '  ----             ------  -----------------                 ------------------                ------                       -------',
    '  MemoryPressure   True    Mon, 02 Mar 2026 10:12:59 +0100   Mon, 02 Mar 2026 10:10:00 +0100   KubeletHasInsufficientMemory   kubelet has insufficient memory available',
    'Capacity:',
    '  cpu:                4',
    '  memory:             16393244Ki',
    'Allocatable:',
    '  memory:             14Gi',
    'Allocated resources:',
    '  Resource           Requests     Limits',
    '  memory             13Gi (92%)   20Gi (142%)',
    'Events:',
    '  Type     Reason                     Age  From     Message',
    '  ----     ------                     ---  ----     -------',
    '  Normal   NodeHasInsufficientMemory  4m   kubelet  Node worker-3 status is now: NodeHasInsufficientMemory',
    '  Warning  SystemOOM                  4m   kubelet  System OOM encountered, victim process: python, pid: 4711',
  );
  const { pods, nodes, events } = parseKubernetesDescribe(source('paste.txt', text));
  expect(pods).toEqual([]);
  expect(nodes).toMatchObject([
    {
      name: { value: 'worker-3' },
      memoryPressure: { value: { status: 'True', message: 'kubelet has insufficient memory available' } },
      memoryCapacity: { value: 16393244 * 1024 },
      memoryAllocatable: { value: 14 * 1024 * MiB },
    },
  ]);
  expect(events.map((one) => one.reason)).toEqual(['NodeHasInsufficientMemory', 'SystemOOM']);
});

test.each([
  ['a service', log('Name:  web', 'Namespace:  default', 'Type:  ClusterIP')],
  ['prose', 'Name: what Containers: do State: your'],
  ['nothing', ''],
])('%s is no pod', (_, text) => {
  expect(parseKubernetesDescribe(source('paste.txt', text)).pods).toEqual([]);
});
