import type { Cited } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cited } from '../cite.ts';
import type { KubernetesEvent } from './kubernetes.ts';
import { eventRow } from './kubernetes-event-row.ts';
import { plain } from './plain.ts';
import { parseQuantity } from './quantity.ts';

/** A row of `kubectl top`: what a pod, a container of it (`--containers`) or a node uses. */
export interface KubernetesUsage {
  readonly kind: 'pod' | 'node';
  readonly name: string;
  readonly namespace: string | null;
  readonly container: string | null;
  /** The working set, in bytes. */
  readonly memory: number;
  /** Of the node's allocatable memory. */
  readonly percent: number | null;
}

/** A row of `kubectl get pods`: what stands in STATUS, `OOMKilled`, `CrashLoopBackOff`, `Evicted`. */
export interface KubernetesPodRow {
  readonly name: string;
  readonly namespace: string | null;
  readonly status: string;
  readonly restarts: number;
}

export interface KubernetesTables {
  readonly usage: readonly Cited<KubernetesUsage>[];
  readonly podRows: readonly Cited<KubernetesPodRow>[];
  readonly events: readonly KubernetesEvent[];
}

const MARKS =
  /^\s{0,64}(?:(?:NAMESPACE +)?(?:POD|NAME) +(?:NAME +)?CPU\((?:cores|millicores)|(?:NAMESPACE +)?NAME +READY +STATUS +RESTARTS|(?:NAMESPACE +)?LAST SEEN +|(?:[a-z][\w.-]* +)?[\d<][\w<>]* .*\b(?:Normal|Warning) +[A-Z]\w* )/;
const TOP = /^(?:NAMESPACE +)?(?:POD|NAME) +(?:NAME +)?CPU\(/;
const PODS = /^(?:NAMESPACE +)?NAME +READY +STATUS +RESTARTS/;
const POD_ROW = /^(?:(\S+) +)?(\S+) +\d{1,6}\/\d{1,6} +(\S+) +(\d{1,9})(?: \([^)]{1,32}\))? +\S+/;

export function isKubernetesTop(source: Source): boolean {
  return source.lines.some((line) => MARKS.test(plain(line)));
}

/** `kubectl top pod|node`, `kubectl get pods` and `kubectl get events`, each by its header; events also without. */
export function parseKubernetesTop(source: Source): KubernetesTables {
  const usage: Cited<KubernetesUsage>[] = [];
  const podRows: Cited<KubernetesPodRow>[] = [];
  const events: KubernetesEvent[] = [];
  let header: readonly string[] | null = null;
  let isPods = false;
  for (const line of source.lines) {
    const text = plain(line).trim();
    if (TOP.test(text) || PODS.test(text)) {
      header = text.split(/ {1,}/);
      isPods = PODS.test(text);
      continue;
    }
    const event = eventRow(source, line);
    // The events of `describe` begin with their type and are read there.
    if (event && !/^(?:Normal|Warning) /.test(text)) events.push(event);
    const pod = isPods ? POD_ROW.exec(text) : null;
    const row = header && !isPods ? usageRow(header, text.split(/\s+/)) : null;
    if (row) usage.push(cited(row, source, line));
    else if (pod) {
      const [, namespace = null, name, status, restarts] = pod;
      const one = { name: name as string, namespace, status: status as string, restarts: Number(restarts) };
      podRows.push(cited(one, source, line));
    } else header = null;
    if (header === null) isPods = false;
  }
  return { usage, podRows, events };
}

/** `CPU(cores)`, `CPU%`, `MEMORY(bytes)`, `MEMORY%` of a node; older kubectl prints `CPU(%)`. */
function usageRow(header: readonly string[], cells: readonly string[]): KubernetesUsage | null {
  const column = (pattern: RegExp) => header.findIndex((name) => pattern.test(name));
  const cell = (pattern: RegExp) => cells[column(pattern)];
  const isNode = column(/^CPU(?:%|\(%\))$/) >= 0;
  const memory = parseQuantity(cell(/^MEMORY\((?:bytes|mib)\)/i) ?? '');
  const percent = /^(\d{1,6})%$/.exec(cell(/^MEMORY(?:%|\(%\))$/) ?? '')?.[1];
  const hasPod = column(/^POD$/) >= 0;
  const name = cell(hasPod ? /^POD$/ : /^NAME$/);
  if (cells.length !== header.length || memory === null || name === undefined) return null;
  return {
    kind: isNode ? 'node' : 'pod',
    name,
    namespace: cell(/^NAMESPACE$/) ?? null,
    container: hasPod ? (cell(/^NAME$/) ?? null) : null,
    memory,
    percent: percent === undefined ? null : Number(percent),
  };
}
