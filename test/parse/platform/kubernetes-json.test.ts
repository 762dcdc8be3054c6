import { expect, test } from 'vitest';
import { isKubernetesJson, parseKubernetesJson } from '../../../src/parse/platform/kubernetes-json.ts';
import { log, source } from '../../support/evidence.ts';

const MiB = 1024 ** 2;

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    creationTimestamp: '2026-03-02T09:11:12Z',
    name: 'etl-0',
    namespace: 'prod',
    uid: '6f0c1c1e-0000-4000-8000-000000000001',
  },
  spec: {
    containers: [
      {
        env: [{ name: 'TEXT', value: 'a "quoted" \\ { [ value' }],
        image: 'python:3.12',
        name: 'etl',
        resources: { limits: { cpu: '1', memory: '512Mi' }, requests: { memory: '128974848' } },
      },
      { image: 'proxy', name: 'proxy', resources: {} },
    ],
    nodeName: 'worker-3',
  },
  status: {
    containerStatuses: [
      {
        containerID: 'containerd://0123',
        lastState: {
          terminated: {
            exitCode: 137,
            finishedAt: '2026-03-02T09:12:59Z',
            reason: 'OOMKilled',
            startedAt: '2026-03-02T09:12:13Z',
          },
        },
        name: 'etl',
        restartCount: 5,
        state: { waiting: { message: 'back-off 2m40s', reason: 'CrashLoopBackOff' } },
      },
    ],
    phase: 'Running',
    qosClass: 'Burstable',
  },
};

const EXPECTED = {
  name: { value: 'etl-0' },
  namespace: { value: 'prod' },
  node: { value: 'worker-3' },
  uid: { value: POD.metadata.uid },
  status: { value: 'Running' },
  qosClass: { value: 'Burstable' },
  containers: [
    {
      name: { value: 'etl' },
      id: { value: 'containerd://0123' },
      state: { kind: { value: 'waiting' }, reason: { value: 'CrashLoopBackOff' } },
      lastState: {
        kind: { value: 'terminated' },
        reason: { value: 'OOMKilled' },
        exitCode: { value: 137 },
        finished: { value: { written: '2026-03-02T09:12:59Z', rfc3339: '2026-03-02T09:12:59Z' } },
      },
      restartCount: { value: 5 },
      memoryLimit: { value: 512 * MiB },
      memoryRequest: { value: 128974848 },
    },
    { name: { value: 'proxy' }, state: null, lastState: null, memoryLimit: null },
  ],
};

const list = { apiVersion: 'v1', items: [POD], kind: 'List', metadata: { resourceVersion: '' } };

test.each([
  ['-o json', JSON.stringify(POD, null, 4)],
  ['a List', JSON.stringify(list, null, 4)],
  ['one line', JSON.stringify(list)],
  ['jq of an array', JSON.stringify([POD], null, 2)],
  [
    'among other output',
    log('$ kubectl get po -o json', JSON.stringify(POD, null, 4), '$ free -m', '{', 'oops'),
  ],
  ['cut off after the facts', JSON.stringify({ ...POD, zzz: [1, 2] }, null, 4).slice(0, -20)],
  ['after a damaged one', log('{', '  "a": [1,', JSON.stringify(POD, null, 4))],
])('a pod by %s', (_, text) => {
  const paste = source('paste.txt', text);
  expect(isKubernetesJson(paste)).toBe(true);
  expect(parseKubernetesJson(paste).pods).toMatchObject([EXPECTED]);
});

test('a value is cited with the line that holds it', () => {
  const text = JSON.stringify(POD, null, 4);
  const paste = source('paste.txt', text);
  const container = parseKubernetesJson(paste).pods[0]?.containers[0];
  expect(container?.memoryLimit?.at.text.trim()).toBe('"memory": "512Mi"');
  expect(container?.lastState?.reason?.at.text.trim()).toBe('"reason": "OOMKilled",');
  for (const at of [
    container?.memoryLimit?.at,
    container?.lastState?.exitCode?.at,
    container?.restartCount?.at,
  ]) {
    expect(text.split('\n')[(at?.line ?? 0) - 1]).toBe(at?.text);
  }
  const inline = parseKubernetesJson(source('paste.txt', JSON.stringify(POD))).pods[0]?.containers[0];
  expect(inline?.memoryLimit?.at.line).toBe(1);
});

test('a status alone, and a piece of one', () => {
  const status = parseKubernetesJson(source('paste.txt', JSON.stringify(POD.status, null, 2)));
  expect(status.pods).toMatchObject([
    { name: null, containers: [{ lastState: { reason: { value: 'OOMKilled' } } }] },
  ]);
  const piece = JSON.stringify({ lastState: POD.status.containerStatuses[0]?.lastState }, null, 2).slice(
    2,
    -2,
  );
  expect(parseKubernetesJson(source('paste.txt', piece)).pods).toMatchObject([
    { containers: [{ lastState: { exitCode: { value: 137 } } }] },
  ]);
});

/** As kubectl prints YAML: sequences at the key's own column, long words folded. */
const YAML = `apiVersion: v1
items:
- apiVersion: v1
  kind: Pod
  metadata:
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"v1","kind":"Pod","status":{"phase":"Wrong"}}
    creationTimestamp: "2026-03-02T09:11:12Z"
    name: etl-0
    namespace: prod
    uid: ${POD.metadata.uid}
  spec:
    containers:
    - args:
      - python
      - -c
      - |
        name: wrong
        import os
      command: []
      env:
      - name: TEXT
        value: 'it''s: here'
      image: python:3.12
      name: etl
      resources:
        limits:
          cpu: "1"
          memory: 512Mi
        requests:
          memory: "128974848"
    - image: proxy
      name: proxy
      resources: {}
    nodeName: worker-3
  status:
    containerStatuses:
    - containerID: containerd://0123
      lastState:
        terminated:
          exitCode: 137
          finishedAt: "2026-03-02T09:12:59Z"
          reason: OOMKilled
          startedAt: "2026-03-02T09:12:13Z"
      name: etl
      restartCount: 5
      started: false
      state:
        waiting:
          message: back-off 2m40s restarting failed container=etl pod=etl-0_prod(6f0c1c1e-0000),
            which goes on
          reason: CrashLoopBackOff
    phase: Running
    qosClass: Burstable
- apiVersion: v1
  kind: Pod
  metadata:
    name: etl-1
  status:
    message: 'The node was low on resource: memory. Container etl was using 1924152Ki,
      which exceeds its request of 0. '
    phase: Failed
    reason: Evicted
kind: List
metadata:
  resourceVersion: ""`;

test('pods by -o yaml', () => {
  const paste = source('paste.txt', log('kubectl get po -o yaml', YAML, '$ uptime', 'phase: nothing'));
  expect(isKubernetesJson(paste)).toBe(true);
  const { pods } = parseKubernetesJson(paste);
  expect(pods).toMatchObject([
    EXPECTED,
    {
      name: { value: 'etl-1' },
      status: { value: 'Failed' },
      reason: { value: 'Evicted' },
      eviction: { value: { container: 'etl', used: 1924152 * 1024, request: 0, threshold: null } },
    },
  ]);
  expect(pods[0]?.containers[0]?.memoryLimit?.at.text.trim()).toBe('memory: 512Mi');
});

test('nodes and events', () => {
  const node = {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: { name: 'worker-3' },
    status: {
      allocatable: { memory: '14Gi' },
      capacity: { memory: '16393244Ki' },
      conditions: [
        { type: 'DiskPressure', status: 'False' },
        { type: 'MemoryPressure', status: 'True', message: 'kubelet has insufficient memory available' },
      ],
    },
  };
  const event = (reason: string, message: string) => ({
    apiVersion: 'v1',
    kind: 'Event',
    count: 3,
    involvedObject: { kind: 'Pod', name: 'etl-0', namespace: 'prod' },
    lastTimestamp: '2026-03-02T09:12:59Z',
    eventTime: null,
    message,
    reason,
    type: 'Warning',
  });
  const events = [event('Evicted', 'The node was low on resource: memory.'), event('Pulled', 'Image pulled')];
  const text = log(
    JSON.stringify(node, null, 4),
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: events }),
  );
  const facts = parseKubernetesJson(source('paste.txt', text));
  expect(facts.nodes).toMatchObject([
    {
      name: { value: 'worker-3' },
      memoryPressure: { value: { status: 'True', message: 'kubelet has insufficient memory available' } },
      memoryCapacity: { value: 16393244 * 1024 },
      memoryAllocatable: { value: 14 * 1024 * MiB },
    },
  ]);
  expect(facts.events).toMatchObject([
    {
      reason: 'Evicted',
      object: 'pod/etl-0',
      namespace: 'prod',
      count: 3,
      lastSeen: { rfc3339: '2026-03-02T09:12:59Z' },
    },
  ]);
});

test('depth costs nothing', () => {
  const deep = `{"apiVersion":${'[{"a":'.repeat(100_000)}`;
  expect(parseKubernetesJson(source('paste.txt', deep)).pods).toEqual([]);
});
