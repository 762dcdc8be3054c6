import { attributeValues } from '../../../../python/attributes.ts';
import { argumentsFor } from '../../../../python/constants.ts';
import { argument, calledName, dottedName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';

/** A function that runs beside the code that starts it: the target of a thread, a process or an executor's task. */
export interface Start {
  readonly fn: PyFunction;
  readonly call: PyNode;
  /** What it is given by position, where that can be read. */
  readonly given: readonly PyNode[];
}

/** What detectors of concurrency look up again and again, from one walk over the program. */
export interface Survey {
  readonly calls: readonly PyNode[];
  /** Values that are assigned to an attribute of this name, on whatever object. */
  attributeValues(name: string): readonly PyNode[];
  readonly starts: readonly Start[];
}

const surveys = new WeakMap<PyProgram, Survey>();

export function surveyOf(program: PyProgram): Survey {
  let survey = surveys.get(program);
  if (!survey) {
    survey = readSurvey(program);
    surveys.set(program, survey);
  }
  return survey;
}

function readSurvey(program: PyProgram): Survey {
  const calls: PyNode[] = [];
  for (const module of program.modules)
    for (const node of module.root.walk()) if (node.type === 'call') calls.push(node);
  return {
    calls,
    attributeValues: (name) => attributeValues(name, program).filter((one) => one !== null),
    starts: calls.flatMap((call) => startsOf(call, program)),
  };
}

/**
 * The program's function behind an expression that is handed on instead of being called: a name, `self.work`, a partial, an object
 * with `__call__`, a lambda around one call, what a function gives back.
 */
export function functionValue(node: PyNode | null, program: PyProgram, depth = 0): PyFunction | null {
  if (!node || depth > 6) return null;
  let known = functionValues.get(program);
  if (!known) {
    known = new Map();
    functionValues.set(program, known);
  }
  const before = known.get(node);
  if (before !== undefined) return before;
  // Names that lead to each other lead nowhere.
  known.set(node, null);
  const found = behind(node, program, depth);
  known.set(node, found);
  return found;
}

const functionValues = new WeakMap<PyProgram, Map<PyNode, PyFunction | null>>();

function behind(node: PyNode, program: PyProgram, depth: number): PyFunction | null {
  const next = (one: PyNode | null) => functionValue(one, program, depth + 1);
  const module = program.moduleOf(node);
  const method = (owner: PyNode | null, name: string) =>
    program.functions.find((fn) => owner !== null && fn.owner === owner && fn.name === name) ?? null;
  switch (node.type) {
    case 'parenthesized_expression':
      return next(node.parts[0] ?? null);
    case 'lambda': {
      const body = node.get('body');
      return body?.type === 'call' ? program.calleeOf(body) : null;
    }
    case 'call': {
      const name = calledName(node, module);
      if (name === 'functools.partial') return next(argument(node, 0));
      const cls = program.classOf(node);
      if (cls) return method(cls, '__call__');
      const own = program.calleeOf(node);
      return own?.returns.length === 1 ? next(own.returns[0] ?? null) : null;
    }
    case 'identifier': {
      const binding = module.scopes.bindingOf(node);
      const [only, second] = binding?.definitions ?? [];
      if (!only || second) return null;
      if (only.kind === 'function') return program.functions.find((fn) => fn.node === only.value) ?? null;
      if (only.kind === 'class') return method(only.value, '__init__');
      if (only.kind === 'parameter') {
        const given = argumentsFor(only.node, program).map((one) => next(one ?? only.value));
        return given.length > 0 && given.every((one) => one === given[0]) ? (given[0] ?? null) : null;
      }
      if (only.kind === 'import') return program.functionNamed(node);
      return only.kind === 'assign' && !only.path ? next(only.value) : null;
    }
    case 'attribute': {
      const name = node.get('attribute')?.text ?? '';
      const object = node.get('object');
      const named = methodsNamed(name, program);
      const owner = object && program.instanceOf(object);
      const found = named.find((fn) => fn.owner === owner) ?? (named.length === 1 ? named[0] : null);
      if (found) return found;
      const values = attributeValues(name, program).map((one) => next(one));
      return values.length > 0 && values.every((one) => one === values[0]) ? (values[0] ?? null) : null;
    }
    default:
      return null;
  }
}

const methods = new WeakMap<PyProgram, Map<string, PyFunction[]>>();

function methodsNamed(name: string, program: PyProgram): readonly PyFunction[] {
  let all = methods.get(program);
  if (!all) {
    all = new Map();
    for (const fn of program.functions) if (fn.owner) all.set(fn.name, [...(all.get(fn.name) ?? []), fn]);
    methods.set(program, all);
  }
  return all.get(name) ?? [];
}

const APART = /^(?:threading\.Thread|multiprocessing\.(?:context\.)?Process)$/;

/** The library's class that `class Reader(Thread)` is made from, also by a class of the program between them. */
export function baseOf(cls: PyNode, program: PyProgram, depth = 0): string | null {
  const module = program.moduleOf(cls);
  for (const one of cls.get('superclasses')?.parts ?? []) {
    const name = dottedName(one, module) ?? '';
    if (APART.test(name)) return name;
    const [only] = (one.type === 'identifier' && module.scopes.bindingOf(one)?.definitions) || [];
    const between = only?.kind === 'class' && only.value && depth < 4 ? only.value : null;
    const base = between && baseOf(between, program, depth + 1);
    if (base) return base;
  }
  return null;
}

/** `Thread(None, work)`: the target by its place. */
function targetAt(call: PyNode, program: PyProgram): PyNode | null {
  return APART.test(calledName(call, program.moduleOf(call)) ?? '') ? argument(call, 1) : null;
}

const HANDED_ON: Readonly<Record<string, number>> = {
  submit: 0,
  call_soon: 0,
  to_thread: 0,
  run_in_executor: 1,
};

function startsOf(call: PyNode, program: PyProgram): Start[] {
  const list = call.get('arguments');
  if (list?.type !== 'argument_list') return [];
  const one = (target: PyNode | null, given: readonly PyNode[]): Start[] => {
    const fn = functionValue(target, program);
    return fn ? [{ fn, call, given }] : [];
  };
  const cls = program.classOf(call);
  if (cls) {
    const run = baseOf(cls, program)
      ? program.functions.find((fn) => fn.owner === cls && fn.name === 'run')
      : undefined;
    return run ? [{ fn: run, call, given: [] }] : [];
  }
  const target = argument(call, null, 'target') ?? targetAt(call, program);
  if (target) return one(target, tupleParts(argument(call, null, 'args')));
  const called = call.get('function');
  const method = (called?.type === 'attribute' ? called.get('attribute') : called)?.text ?? '';
  if (method === 'apply_async' || method === 'apply')
    return one(argument(call, 0, 'func'), tupleParts(argument(call, 1, 'args')));
  const position = HANDED_ON[method];
  const positional = list.parts.filter((part) => part.type !== 'keyword_argument');
  const started =
    position === undefined ? [] : one(positional[position] ?? null, positional.slice(position + 1));
  const forwarded = position === undefined ? forwards(call, positional, program) : null;
  if (forwarded !== null) return one(positional[forwarded] ?? null, positional.slice(forwarded + 1));
  const initializer = argument(call, null, 'initializer');
  return initializer
    ? [...started, ...one(initializer, tupleParts(argument(call, null, 'initargs')))]
    : started;
}

/** `beside(work, a, b)`, where the program's own `beside(task, *args)` hands them on: which argument is the function. */
function forwards(call: PyNode, given: readonly PyNode[], program: PyProgram): number | null {
  const callee = program.calleeOf(call);
  if (!callee?.node.get('parameters')?.parts.some((one) => one.type === 'list_splat_pattern')) return null;
  const index = given.findIndex((one) => functionValue(one, program) !== null);
  return index < 0 ? null : index;
}

function tupleParts(node: PyNode | null): readonly PyNode[] {
  return node?.type === 'tuple' || node?.type === 'list' ? node.parts : [];
}
