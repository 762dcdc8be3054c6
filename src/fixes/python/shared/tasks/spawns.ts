import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { originsOf, runnerOf } from './origins.ts';
import { loopsAround, statementOf } from './places.ts';
import { surveyOf } from './survey.ts';

/** A call that starts one task and gives a future for it. */
export interface Spawn {
  readonly call: PyNode;
  readonly where: 'asyncio' | 'thread' | 'process';
  /** A coroutine that is not a task yet: `gather` makes it one. */
  readonly bare: boolean;
  readonly keeping: Keeping;
}

/** Where the futures of a loop stay. */
export type Keeping =
  | { readonly how: 'comprehension'; readonly node: PyNode }
  | {
      readonly how: 'added';
      /** `null` for an attribute: what it is used for is not followed. */
      readonly binding: Binding | null;
      readonly add: PyNode;
      readonly loop: PyNode;
      /** What is added: the future, or a pair of it and its key. */
      readonly item: PyNode;
    }
  /** Nobody keeps it, or only until it is done. */
  | { readonly how: 'dropped'; readonly statement: PyNode; readonly loop: PyNode };

const TASKS = /^asyncio\.(?:tasks\.)?(?:create_task|ensure_future)$/;
const GATHERS = /^asyncio\.(?:tasks\.)?(?:gather|wait|as_completed)$/;

/** Every call of the program that starts a task in a loop or comprehension. */
export function spawnsOf(program: PyProgram): Spawn[] {
  return surveyOf(program).calls.flatMap((call) => {
    const where = startedBy(call, program);
    const bare = where === null && isBare(call, program);
    if (where === null && !bare) return [];
    const keeping = keepingOf(call, program);
    return keeping ? [{ call, where: where ?? 'asyncio', bare, keeping }] : [];
  });
}

function startedBy(call: PyNode, program: PyProgram, depth = 0): Spawn['where'] | null {
  const own = depth < 2 ? program.calleeOf(call) : null;
  if (own && !own.async && !own.generator && own.returns.length === 1 && own.returns[0]?.type === 'call')
    return startedBy(own.returns[0], program, depth + 1);
  const name = calledName(call, program.moduleOf(call));
  if (name !== null) return TASKS.test(name) ? 'asyncio' : null;
  const called = call.get('function');
  if (called?.type !== 'attribute') return null;
  const object = called.get('object');
  switch (called.get('attribute')?.text) {
    case 'create_task': {
      const group = runnerOf(object, program)?.kind === 'task-group';
      return group || isLoop(object, program) ? 'asyncio' : null;
    }
    case 'submit': {
      const kind = runnerOf(object, program)?.kind;
      if (kind === 'process-executor') return 'process';
      return kind === 'thread-executor' ? 'thread' : null;
    }
    case 'apply_async': {
      const kind = runnerOf(object, program)?.kind;
      if (kind === 'process-pool') return 'process';
      return kind === 'thread-pool' ? 'thread' : null;
    }
    case 'run_in_executor':
      return isLoop(object, program) ? 'asyncio' : null;
    default:
      return null;
  }
}

function isLoop(object: PyNode | null, program: PyProgram): boolean {
  return originsOf(object, program).some(
    (one) =>
      one.type === 'call' &&
      /^asyncio\.(?:get_running_loop|get_event_loop|new_event_loop)$/.test(
        calledName(one, program.moduleOf(one)) ?? '',
      ),
  );
}

/** `gather(*(fetch(x) for x in xs))`, or a list of such coroutines that `gather` gets. */
function isBare(call: PyNode, program: PyProgram): boolean {
  const callee = program.calleeOf(call);
  const library = calledName(call, program.moduleOf(call)) === 'asyncio.to_thread';
  if (!library && (!callee?.async || callee.generator)) return false;
  const added = call.parent?.parent?.get('function')?.get('attribute')?.text === 'append';
  if (call.field !== 'body' && !added) return false;
  const keeping = keepingOf(call, program);
  if (!keeping || keeping.how === 'dropped') return false;
  if (keeping.how === 'added')
    return keeping.binding?.loads.some((load) => gatheredBy(load, program) !== null) ?? false;
  if (keeping.how !== 'comprehension') return false;
  const binding = assignedTo(keeping.node, program);
  return binding
    ? binding.loads.some((load) => gatheredBy(load, program) !== null)
    : gatheredBy(keeping.node, program) !== null;
}

/** The call of `gather(*x)`, `wait(x)` or `as_completed(x)` that gets these tasks. */
export function gatheredBy(node: PyNode, program: PyProgram): PyNode | null {
  const part =
    node.parent?.type === 'list_splat' || node.parent?.type === 'parenthesized_expression'
      ? node.parent
      : node;
  const list = part.parent?.type === 'list_splat' ? part.parent.parent : part.parent;
  const call = node.type === 'generator_expression' && list?.type === 'call' ? list : list?.parent;
  if (call?.type !== 'call' || (list?.field !== 'arguments' && node.field !== 'arguments')) return null;
  return GATHERS.test(calledName(call, program.moduleOf(call)) ?? '') ? call : null;
}

/** The only name that an expression is given to, bound nowhere else. */
export function assignedTo(node: PyNode, program: PyProgram): Binding | null {
  const assignment = node.parent?.type === 'assignment' && node.field === 'right' ? node.parent : null;
  const left = assignment?.get('left');
  const binding = left?.type === 'identifier' ? program.moduleOf(node).scopes.bindingOf(left) : null;
  return binding?.definitions.length === 1 ? binding : null;
}

function keepingOf(call: PyNode, program: PyProgram): Keeping | null {
  const comprehension = call.parent;
  const pair = comprehension?.type === 'pair' || comprehension?.type === 'tuple' ? comprehension : null;
  const around = pair ? pair.parent : comprehension;
  if (around && /_comprehension$|^generator_expression$/.test(around.type) && (pair ?? call).field === 'body')
    return { how: 'comprehension', node: around };
  const loop = loopsAround(call).at(-1);
  if (!loop) return attributeOf(call, program);
  if (/comprehension$|generator_expression/.test(loop.type)) return null;
  const statement = statementOf(call);
  const added = addedTo(call, loop, program);
  if (added) return added;
  const binding = assignedTo(call, program);
  if (binding) {
    const kept = binding.loads.map((load) => addedTo(load, loop, program)).find((one) => one !== null);
    if (kept?.how === 'added' && removesItself(binding)) return { how: 'dropped', statement, loop };
    if (kept || binding.loads.some((load) => !isCallback(load))) return null;
    return { how: 'dropped', statement, loop };
  }
  const method = call.parent?.type === 'attribute' ? call.parent.get('attribute')?.text : null;
  const bare = call.parent === statement || method === 'add_done_callback';
  return statement.type === 'expression_statement' && bare ? { how: 'dropped', statement, loop } : null;
}

/** `tasks.append(FUTURE)`, `tasks.add(FUTURE)`, `tasks.append((FUTURE, key))`, into a container from outside of the loop. */
function addedTo(node: PyNode, loop: PyNode, program: PyProgram, attribute = false): Keeping | null {
  const item = node.parent?.type === 'tuple' ? node.parent : node;
  const add = item.parent?.type === 'argument_list' ? item.parent.parent : null;
  const method = add?.get('function');
  if (!add || method?.type !== 'attribute' || argument(add, 0) !== item) return null;
  if (!/^(?:append|add)$/.test(method.get('attribute')?.text ?? '')) return null;
  const object = method.get('object');
  if (object?.type === 'attribute') return { how: 'added', binding: null, add, loop, item };
  const binding = object?.type === 'identifier' ? program.moduleOf(node).scopes.bindingOf(object) : null;
  if (attribute || !binding || binding.definitions.some((one) => loop.contains(one.node))) return null;
  return { how: 'added', binding, add, loop, item };
}

/** `self.pending.append(self.pool.submit(…))` in a method that is called for each item. */
function attributeOf(call: PyNode, program: PyProgram): Keeping | null {
  const fn = program.functionAround(call);
  return fn ? addedTo(call, fn.body, program, true) : null;
}

/** `task.add_done_callback(pending.discard)`. */
function removesItself(task: Binding): boolean {
  return task.loads.some((load) =>
    /add_done_callback\(\s*\w+(?:\.\w+)*\.(?:discard|remove)\s*\)/.test(load.parent?.parent?.text ?? ''),
  );
}

function isCallback(load: PyNode): boolean {
  return load.parent?.type === 'attribute' && load.parent.get('attribute')?.text === 'add_done_callback';
}
