import type { Cited } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cite, cited } from '../cite.ts';
import {
  type ContainerState,
  emptyContainer,
  emptyPod,
  evictionOf,
  isAboutMemory,
  type KubernetesContainer,
  type KubernetesEvent,
  type KubernetesNode,
  type KubernetesPod,
} from './kubernetes.ts';
import { parseQuantity } from './quantity.ts';
import { type Time, timeOf } from './time.ts';
import { get, readers, type Tree } from './tree.ts';

const STATES = ['terminated', 'running', 'waiting'] as const;

/** Reads the objects of Kubernetes from their tree, each value with its line. */
export class ObjectReader {
  readonly #source: Source;
  readonly #is: ReturnType<typeof readers>;

  constructor(source: Source) {
    this.#source = source;
    this.#is = readers(source);
  }

  pod(object: Tree): KubernetesPod {
    const { text } = this.#is;
    const whole = object.fields.has('status') || object.fields.has('spec');
    const status = whole ? get(object, 'status') : object;
    const metadata = get(object, 'metadata');
    const message = text(get(status, 'message'));
    const eviction = message && evictionOf(message.value);
    const statuses = (key: string) =>
      get(status, key)?.items ??
      (key === 'containerStatuses' && object.fields.has('lastState') ? [object] : []);
    return {
      ...emptyPod(text(get(metadata, 'name'))),
      namespace: text(get(metadata, 'namespace')),
      node: text(get(object, 'spec', 'nodeName')),
      uid: text(get(metadata, 'uid')),
      status: text(get(status, 'phase')),
      reason: text(get(status, 'reason')),
      message,
      eviction: message && eviction && { value: eviction, at: message.at },
      qosClass: text(get(status, 'qosClass')),
      containers: [
        ...this.#containers(get(object, 'spec', 'initContainers'), statuses('initContainerStatuses'), true),
        ...this.#containers(get(object, 'spec', 'containers'), statuses('containerStatuses'), false),
      ],
    };
  }

  node(object: Tree): KubernetesNode {
    const conditions = get(object, 'status', 'conditions')?.items ?? [];
    const pressure = conditions.find((one) => get(one, 'type')?.scalar === 'MemoryPressure');
    const status = this.#is.text(get(pressure, 'status'));
    const message = this.#is.text(get(pressure, 'message'))?.value ?? null;
    return {
      name: this.#is.text(get(object, 'metadata', 'name')),
      memoryPressure: status && { value: { status: status.value, message }, at: status.at },
      memoryCapacity: this.#quantity(get(object, 'status', 'capacity', 'memory')),
      memoryAllocatable: this.#quantity(get(object, 'status', 'allocatable', 'memory')),
    };
  }

  event(object: Tree): KubernetesEvent[] {
    const { text, number } = this.#is;
    const reason = text(get(object, 'reason'))?.value ?? '';
    const message = text(get(object, 'message')) ?? text(get(object, 'note'));
    if (!isAboutMemory(reason, message?.value ?? '')) return [];
    const about = get(object, 'involvedObject') ?? get(object, 'regarding');
    const kind = text(get(about, 'kind'))?.value.toLowerCase();
    const name = text(get(about, 'name'))?.value;
    const times = ['lastTimestamp', 'deprecatedLastTimestamp', 'eventTime', 'firstTimestamp'];
    const seen = times.map((key) => this.#time(get(object, key))).find((one) => one !== null);
    return [
      {
        type: text(get(object, 'type'))?.value ?? null,
        reason,
        object: kind !== undefined && name !== undefined ? `${kind}/${name}` : null,
        namespace: text(get(about, 'namespace'))?.value ?? null,
        message: message?.value ?? '',
        count: number(get(object, 'count') ?? get(object, 'deprecatedCount'))?.value ?? null,
        lastSeen: seen?.value ?? null,
        at: message?.at ?? cite(this.#source, object.line),
      },
    ];
  }

  /** Joins what was asked for with what became of it, by the container's name. */
  #containers(specs: Tree | undefined, statuses: readonly Tree[], isInit: boolean): KubernetesContainer[] {
    const nameOf = (one: Tree) => get(one, 'name')?.scalar;
    const asked = specs?.items ?? [];
    const known = new Set(asked.map(nameOf));
    const byName = new Map(statuses.map((one) => [nameOf(one), one]));
    const pairs = asked.map((spec): [Tree, Tree | undefined] => [spec, byName.get(nameOf(spec))]);
    const alone = statuses.filter((one) => !known.has(nameOf(one)));
    return [...pairs, ...alone.map((one): [Tree, Tree] => [one, one])].map(([spec, status]) => ({
      ...emptyContainer(this.#is.text(get(spec, 'name')), isInit),
      id: this.#is.text(get(status, 'containerID')),
      image: this.#is.text(get(spec, 'image')),
      state: this.#state(get(status, 'state')),
      lastState: this.#state(get(status, 'lastState')),
      restartCount: this.#is.number(get(status, 'restartCount')),
      memoryLimit: this.#quantity(get(spec, 'resources', 'limits', 'memory')),
      memoryRequest: this.#quantity(get(spec, 'resources', 'requests', 'memory')),
    }));
  }

  #state(from: Tree | undefined): ContainerState | null {
    const kind = STATES.find((one) => from?.fields.has(one));
    const state = kind && get(from, kind);
    if (!state) return null;
    return {
      kind: cited(kind, this.#source, state.line),
      reason: this.#is.text(get(state, 'reason')),
      exitCode: this.#is.number(get(state, 'exitCode')),
      signal: this.#is.number(get(state, 'signal')),
      started: this.#time(get(state, 'startedAt')),
      finished: this.#time(get(state, 'finishedAt')),
    };
  }

  #quantity(from: Tree | undefined): Cited<number> | null {
    return this.#is.read(from, parseQuantity);
  }

  #time(from: Tree | undefined): Cited<Time> | null {
    return this.#is.read(from, timeOf);
  }
}
