import { ownNodes, type PyProgram } from '../../../../python/program.ts';
import type { Binding, Definition } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { statementOf } from '../kept/statements.ts';
import { type Bulk, bulkOf } from './bulky.ts';
import { factsOf } from './facts.ts';
import { inPlace } from './in-place.ts';
import { mappedIn } from './mapped.ts';
import { reaching } from './reaching.ts';

/** A name that still holds a large value, which nothing reads again, while another large value is made. */
export interface DeadName {
  readonly binding: Binding;
  /** The assignment whose value it holds. */
  readonly held: Definition;
  /** The statement that makes the other value. */
  readonly making: PyNode;
  /** The loop that comes round to `making` with the last turn's value; `null` where it lies further down. */
  readonly loop: PyNode | null;
  readonly bulk: Bulk;
}

/** A scope with more names and makings than can be told apart in a moment is a generated table. */
const MOST = 4000;

const LOOPS = ['for_statement', 'while_statement'];

/** In one function's body, or in a module. */
export function deadNames(scope: PyNode, program: PyProgram): DeadName[] {
  const names = namesOf(scope, program);
  if (names.length === 0) return [];
  const makings = makingsOf(scope, program);
  if (names.length * makings.length > MOST) return [];
  return names.flatMap((one) => {
    for (const { statement, bulk } of makings) {
      const loop = arrives(one, statement);
      if (loop === undefined || isRead(one, statement)) continue;
      if (loop === null && isInPlace(statement, program)) continue;
      const least: Bulk = bulk === 'large' && one.bulk === 'large' ? 'large' : 'perhaps';
      return [{ binding: one.binding, held: one.held, making: statement, loop, bulk: least }];
    }
    return [];
  });
}

/** The statement could write into an array that is there: then no name has to go. */
function isInPlace(statement: PyNode, program: PyProgram): boolean {
  const inner = statement.parts[0];
  const [left, value] =
    inner?.type === 'assignment' ? [inner.get('left'), inner.get('right')] : [null, inner ?? null];
  const target = left?.type === 'identifier' ? left.text : null;
  return value !== null && inPlace(value, statement, target, program) !== null;
}

interface Name {
  readonly binding: Binding;
  readonly held: Definition;
  readonly bulk: Bulk;
}

/** Names of this scope alone, with each large value that they get. */
function namesOf(scope: PyNode, program: PyProgram): Name[] {
  const { scopes } = program.moduleOf(scope);
  const bindings = new Set<Binding>();
  for (const node of ownNodes(scope)) {
    const left = node.type === 'assignment' ? node.get('left') : null;
    if (!left || !/^(?:identifier|pattern_list)$/.test(left.type)) continue;
    for (const one of left.type === 'identifier' ? [left] : left.parts) {
      const binding = one.type === 'identifier' ? scopes.bindingOf(one) : null;
      if (binding) bindings.add(binding);
    }
  }
  return [...bindings].flatMap((binding) => {
    const own = binding.scope.node === (scope.parent ?? scope) || binding.scope.node === scope;
    // Long lists of assignments to one name are tables, not data.
    if (!own || binding.definitions.length > 20 || binding.loads.length > 60 || binding.deletes.length > 0)
      return [];
    if (binding.loads.some((load) => !isIn(load, scope))) return [];
    return binding.definitions.flatMap((held): Name[] => {
      if (held.kind !== 'assign' || !held.value || held.path) return [];
      const bulk = bulkOf(held.value, program);
      // Rows and slices that a loop takes of an array are small next to it; a mapped file's copy is another matter.
      if (bulk === 'small' || isPartOfArray(held.value, program) || mappedIn(held.value, program)) return [];
      return [{ binding, held, bulk }];
    });
  });
}

/** Computed from what a `for` takes of an array, or from a slice that moves with a loop. */
function isPartOfArray(value: PyNode, program: PyProgram, depth = 0): boolean {
  const { scopes } = program.moduleOf(value);
  return [...value.walk()].some((one) => {
    if (one.type === 'subscript') {
      const moving = one
        .all('subscript')
        .flatMap((key) => [...key.walk()])
        .some((key) => key.type === 'identifier' && isCounter(key, program));
      if (moving) return true;
    }
    const binding = one.type === 'identifier' ? scopes.bindingOf(one) : null;
    return (
      binding?.definitions.some((def) => {
        if (def.kind === 'for') return factsOf(program).of(def.value)?.kind === 'array';
        return (
          def.kind === 'assign' &&
          depth < 4 &&
          def.value !== null &&
          !def.value.contains(one) &&
          !value.contains(def.value) &&
          isPartOfArray(def.value, program, depth + 1)
        );
      }) ?? false
    );
  });
}

function isCounter(name: PyNode, program: PyProgram): boolean {
  const binding = program.moduleOf(name).scopes.bindingOf(name);
  return binding?.definitions.some((one) => one.kind === 'for' || one.kind === 'augmented') ?? false;
}

/** The load stands in the scope itself, not in a function or lambda that runs later. */
function isIn(load: PyNode, scope: PyNode): boolean {
  const around = load.above('function_definition', 'lambda', 'class_definition');
  return around === (scope.parent?.type === 'function_definition' ? scope.parent : null);
}

interface Making {
  readonly statement: PyNode;
  readonly bulk: Bulk;
}

function makingsOf(scope: PyNode, program: PyProgram): Making[] {
  const found: Making[] = [];
  for (const node of ownNodes(scope)) {
    const value =
      node.type === 'assignment'
        ? node.get('right')
        : node.type === 'return_statement' || node.type === 'expression_statement'
          ? (node.parts[0] ?? null)
          : null;
    if (!value || (node.type === 'expression_statement' && value.type !== 'call')) continue;
    // Another name for the same value is not made.
    const parts = /^(?:expression_list|tuple)$/.test(value.type) ? value.parts : [value];
    if (parts.every((one) => /^(?:identifier|attribute|subscript|string|integer)$/.test(one.type))) continue;
    const bulk = bulkOf(value, program);
    if (bulk !== 'small') found.push({ statement: statementOf(node), bulk });
  }
  return found;
}

/**
 * The value is there when the statement begins: `null` when it lies further down, the loop when it comes round from the turn
 * before; `undefined` when it is not.
 */
function arrives(one: Name, making: PyNode): PyNode | null | undefined {
  const from = statementOf(one.held.node);
  if (from.end <= making.start) {
    const block = from.parent;
    if (!block?.contains(making)) return undefined;
    const again = one.binding.definitions.some(
      (other) => other !== one.held && other.node.start > from.end && other.node.end < making.start,
    );
    return again ? undefined : null;
  }
  // Round the loop: also the statement that gives the name its next value.
  for (let loop = making.above(...LOOPS); loop; loop = loop.above(...LOOPS)) {
    if (!loop.get('body')?.contains(from)) continue;
    const renewed = one.binding.definitions.some(
      (other) => loop?.contains(other.node) && statementOf(other.node).end <= making.start,
    );
    return renewed ? undefined : loop;
  }
  return undefined;
}

/** Some way leads from the statement to a place that still reads the value. */
function isRead({ binding, held }: Name, making: PyNode): boolean {
  const from = statementOf(held.node);
  return binding.loads.some((load) => {
    if (!reaching(load, binding).includes(held)) return false;
    if (making.contains(load)) return true;
    if (load.start > making.end)
      return !binding.definitions.some((other) => {
        const renews = statementOf(other.node);
        return (
          other.kind !== 'augmented' &&
          renews.start >= making.start &&
          renews.end <= load.start &&
          renews.parent?.contains(load) === true
        );
      });
    for (let loop = making.above(...LOOPS); loop; loop = loop.above(...LOOPS)) {
      if (!loop.contains(load)) continue;
      if (!loop.contains(held.node)) return true;
      if (from.start < making.start) {
        if (load.start < from.start) return true;
      } else if (from.parent !== loop.get('body')) return true;
    }
    return false;
  });
}
