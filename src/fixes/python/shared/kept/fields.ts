import { attributesOf } from '../../../../python/flow.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { soleExpression, statementOf } from './statements.ts';

/** An attribute that a class takes from its constructor. */
export interface Field {
  readonly cls: PyNode;
  readonly name: string;
  /** `dataclass`, a `NamedTuple`, or a class with an `__init__`. */
  readonly kind: 'dataclass' | 'tuple' | 'init';
  /** The line of the field, or the one that sets the attribute. */
  readonly at: PyNode;
  /** Position among the arguments of a call. */
  readonly position: number;
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
  const calls = callsOf(cls, program);
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
          init: null,
          reads: readsOf(name, program),
          calls,
        }) as Field,
    );
  }
  if (!init) return [];
  return init.parameters.slice(1).flatMap((parameter, position) => {
    const set = parameter.loads.find((load) => {
      const assignment = load.parent;
      return (
        assignment?.type === 'assignment' &&
        assignment.get('right') === load &&
        assignment.get('left')?.type === 'attribute' &&
        assignment.get('left')?.get('object')?.text === init.parameters[0]?.name
      );
    });
    const left = set?.parent?.get('left');
    if (!set || !left || parameter.definitions.length !== 1) return [];
    const name = left.get('attribute')?.text ?? '';
    return [
      {
        cls,
        name,
        kind: 'init' as const,
        at: statementOf(set),
        position,
        init,
        reads: readsOf(name, program),
        calls,
      },
    ];
  });
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
  return attributesOf(program, name).filter(
    (one) => !(one.field === 'left' && one.parent?.type === 'assignment'),
  );
}

/** The calls that make an instance; in a classmethod, `cls(…)`. */
function callsOf(cls: PyNode, program: PyProgram): PyNode[] {
  return program.modules.flatMap((module) =>
    [...module.root.walk()].filter(
      (node) =>
        node.type === 'call' &&
        (program.classOf(node) === cls ||
          (node.get('function')?.text === 'cls' && node.above('class_definition') === cls)),
    ),
  );
}
