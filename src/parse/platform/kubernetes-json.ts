import type { Source } from '../../schema/source.ts';
import { jsonTrees } from './json-tree.ts';
import type { KubernetesEvent, KubernetesFacts, KubernetesNode, KubernetesPod } from './kubernetes.ts';
import { ObjectReader } from './kubernetes-object.ts';
import { get, objectsIn, type Tree } from './tree.ts';
import { yamlTrees } from './yaml-tree.ts';

const MARKS = /"apiVersion" ?:|^\s*(?:- )?apiVersion: |"(?:containerStatuses|lastState)" ?:/;

export function isKubernetesJson(source: Source): boolean {
  return source.lines.some((line) => MARKS.test(line.text));
}

/** `kubectl get pod|node|event -o json` or `-o yaml`: one object, several, or a `List`. */
export function parseKubernetesJson(source: Source): KubernetesFacts {
  const reader = new ObjectReader(source);
  const pods: KubernetesPod[] = [];
  const nodes: KubernetesNode[] = [];
  const events: KubernetesEvent[] = [];
  // JSON within YAML is a note of what was once applied.
  const yaml = yamlTrees(source);
  const json = jsonTrees({ ...source, lines: yaml.others });
  const roots = [...json, ...yaml.trees].sort((a, b) => a.line.number - b.line.number);
  for (const object of objectsIn(roots, isObject)) {
    const kind = get(object, 'kind')?.scalar;
    if (kind === 'Node') nodes.push(reader.node(object));
    else if (kind === 'Event') events.push(...reader.event(object));
    else if (kind === 'Pod' || kind === undefined) pods.push(reader.pod(object));
  }
  return { pods, nodes, events };
}

/** An object with its kind, lists aside; text cut out of a pod, or `-o jsonpath={.status}`, has none. */
function isObject(tree: Tree): boolean {
  const kind = get(tree, 'kind')?.scalar;
  if (kind !== undefined && tree.fields.has('apiVersion')) return !String(kind).endsWith('List');
  return kind === undefined && (tree.fields.has('containerStatuses') || tree.fields.has('lastState'));
}
