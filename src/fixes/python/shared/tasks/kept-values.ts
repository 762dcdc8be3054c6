import { type Edit, insertAt, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { argument } from '../../../../python/names.ts';
import { ownNodes, type PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { originsOf } from './origins.ts';
import type { Passenger } from './passengers.ts';
import { withFunction } from './places.ts';

/**
 * The value goes to each worker once, by the pool's initializer, and a stand-in goes with the tasks: pickled as a name, and what
 * the worker has by that name when it is unpickled, so that the function that works is none the wiser. `null` where the pool has
 * an initializer already, or the value is not there yet when the pool is made.
 */
export function keptByWorkers(one: Passenger, program: PyProgram): Edit[] | null {
  const { made, value, method } = one;
  const module = program.moduleOf(value);
  if (program.moduleOf(made) !== module) return null;
  if (argument(made, null, 'initializer') || argument(made, null, 'initargs')) return null;
  const there = valueAt(made, value, program);
  if (there === null) return null;
  const key = `"${value.text.replace(/^self\./, '').replace(/\W+/g, '_')}"`;
  const helper = withFunction(
    module,
    [made, value].sort((a, b) => a.start - b.start)[0] as PyNode,
    'Kept',
    (name) => [
      `class ${name}:`,
      '\t"""Stands in a task for a value that each worker was given when it started: only its name is sent."""',
      '',
      '\tvalues = {}',
      '',
      '\tdef __init__(self, name):',
      '\t\tself.name = name',
      '',
      '\tdef __reduce__(self):',
      `\t\treturn ${name}.get, (self.name,)`,
      '',
      '\t@classmethod',
      '\tdef put(cls, name, value):',
      '\t\tcls.values[name] = value',
      '',
      '\t@classmethod',
      '\tdef get(cls, name):',
      '\t\treturn cls.values[name]',
    ],
  );
  const list = made.get('arguments') as PyNode;
  const comma = list.parts.length > 0 ? (/,\s*\)$/.test(list.text) ? ' ' : ', ') : '';
  const edits: Edit[] = [
    ...helper.edits,
    insertAt(module, list.end - 1, `${comma}initializer=${helper.name}.put, initargs=(${key}, ${there})`),
  ];
  if (!method) return [...edits, replaceNode(module, value, `${helper.name}(${key})`)];
  const owner = program.instanceOf(value)?.get('name')?.text;
  const partial = imported(module, 'functools', 'partial');
  return [
    ...edits,
    ...partial.edits,
    replaceNode(
      module,
      method,
      `${partial.name}(${owner}.${method.get('attribute')?.text}, ${helper.name}(${key}))`,
    ),
  ];
}

/** How the value is called where the pool is made. */
function valueAt(made: PyNode, value: PyNode, program: PyProgram): string | null {
  const holder = program.functionAround(made);
  if (isThere(value, made, program)) return value.text;
  const origins = originsOf(value, program);
  for (const node of ownNodes(holder?.body ?? program.moduleOf(made).root)) {
    if (node.type !== 'identifier' || node.end > made.start) continue;
    const same = originsOf(node, program);
    if (same.length > 0 && same.every((one) => origins.includes(one)) && isThere(node, made, program))
      return node.text;
  }
  return null;
}

/** Bound in a scope that the pool's place sees, before it. */
function isThere(value: PyNode, made: PyNode, program: PyProgram): boolean {
  const holder = program.functionAround(made);
  let root: PyNode | null = value;
  while (root?.type === 'attribute') root = root.get('object');
  const binding = root?.type === 'identifier' ? program.moduleOf(value).scopes.bindingOf(root) : null;
  if (!binding) return false;
  const outer = program.functionAround(value);
  if (root?.text === 'self') return outer !== null && outer.owner === holder?.owner && holder !== null;
  const scope = binding.scope.node;
  if (scope !== (holder?.node ?? program.moduleOf(made).root) && binding.scope.kind !== 'module')
    return false;
  if (binding.scope.kind === 'module' && holder) return true;
  return binding.definitions.every((each) => each.kind === 'parameter' || each.node.start < made.start);
}
