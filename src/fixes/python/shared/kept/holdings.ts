import { argumentsFor } from '../../../../python/constants.ts';
import { attributesOf, type Flow, flowOfAttribute, flowOfName } from '../../../../python/flow.ts';
import { argument, argumentCount, calledName, dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Use } from '../../../../python/uses.ts';
import type { Volume } from '../../../../python/volume.ts';
import { type Fill, fillOf, takesOut } from './fills.ts';
import { repeatsOf } from './growth.ts';
import { statementOf } from './statements.ts';

/** A container that begins empty and is filled: a name's or an attribute's, with all that happens to it. */
export interface Holding {
  readonly made: PyNode;
  readonly statement: PyNode;
  /** `buffer`: a `bytearray`; `text`: a string or bytes that are added to. */
  readonly form: 'list' | 'set' | 'dict' | 'deque' | 'counter' | 'buffer' | 'text';
  /** A dict whose missing keys get a list (`defaultdict(list)`). */
  readonly groups: boolean;
  readonly name: string;
  readonly binding: Binding | null;
  readonly fills: readonly Fill[];
  /** Uses that are no fills. */
  readonly reads: readonly Use[];
  /** Uses that take something out of it again. */
  readonly taken: readonly Use[];
  /** Where its name gets another value, or its attribute is set again. */
  readonly rebound: readonly PyNode[];
  /** Something is taken out of it again, or the name gets another value. */
  readonly shrinks: boolean;
  readonly flow: Flow;
}

const memo = new WeakMap<PyProgram, readonly Holding[]>();

/** The containers of a program that begin empty and are filled. */
export function holdingsOf(program: PyProgram): readonly Holding[] {
  let found = memo.get(program);
  if (!found) {
    found = program.modules.flatMap((module) =>
      [...module.root.walk()].flatMap((node) => held(node, program) ?? []),
    );
    memo.set(program, found);
  }
  return found;
}

/** What an expression makes, where it makes an empty container. */
function emptyForm(node: PyNode, program: PyProgram): { form: Holding['form']; groups: boolean } | null {
  if (node.type === 'list' && node.parts.length === 0 && node.field !== 'left')
    return { form: 'list', groups: false };
  if (node.type === 'dictionary' && node.parts.length === 0) return { form: 'dict', groups: false };
  if (node.type === 'string' && node.field === 'right' && /^[bB]?(?:""|'')$/.test(node.text))
    return { form: 'text', groups: false };
  if (
    node.type === 'identifier' &&
    node.field === 'value' &&
    node.parent?.get('name')?.text === 'default_factory'
  ) {
    if (node.text === 'list' || node.text === 'set' || node.text === 'dict')
      return { form: node.text, groups: false };
    return null;
  }
  if (node.type !== 'call') return null;
  const name = calledName(node, program.moduleOf(node));
  if (name === null) return null;
  const count = argumentCount(node);
  switch (name) {
    case 'list':
    case 'set':
    case 'dict':
      return count === 0 ? { form: name, groups: false } : null;
    case 'bytearray':
      return count === 0 ? { form: 'buffer', groups: false } : null;
    case 'collections.OrderedDict':
      return count === 0 ? { form: 'dict', groups: false } : null;
    case 'collections.Counter':
      return count === 0 ? { form: 'counter', groups: false } : null;
    case 'collections.deque':
      return count === 0 ? { form: 'deque', groups: false } : null;
    case 'collections.defaultdict': {
      const factory = argument(node, 0);
      const made = factory?.type === 'lambda' ? factory.get('body') : factory;
      const lists = made?.text === 'list' || (made?.type === 'list' && made.parts.length === 0);
      return count === 1 && lists ? { form: 'dict', groups: true } : null;
    }
    default:
      return null;
  }
}

/** A list that is made whole in one expression, with all that happens to the name or attribute that it is given to. */
export function listHolding(made: PyNode, program: PyProgram): Holding | null {
  return held(made, program, { form: 'list', groups: false });
}

function held(
  made: PyNode,
  program: PyProgram,
  empty: { form: Holding['form']; groups: boolean } | null = emptyForm(made, program),
): Holding | null {
  if (!empty) return null;
  const target = targetOf(made, program);
  if (!target) return null;
  const { binding, name } = target;
  const flow = binding ? flowOfName(binding, made, program) : flowOfAttribute(name, made, program);
  const fills: Fill[] = [];
  const reads: Use[] = [];
  const taken: Use[] = [];
  for (const use of flow.uses) {
    if (use.kind === 'stored' && use.detail === `.${name}`) continue;
    if (use.kind === 'deleted' && use.node.type === 'identifier') continue;
    const fill = fillOf(use, program);
    if (fill) {
      // The name of an augmented assignment is both read and written.
      for (const one of fill)
        if (!fills.some((other) => other.at === one.at && other.value === one.value)) fills.push(one);
    } else if (takesOut(use, program)) taken.push(use);
    else reads.push(use);
  }
  const { statement } = target;
  const rebound = binding
    ? binding.definitions
        .filter((one) => one.kind !== 'augmented' && !statement.contains(one.node))
        .map((one) => one.node)
    : attributesOf(program, name).filter(
        (one) =>
          one.field === 'left' && one.parent?.type === 'assignment' && statementOf(one) !== statementOf(made),
      );
  const shrinks = taken.length + rebound.length > 0;
  return { made, statement, ...empty, name, binding, fills, reads, taken, rebound, shrinks, flow };
}

/** The name or attribute that an expression is given to. */
function targetOf(
  made: PyNode,
  program: PyProgram,
): { binding: Binding | null; name: string; statement: PyNode } | null {
  const module = program.moduleOf(made);
  const factory = made.parent?.type === 'keyword_argument' ? made.parent.above('assignment') : null;
  const assignment =
    factory ?? made.above('assignment', 'block', 'default_parameter', 'typed_default_parameter');
  if (assignment && /default_parameter$/.test(assignment.type)) return remembered(made, assignment, program);
  if (assignment?.type !== 'assignment') return null;
  let left = assignment.get('left');
  const right = assignment.get('right');
  if (right !== made && !factory) {
    if (right?.type !== 'expression_list' || left?.type !== 'pattern_list' || made.parent !== right)
      return null;
    left = left.parts[right.parts.indexOf(made)] ?? null;
  }
  if (!left || (assignment.parent?.type === 'assignment' && assignment.field === 'right')) return null;
  const statement = statementOf(assignment);
  if (left.type === 'attribute') return { binding: null, name: left.get('attribute')?.text ?? '', statement };
  if (left.type !== 'identifier') return null;
  const binding = module.scopes.bindingOf(left);
  if (!binding) return null;
  // A name in a class body is an attribute of its instances.
  if (binding.scope.kind === 'class') return { binding: null, name: left.text, statement };
  return { binding, name: left.text, statement };
}

/** `def ask(key, _known={})`: a default that no caller replaces lives as long as the function. */
function remembered(
  made: PyNode,
  parameter: PyNode,
  program: PyProgram,
): { binding: Binding; name: string; statement: PyNode } | null {
  const name = parameter.get('name');
  const binding = name?.type === 'identifier' ? program.moduleOf(made).scopes.bindingOf(name) : null;
  if (!name || !binding || parameter.get('value') !== made) return null;
  if (argumentsFor(name, program).some((one) => one !== null)) return null;
  return { binding, name: name.text, statement: statementOf(parameter) };
}

/** How often a fill runs for one life of the container. */
export function repeatsOfFill(fill: Fill, holding: Holding, program: PyProgram): Volume | null {
  const start = holding.binding ? holding.made : null;
  return repeatsOf(fill.at, start, program);
}

/** The name of a module's function or class that an expression stands for, or its text. */
export function nameOf(node: PyNode, program: PyProgram): string {
  return dottedName(node, program.moduleOf(node)) ?? node.text;
}
