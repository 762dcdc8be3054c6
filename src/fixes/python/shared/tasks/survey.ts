import { argument } from '../../../../python/names.ts';
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
  const attributes = new Map<string, PyNode[]>();
  for (const module of program.modules) {
    for (const node of module.root.walk()) {
      if (node.type === 'call') calls.push(node);
      if (node.type !== 'assignment') continue;
      const name = attributeName(node.get('left'), node);
      const value = node.get('right');
      if (name && value) attributes.set(name, [...(attributes.get(name) ?? []), value]);
    }
  }
  return {
    calls,
    attributeValues: (name) => attributes.get(name) ?? [],
    starts: calls.flatMap((call) => startsOf(call, program)),
  };
}

/** `self.jobs = …`, or `jobs = …` in the body of a class. */
function attributeName(left: PyNode | null, assignment: PyNode): string | null {
  if (left?.type === 'attribute') return left.get('attribute')?.text ?? null;
  const inClass = assignment.parent?.parent?.parent?.type === 'class_definition';
  return inClass && left?.type === 'identifier' ? left.text : null;
}

/** The program's function that an expression names without calling it. */
export function functionValue(node: PyNode | null, program: PyProgram): PyFunction | null {
  if (node?.type === 'identifier') {
    const [only, second] = program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
    if (!only || second || only.kind !== 'function') return null;
    return program.functions.find((fn) => fn.node === only.value) ?? null;
  }
  if (node?.type !== 'attribute') return null;
  const named = program.functions.filter((fn) => fn.owner && fn.name === node.get('attribute')?.text);
  if (/^(?:self|cls)$/.test(node.get('object')?.text ?? '')) {
    const owner = node.above('class_definition');
    return named.find((fn) => fn.owner === owner) ?? null;
  }
  return named.length === 1 ? (named[0] ?? null) : null;
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
  const target = argument(call, null, 'target');
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
