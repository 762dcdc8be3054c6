import { attributeValues } from '../../../../python/attributes.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';

/** Nodes of a program by what they are, gathered in one walk. */
export interface NodeIndex {
  readonly calls: readonly PyNode[];
  /** Attribute expressions by the attribute's name. */
  readonly attributes: ReadonlyMap<string, readonly PyNode[]>;
  /** What attributes of this name get; `null` in the list for a store whose value is not one expression. */
  attributeValues(name: string): readonly (PyNode | null)[];
  /** Calls that make an instance, by class. */
  readonly instances: ReadonlyMap<PyNode, readonly PyNode[]>;
}

const indexes = new WeakMap<PyProgram, NodeIndex>();

export function indexOf(program: PyProgram): NodeIndex {
  let index = indexes.get(program);
  if (!index) {
    index = gather(program);
    indexes.set(program, index);
  }
  return index;
}

function gather(program: PyProgram): NodeIndex {
  const calls: PyNode[] = [];
  const attributes = new Map<string, PyNode[]>();
  const instances = new Map<PyNode, PyNode[]>();
  for (const module of program.modules) {
    for (const node of module.root.walk()) {
      if (node.type === 'call') {
        calls.push(node);
        const made = program.classOf(node);
        if (made) push(instances, made, node);
      } else if (node.type === 'attribute') push(attributes, node.get('attribute')?.text ?? '', node);
    }
  }
  return { calls, attributes, attributeValues: (name) => attributeValues(name, program), instances };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
