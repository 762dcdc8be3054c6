import { attributesOf } from '../../../../python/flow.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { instancesOf } from './runs.ts';
import { soleExpression } from './statements.ts';

/** An attribute that a class takes from its constructor. */
export interface Field {
  readonly cls: PyNode;
  readonly name: string;
  /** `dataclass`, a `NamedTuple`, or a class with an `__init__`. */
  readonly kind: 'dataclass' | 'tuple' | 'init';
  /** The line of the field, or the one that sets the attribute. */
  readonly at: PyNode;
  /** Position among the arguments of a call; `null` for what the constructor works out itself. */
  readonly position: number | null;
  /** What the constructor sets it to; `null` where the class only names it, or where it is one of several that are set. */
  readonly value: PyNode | null;
  /** Its place among several that one statement sets: `self.head, _, self.body = raw.partition(…)`. */
  readonly target: PyNode | null;
  readonly init: PyFunction | null;
  /** Where the attribute is read, anywhere in the program. */
  readonly reads: readonly PyNode[];
  readonly calls: readonly PyNode[];
}

/** The fields of the program's classes that constructors are given. */
export function fieldsOf(program: PyProgram): Field[] {
  return program.modules.flatMap((module) =>
    [...module.root.walk()]
      .filter((node) => node.type === 'class_definition')
      .flatMap((cls) => ofClass(cls, program)),
  );
}

function ofClass(cls: PyNode, program: PyProgram): Field[] {
  const init = program.functions.find((fn) => fn.owner === cls && fn.name === '__init__') ?? null;
  const decorators =
    cls.parent?.type === 'decorated_definition'
      ? cls.parent.children.filter((one) => one.type === 'decorator')
      : [];
  const dataclass = decorators.some((one) => /^@\s*(?:dataclasses\.)?dataclass\b/.test(one.text));
  const tuple = /\bNamedTuple\b/.test(cls.get('superclasses')?.text ?? '');
  const bases = (cls.get('superclasses')?.parts ?? []).filter(
    (one) => !/NamedTuple|object|Generic|Protocol/.test(one.text),
  );
  if (bases.length > 0 || isBase(cls, program)) return [];
  const calls = instancesOf(cls, program);
  if (!init && (dataclass || tuple)) {
    const declared = (cls.get('body')?.parts ?? []).flatMap((statement) => {
      const assignment = soleExpression(statement);
      const left = assignment?.type === 'assignment' ? assignment.get('left') : null;
      const type = assignment?.get('type')?.text ?? '';
      return left?.type === 'identifier' && type !== '' && !/ClassVar|InitVar/.test(type)
        ? [{ statement, name: left.text }]
        : [];
    });
    return declared.map(
      ({ statement, name }, position) =>
        ({
          cls,
          name,
          kind: dataclass ? 'dataclass' : 'tuple',
          at: statement,
          position,
          value: null,
          target: null,
          init: null,
          reads: readsOf(name, program),
          calls,
        }) as Field,
    );
  }
  if (!init) return [];
  return setIn(init).map(({ name, at, value, target }): Field => {
    const binding = value?.type === 'identifier' ? init.module.scopes.bindingOf(value) : null;
    const parameter = binding?.definitions.length === 1 ? init.parameters.indexOf(binding) - 1 : -1;
    const position = parameter < 0 ? null : parameter;
    return {
      cls,
      name,
      kind: 'init',
      at,
      position,
      value,
      target,
      init,
      reads: readsOf(name, program),
      calls,
    };
  });
}

/** Attributes that a constructor sets once, in a line of its own: `self.body = body`, `self.text = raw.decode()`. */
function setIn(init: PyFunction): Pick<Field, 'name' | 'at' | 'value' | 'target'>[] {
  const self = init.parameters[0]?.name;
  const own = (node: PyNode | null) => node?.type === 'attribute' && node.get('object')?.text === self;
  const named = (node: PyNode) => node.get('attribute')?.text ?? '';
  const sets = init.body.parts.flatMap((at): Pick<Field, 'name' | 'at' | 'value' | 'target'>[] => {
    const assignment = soleExpression(at);
    const left = assignment?.type === 'assignment' ? assignment.get('left') : null;
    const value = assignment?.get('right');
    if (!left || !value || value.type === 'assignment') return [];
    if (left.type === 'pattern_list' && value.type !== 'expression_list')
      return left.parts.filter(own).map((target) => ({ name: named(target), at, value: null, target }));
    if (!own(left) || /^(?:integer|float|string|none|true|false)$/.test(value.type)) return [];
    return [{ name: named(left), at, value, target: null }];
  });
  return sets.filter((one) => sets.every((other) => other === one || other.name !== one.name));
}

function isBase(cls: PyNode, program: PyProgram): boolean {
  const name = cls.get('name')?.text ?? '';
  return program.modules.some((module) =>
    [...module.root.walk()].some(
      (node) =>
        node.type === 'class_definition' &&
        node !== cls &&
        new RegExp(`\\b${name}\\b`).test(node.get('superclasses')?.text ?? ''),
    ),
  );
}

function readsOf(name: string, program: PyProgram): PyNode[] {
  return attributesOf(program, name).filter((one) => {
    let at = one;
    while (at.parent && /^(?:pattern_list|tuple_pattern)$/.test(at.parent.type)) at = at.parent;
    return !(at.field === 'left' && at.parent?.type === 'assignment');
  });
}
