import type { Source } from '../../schema/source.ts';
import type { KubernetesFacts } from './kubernetes.ts';
import { type Described, DescribeReader } from './kubernetes-describe-reader.ts';
import { plain } from './plain.ts';

const MARKS =
  /^\s{0,64}(?:(?:Last )?State: +(?:Terminated|Waiting|Running)\b|QoS Class: |(?:Init )?Containers:\s*$|MemoryPressure +(?:True|False|Unknown) |(?:Normal|Warning) +[A-Z]\w* +[\d<])/;

export function isKubernetesDescribe(source: Source): boolean {
  return source.lines.some((line) => MARKS.test(plain(line)));
}

/** `kubectl describe pod|node`, several after another, or a piece of one without its head. */
export function parseKubernetesDescribe(source: Source): KubernetesFacts {
  const reader = new DescribeReader(source);
  for (const line of source.lines) reader.read(line, plain(line).trimEnd());
  const isNode = (one: Described) => one.memoryPressure !== null || one.memoryCapacity !== null;
  const nodes = reader.described.filter(isNode);
  // A service or a namespace has a name, too.
  const pods = reader.described.filter((one) => !isNode(one) && (one.containers.length > 0 || one.qosClass));
  return {
    pods: pods.map(({ memoryPressure: _p, memoryCapacity: _c, memoryAllocatable: _a, ...pod }) => pod),
    nodes: nodes.map(({ name, memoryPressure, memoryCapacity, memoryAllocatable }) => {
      return { name, memoryPressure, memoryCapacity, memoryAllocatable };
    }),
    events: reader.events,
  };
}
