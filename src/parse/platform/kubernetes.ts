import type { Cited, Evidence } from '../../schema/evidence.ts';
import { parseQuantity } from './quantity.ts';
import type { Time } from './time.ts';

/** What a container is or was doing, as in `State` and `Last State`. */
export interface ContainerState {
  readonly kind: Cited<'running' | 'waiting' | 'terminated'>;
  /** `OOMKilled`, `Error`, `Completed`, `CrashLoopBackOff`, … */
  reason: Cited<string> | null;
  exitCode: Cited<number> | null;
  signal: Cited<number> | null;
  started: Cited<Time> | null;
  finished: Cited<Time> | null;
}

export interface KubernetesContainer {
  /** Not known where the head of the text is cut off. */
  readonly name: Cited<string> | null;
  readonly isInit: boolean;
  /** `containerd://…`. */
  id: Cited<string> | null;
  image: Cited<string> | null;
  state: ContainerState | null;
  lastState: ContainerState | null;
  restartCount: Cited<number> | null;
  memoryLimit: Cited<number> | null;
  memoryRequest: Cited<number> | null;
}

export interface KubernetesPod {
  readonly name: Cited<string> | null;
  namespace: Cited<string> | null;
  node: Cited<string> | null;
  uid: Cited<string> | null;
  /** The phase: `Running`, `Failed`, … */
  status: Cited<string> | null;
  /** `Evicted`. */
  reason: Cited<string> | null;
  message: Cited<string> | null;
  eviction: Cited<Eviction> | null;
  qosClass: Cited<string> | null;
  readonly containers: KubernetesContainer[];
}

export interface KubernetesNode {
  readonly name: Cited<string> | null;
  /** The condition MemoryPressure. */
  memoryPressure: Cited<{ readonly status: string; readonly message: string | null }> | null;
  memoryCapacity: Cited<number> | null;
  memoryAllocatable: Cited<number> | null;
}

/** An event about memory; others are passed over. */
export interface KubernetesEvent {
  readonly type: string | null;
  readonly reason: string;
  /** `pod/etl-7d9c5b8f6-x2x4z`; not known in the events of `describe`, which belong to what is described. */
  readonly object: string | null;
  readonly namespace: string | null;
  readonly message: string;
  readonly count: number | null;
  /** A time, or an age: `3m26s`. */
  readonly lastSeen: Time | null;
  readonly at: Evidence;
}

/** What Kubernetes says of pods, nodes and memory, in any of its formats. */
export interface KubernetesFacts {
  readonly pods: readonly KubernetesPod[];
  readonly nodes: readonly KubernetesNode[];
  readonly events: readonly KubernetesEvent[];
}

const ABOUT_MEMORY = /oom|evict|memory/i;

export function isAboutMemory(reason: string, message: string): boolean {
  return ABOUT_MEMORY.test(reason) || ABOUT_MEMORY.test(message);
}

/** The numbers in the message of an eviction, each as far as that version of the kubelet gives it. */
export interface Eviction {
  readonly resource: string;
  readonly container: string | null;
  readonly used: number | null;
  readonly request: number | null;
  readonly threshold: number | null;
  readonly available: number | null;
}

/** `The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. Container etl was using …`. */
export function evictionOf(message: string): Eviction | null {
  const resource = /low on resource: \[?([\w-]{1,63})/.exec(message)?.[1];
  if (resource === undefined) return null;
  const using = /Container (\S{1,253}) was using (\w{1,32})/.exec(message);
  const size = (pattern: RegExp) => {
    const text = pattern.exec(message)?.[1];
    return text === undefined ? null : parseQuantity(text);
  };
  return {
    resource,
    container: using?.[1] ?? null,
    used: using ? parseQuantity(using[2] as string) : null,
    request: size(/request (?:of|is) (\w{1,32})/),
    threshold: size(/Threshold quantity: (\w{1,32})/),
    available: size(/available: (\w{1,32})/),
  };
}

export function emptyPod(name: KubernetesPod['name']): KubernetesPod {
  return {
    name,
    namespace: null,
    node: null,
    uid: null,
    status: null,
    reason: null,
    message: null,
    eviction: null,
    qosClass: null,
    containers: [],
  };
}

export function emptyContainer(name: KubernetesContainer['name'], isInit: boolean): KubernetesContainer {
  return {
    name,
    isInit,
    id: null,
    image: null,
    state: null,
    lastState: null,
    restartCount: null,
    memoryLimit: null,
    memoryRequest: null,
  };
}

export function emptyState(kind: ContainerState['kind']): ContainerState {
  return { kind, reason: null, exitCode: null, signal: null, started: null, finished: null };
}
