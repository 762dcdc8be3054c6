import type { Cited } from '../../schema/evidence.ts';
import type { Line, Source } from '../../schema/source.ts';
import { cited } from '../cite.ts';
import {
  type ContainerState,
  emptyContainer,
  emptyPod,
  emptyState,
  evictionOf,
  type KubernetesContainer,
  type KubernetesEvent,
  type KubernetesNode,
  type KubernetesPod,
} from './kubernetes.ts';
import { eventRow } from './kubernetes-event-row.ts';
import { cells, indentOf } from './plain.ts';
import { parseQuantity } from './quantity.ts';
import { timeOf } from './time.ts';

const STATE = /^(State|Last State): +(Terminated|Waiting|Running)\b/;
const FIELD = /^([A-Za-z][\w ./-]{0,60}):(?: +(\S.*))?$/;
const SECTION =
  /^(?:Namespace|Node|Status|Reason|Message|QoS Class|(?:Init |Ephemeral )?Containers|Conditions|Volumes|Events|Capacity|Allocatable|Allocated resources|System Info|Labels|Annotations|IPs?|Addresses|Tolerations|Node-Selectors|Controlled By|Priority|Start Time|Non-terminated Pods|Roles)$/;

/** An object of either kind; which one, its fields tell. */
export type Described = KubernetesPod & Omit<KubernetesNode, 'name'>;
type Value = Cited<string> | null;

/** Takes the lines of `describe` one after another. */
export class DescribeReader {
  readonly described: Described[] = [];
  readonly events: KubernetesEvent[] = [];
  readonly #source: Source;
  /** Where the keys of the object stand. */
  #base = 0;
  #section = '';
  #container: KubernetesContainer | null = null;
  /** The block within a container, `Limits`, and the state it is. */
  #block = '';
  #state: ContainerState | null = null;
  /** A container's message may go on at the margin, up to its exit code. */
  #inMessage = false;

  constructor(source: Source) {
    this.#source = source;
  }

  read(line: Line, text: string): void {
    const event = eventRow(this.#source, line);
    if (event) this.events.push(event);
    if (text === '' || event) return;
    const indent = indentOf(text);
    const content = text.slice(indent);
    const field = FIELD.exec(content);
    const key = field?.[1] ?? '';
    const value = field?.[2] === undefined ? null : cited(field[2], this.#source, line);
    // The head of the text may be cut off: then a container's field tells where the margin is.
    const headless = STATE.test(content) && this.#container === null;
    if (headless) this.#open(indent - 4, null, 'Containers');
    if (headless) this.#add(null);
    const isFirst = this.described.length === 0;
    const isHead = key === 'Name' && value !== null && (isFirst || indent <= this.#base || indent === 0);
    const depth = indent - this.#base;
    if (isHead) this.#open(indent, value, '');
    else if (isFirst && /^(?:Init )?Containers$/.test(key)) this.#open(indent, null, key);
    else if (depth <= 0 && !this.#inMessage) this.#atMargin(key, value);
    else if (this.#section.endsWith('Containers')) this.#inContainer(line, depth, content, key, value);
    else this.#inNode(line, content, key, value);
  }

  #open(base: number, name: Value, section: string): void {
    const node = { memoryPressure: null, memoryCapacity: null, memoryAllocatable: null };
    this.described.push({ ...emptyPod(name), ...node });
    [this.#base, this.#section, this.#container, this.#inMessage] = [base, section, null, false];
  }

  #add(name: Value): void {
    this.#container = emptyContainer(name, this.#section === 'Init Containers');
    this.described.at(-1)?.containers.push(this.#container);
    [this.#block, this.#state] = ['', null];
  }

  #atMargin(key: string, value: Value): void {
    const one = this.described.at(-1);
    this.#section = SECTION.test(key) ? key : '';
    this.#container = null;
    if (!one || value === null || /^<\w+>$/.test(value.value)) return;
    if (key === 'Namespace') one.namespace ??= value;
    if (key === 'Node') one.node ??= { value: value.value.split('/')[0] as string, at: value.at };
    if (key === 'Status') one.status ??= value;
    if (key === 'Reason') one.reason ??= value;
    if (key === 'QoS Class') one.qosClass ??= value;
    if (key !== 'Message' || one.message) return;
    const eviction = evictionOf(value.value);
    one.message = value;
    one.eviction = eviction && { value: eviction, at: value.at };
  }

  #inContainer(line: Line, depth: number, content: string, key: string, value: Value): void {
    if (depth > 0 && depth < 4 && /^[a-z0-9][\w.-]*:$/.test(content)) {
      this.#add(cited(content.slice(0, -1), this.#source, line));
    }
    const one = this.#container;
    if (!one || depth < 4 || key === '') return;
    const number = value && /^-?\d{1,15}$/.test(value.value) ? convert(value, Number) : null;
    if (depth < 6) {
      this.#block = key;
      const kind = STATE.exec(content)?.[2]?.toLowerCase() as ContainerState['kind']['value'] | undefined;
      this.#state = kind === undefined ? null : emptyState(cited(kind, this.#source, line));
      if (this.#state && key === 'State') one.state ??= this.#state;
      if (this.#state && key === 'Last State') one.lastState ??= this.#state;
      if (key === 'Container ID') one.id ??= value;
      if (key === 'Image') one.image ??= value;
      if (key === 'Restart Count') one.restartCount ??= number;
    } else if (this.#state) {
      this.#inMessage = key === 'Message' || (this.#inMessage && key !== 'Exit Code');
      if (key === 'Reason') this.#state.reason ??= value;
      if (key === 'Exit Code') this.#state.exitCode ??= number;
      if (key === 'Signal') this.#state.signal ??= number;
      if (key === 'Started') this.#state.started ??= value && convert(value, timeOf);
      if (key === 'Finished') this.#state.finished ??= value && convert(value, timeOf);
    } else if (key === 'memory' && value) {
      if (this.#block === 'Limits') one.memoryLimit ??= convert(value, parseQuantity);
      if (this.#block === 'Requests') one.memoryRequest ??= convert(value, parseQuantity);
    }
  }

  #inNode(line: Line, content: string, key: string, value: Value): void {
    const one = this.described.at(-1);
    if (!one) return;
    if (this.#section === 'Conditions' && content.startsWith('MemoryPressure ')) {
      const [, status = '', ...rest] = cells(content);
      const message = rest.length > 3 ? (rest.at(-1) as string) : null;
      one.memoryPressure ??= cited({ status, message }, this.#source, line);
    } else if (key === 'memory' && value) {
      if (this.#section === 'Capacity') one.memoryCapacity ??= convert(value, parseQuantity);
      if (this.#section === 'Allocatable') one.memoryAllocatable ??= convert(value, parseQuantity);
    }
  }
}

/** The same citation with the text understood. */
function convert<T>(from: Cited<string>, understand: (text: string) => T | null): Cited<T> | null {
  const value = understand(from.value);
  return value === null ? null : { value, at: from.at };
}
