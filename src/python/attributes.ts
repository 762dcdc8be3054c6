import { argument, calledName, dottedName } from './names.ts';
import type { PyProgram } from './program.ts';
import type { PyNode } from './syntax.ts';

const known = new WeakMap<PyProgram, Map<string, (PyNode | null)[]>>();

/**
 * What the attributes of a name get, on whatever object: `x.name = value`, `x.a, x.b = v, w`, `name = value` in the body of a
 * class, and what the fields of a dataclass are given. `null` in the list for a value that is not one expression.
 */
export function attributeValues(name: string, program: PyProgram): readonly (PyNode | null)[] {
  let all = known.get(program);
  if (!all) {
    all = gather(program);
    known.set(program, all);
  }
  return all.get(name) ?? [];
}

function gather(program: PyProgram): Map<string, (PyNode | null)[]> {
  const found = new Map<string, (PyNode | null)[]>();
  const add = (name: string, value: PyNode | null) => {
    const list = found.get(name);
    if (list) list.push(value);
    else found.set(name, [value]);
  };
  for (const module of program.modules) {
    const records = new Map<PyNode, string[]>();
    for (const node of module.root.walk()) {
      if (node.type === 'assignment') assigned(node, add, program);
      else if (node.type === 'class_definition' && isRecord(node, program)) records.set(node, fieldsOf(node));
      else if (node.type === 'for_statement' && node.get('left')?.type === 'attribute')
        add(node.get('left')?.get('attribute')?.text ?? '', null);
    }
    if (records.size === 0) continue;
    for (const node of module.root.walk()) {
      const made = node.type === 'call' ? program.classOf(node) : null;
      const fields = made ? records.get(made) : undefined;
      fields?.forEach((field, index) => {
        const given = argument(node, index, field);
        if (given) add(field, given);
      });
    }
  }
  return found;
}

function assigned(node: PyNode, add: (name: string, value: PyNode | null) => void, program: PyProgram): void {
  const [left, right] = [node.get('left'), node.get('right')];
  if (left?.type === 'attribute') {
    // a.x = b.x = value
    let value = right;
    while (value?.type === 'assignment') value = value.get('right');
    if (right) add(left.get('attribute')?.text ?? '', value);
  } else if (left && /^(?:pattern_list|tuple_pattern)$/.test(left.type)) {
    const parts = right && /^(?:expression_list|tuple)$/.test(right.type) ? right.parts : [];
    const whole = parts.length === left.parts.length && !parts.some((one) => /splat/.test(one.type));
    left.parts.forEach((target, index) => {
      if (target.type === 'attribute')
        add(target.get('attribute')?.text ?? '', whole ? (parts[index] ?? null) : null);
    });
  } else if (
    left?.type === 'identifier' &&
    right &&
    node.parent?.parent?.parent?.type === 'class_definition'
  ) {
    const value = presetOf(right, program);
    if (value) add(left.text, value);
  }
}

/** `field(default_factory=Queue)` stays as it is, `field(default_factory=lambda: Queue(9))` is `Queue(9)`; `null` without a preset. */
function presetOf(value: PyNode, program: PyProgram): PyNode | null {
  if (calledName(value, program.moduleOf(value)) !== 'dataclasses.field') return value;
  const factory = argument(value, null, 'default_factory');
  if (factory) return factory.type === 'lambda' ? factory.get('body') : value;
  return argument(value, null, 'default');
}

function isRecord(cls: PyNode, program: PyProgram): boolean {
  const module = program.moduleOf(cls);
  const decorated = cls.parent?.type === 'decorated_definition' ? cls.parent.children : [];
  const bases = cls.get('superclasses')?.parts ?? [];
  return (
    decorated.some(
      (one) => one.type === 'decorator' && /\bdataclass\b|\battrs?\b|\bdefine\b/.test(one.text),
    ) || bases.some((one) => dottedName(one, module) === 'typing.NamedTuple')
  );
}

/** Fields in the order of the constructor: annotated names of the body that it takes. */
function fieldsOf(cls: PyNode): string[] {
  return (cls.get('body')?.parts ?? []).flatMap((statement) => {
    const one = statement.type === 'expression_statement' ? statement.parts[0] : null;
    const name = one?.type === 'assignment' && one.get('type') ? one.get('left') : null;
    const outside = /ClassVar|init\s*=\s*False|KW_ONLY/.test(one?.text ?? '');
    return name?.type === 'identifier' && !outside ? [name.text] : [];
  });
}
