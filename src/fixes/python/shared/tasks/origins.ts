import { argumentsFor, partOf, stringValue } from '../../../../python/constants.ts';
import { argument, calledName, dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { surveyOf } from './survey.ts';

/**
 * The expressions in which the object of an expression may have been made: through names, `with … as`, parameters (also of
 * threads' targets), attributes and the program's own functions. Empty where nothing of it is seen.
 */
export function originsOf(node: PyNode | null, program: PyProgram): readonly PyNode[] {
  const found = new Set<PyNode>();
  follow(node, program, found, new Set());
  return [...found];
}

function follow(node: PyNode | null, program: PyProgram, found: Set<PyNode>, seen: Set<object>): void {
  if (!node || seen.has(node) || seen.size > 200) return;
  seen.add(node);
  const next = (one: PyNode | null) => follow(one, program, found, seen);
  switch (node.type) {
    case 'parenthesized_expression':
    case 'await':
      next(node.parts[0] ?? null);
      return;
    case 'conditional_expression':
      next(node.parts[0] ?? null);
      next(node.parts[2] ?? null);
      return;
    case 'boolean_operator':
      next(node.get('left'));
      next(node.get('right'));
      return;
    case 'identifier':
      named(node, program, next, seen);
      return;
    case 'attribute': {
      if (dottedName(node, program.moduleOf(node)) !== null) {
        found.add(node);
        return;
      }
      const name = node.get('attribute')?.text ?? '';
      const values = surveyOf(program).attributeValues(name);
      for (const value of values) next(value);
      if (values.length === 0) next(optionDefault(name, program));
      return;
    }
    case 'call': {
      const own = program.calleeOf(node);
      if (own && !own.generator) for (const value of own.returns) next(value);
      else if (own && isContextManager(own.decorators))
        for (const one of own.yields) next(one.parts[0] ?? null);
      else found.add(node);
      return;
    }
    default:
      found.add(node);
  }
}

/** `args.jobs` → the `default` of `add_argument("--jobs", …)`. */
function optionDefault(name: string, program: PyProgram): PyNode | null {
  const option = surveyOf(program).calls.find((call) => {
    if (call.get('function')?.get('attribute')?.text !== 'add_argument') return false;
    const dest = argument(call, null, 'dest');
    const flags = dest
      ? [dest]
      : (call.get('arguments')?.parts ?? []).filter((part) => part.type === 'string');
    return flags.some((flag) => stringValue(flag)?.replace(/^-+/, '').replaceAll('-', '_') === name);
  });
  return option ? argument(option, null, 'default') : null;
}

function isContextManager(decorators: readonly PyNode[]): boolean {
  return decorators.some((one) => /contextmanager\b/.test(one.text));
}

function named(
  node: PyNode,
  program: PyProgram,
  next: (one: PyNode | null) => void,
  seen: Set<object>,
): void {
  const binding = program.moduleOf(node).scopes.bindingOf(node);
  if (!binding || seen.has(binding)) return;
  seen.add(binding);
  for (const one of binding.definitions) {
    if (one.kind === 'assign' || one.kind === 'with' || one.kind === 'walrus')
      next(partOf(one.value, one.path));
    if (one.kind !== 'parameter') continue;
    for (const given of argumentsFor(one.node, program)) next(given ?? one.value);
    const fn = program.functions.find((other) => other.node === binding.scope.node);
    if (!fn) continue;
    const index = fn.parameters.indexOf(binding) - (fn.owner ? 1 : 0);
    for (const start of surveyOf(program).starts) if (start.fn === fn) next(start.given[index] ?? null);
  }
}

/** What runs tasks: where they run, and which interface they are given by. */
export type Runner = 'process-pool' | 'thread-pool' | 'process-executor' | 'thread-executor' | 'task-group';

const RUNNERS: readonly (readonly [RegExp, Runner])[] = [
  [/^multiprocessing\.(?:pool\.)?Pool$/, 'process-pool'],
  [
    /^(?:multiprocess|billiard|pathos\.multiprocessing|torch\.multiprocessing)\.(?:pool\.)?Pool$/,
    'process-pool',
  ],
  [/^multiprocessing\.(?:pool\.ThreadPool|dummy\.Pool)$/, 'thread-pool'],
  [/^concurrent\.futures\.(?:process\.)?ProcessPoolExecutor$/, 'process-executor'],
  [/^concurrent\.futures\.(?:thread\.)?ThreadPoolExecutor$/, 'thread-executor'],
  [/^asyncio\.(?:taskgroups\.)?TaskGroup$/, 'task-group'],
];

/** `ctx.Pool` of a start method's context is a library's name too. */
export function madeBy(call: PyNode, program: PyProgram): string | null {
  const name = calledName(call, program.moduleOf(call));
  // `items: Queue = field(default_factory=Queue)`
  if (name === 'dataclasses.field')
    return dottedName(argument(call, null, 'default_factory'), program.moduleOf(call));
  if (name !== null || call.type !== 'call') return name;
  const called = call.get('function');
  if (called?.type !== 'attribute') return null;
  const member = called.get('attribute')?.text ?? '';
  if (!/^(?:Pool|ThreadPool|Process|(?:Simple|Joinable)?Queue)$/.test(member)) return null;
  for (const origin of originsOf(called.get('object'), program)) {
    const owner = origin.type === 'call' ? calledName(origin, program.moduleOf(origin)) : null;
    if (owner === 'multiprocessing.get_context') return `multiprocessing.${member}`;
    if (owner === 'multiprocessing.Manager') return `multiprocessing.Manager.${member}`;
  }
  return null;
}

/** The runner that an expression stands for, with the calls that make it; `null` where it is none, or not seen. */
export function runnerOf(node: PyNode | null, program: PyProgram): { kind: Runner; made: PyNode } | null {
  for (const origin of originsOf(node, program)) {
    const name = origin.type === 'call' ? madeBy(origin, program) : null;
    const kind = name === null ? undefined : RUNNERS.find(([pattern]) => pattern.test(name))?.[1];
    if (kind) return { kind, made: origin };
  }
  return null;
}
