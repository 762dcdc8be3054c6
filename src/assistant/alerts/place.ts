import { inline } from '../../lib/text.ts';
import type { AlertPlace } from '../../schema/alert.ts';

type Labels = Readonly<Record<string, string>>;
type Part = keyof AlertPlace;

/**
 * Names of labels, the best first. Where Prometheus scrapes kube-state-metrics without `honor_labels`, `pod` is that of
 * kube-state-metrics itself and the one meant is `exported_pod`.
 */
const NAMES: Readonly<Record<Part, readonly string[]>> = {
  namespace: ['exported_namespace', 'namespace', 'kubernetes_namespace', 'kube_namespace'],
  pod: ['exported_pod', 'pod', 'pod_name', 'kubernetes_pod_name'],
  container: ['exported_container', 'container', 'container_name'],
  node: ['exported_node', 'node', 'kubernetes_node', 'node_name', 'nodename', 'host', 'hostname', 'instance'],
};

const NAME = '([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)';
const WORDS: Readonly<Record<Part, RegExp>> = {
  namespace: new RegExp(`\\bnamespace[\\s:="'\`]+${NAME}`, 'i'),
  pod: new RegExp(`\\bpod[\\s:="'\`]+(?:[a-z0-9-]+/)?${NAME}`, 'i'),
  container: new RegExp(`\\bcontainer[\\s:="'\`]+${NAME}`, 'i'),
  node: new RegExp(`\\b(?:node|host)[\\s:="'\`]+${NAME}`, 'i'),
};
const NAMESPACED_POD = new RegExp(`\\bpod[\\s:="'\`]+${NAME}/[a-z0-9]`, 'i');

/** Words that stand behind "pod" or "node" in a sentence and are no names. */
const NO_NAMES = new Set([
  'is',
  'was',
  'has',
  'in',
  'on',
  'of',
  'and',
  'the',
  'a',
  'with',
  'restarted',
  'killed',
  'for',
]);

/** Where it happened: by labels, else by what annotations and titles say. */
export function placeOf(labels: Labels, words: readonly string[]): AlertPlace {
  const find = (part: Part) => fromLabels(part, labels) ?? fromWords(WORDS[part], words);
  return {
    namespace: find('namespace') ?? fromWords(NAMESPACED_POD, words),
    pod: find('pod'),
    container: find('container'),
    node: find('node'),
  };
}

function fromLabels(part: Part, labels: Labels): string | null {
  for (const name of NAMES[part]) {
    const value = Object.hasOwn(labels, name) ? inline(labels[name] ?? '') : '';
    // The pause container that holds a pod's network goes by this name.
    if (value === '' || (part === 'container' && value === 'POD')) continue;
    return name === 'instance' ? value.replace(/:\d+$/, '') : value;
  }
  return null;
}

function fromWords(pattern: RegExp, words: readonly string[]): string | null {
  for (const text of words) {
    const [, name] = pattern.exec(text.slice(0, 4_000)) ?? [];
    if (name && !NO_NAMES.has(name.toLowerCase())) return inline(name);
  }
  return null;
}

/** `container etl of pod shop/etl-7d9f on node worker-3`; empty where nothing is known. */
export function placeInWords({ namespace, pod, container, node }: AlertPlace): string {
  const inPod = pod === null ? null : `pod ${namespace === null ? '' : `${namespace}/`}${pod}`;
  return [
    container === null ? null : `container ${container}`,
    inPod === null ? null : container === null ? inPod : `of ${inPod}`,
    inPod === null && namespace !== null ? `in namespace ${namespace}` : null,
    node === null ? null : `on node ${node}`,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

/** A line for each part that is known. */
export function placeLines(place: AlertPlace): string[] {
  return Object.entries(place).flatMap(([part, value]) => (value === null ? [] : [`${part}: ${value}`]));
}
