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
  if (name === 'threading.Thread') return 'thread';
  if (name === 'multiprocessing.Process') return 'process';
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
  const loops = loopsAround(call);
  const loop = loops.at(-1);
  if (!loop) return attributeOf(call, program);
  if (/comprehension$|generator_expression/.test(loop.type)) return null;
  const statement = statementOf(call);
  const added = addedTo(call, loops, program);
  if (added) return added;
  const loads = loadsInLoop(call, loop, program);
  if (loads) {
    if (loads.some(isAwaited)) return null;
    const kept = loads.map((load) => addedTo(load, loops, program)).find((one) => one !== null);
    const removed = removesItself(loads);
    if (kept && !removed) return kept;
    const alone = loads.every((load) => isCallback(load) || addedTo(load, loops, program) !== null);
    return alone ? { how: 'dropped', statement, loop } : null;
  }
  const method = call.parent?.type === 'attribute' ? (call.parent.get('attribute')?.text ?? '') : '';
  const bare = call.parent === statement || /^(?:add_done_callback|start)$/.test(method);
  return statement.type === 'expression_statement' && bare ? { how: 'dropped', statement, loop } : null;
}

/** `task = create_task(…)`: where the loop reads that name. The name may be another's behind the loop. */
function loadsInLoop(call: PyNode, loop: PyNode, program: PyProgram): readonly PyNode[] | null {
  const left = call.parent?.type === 'assignment' && call.field === 'right' ? call.parent.get('left') : null;
  const binding = left?.type === 'identifier' ? program.moduleOf(call).scopes.bindingOf(left) : null;
  if (binding?.definitions.filter((one) => loop.contains(one.node)).length !== 1) return null;
  return binding.loads.filter((load) => loop.contains(load));
}

/** Somebody waits for it in the loop itself: `await task`, `future.result()`, `thread.join()`. */
function isAwaited(load: PyNode): boolean {
  if (load.parent?.type === 'await') return true;
  return (
    load.parent?.type === 'attribute' &&
    /^(?:result|join|get|wait|exception)$/.test(load.parent.get('attribute')?.text ?? '')
  );
}

/** `tasks.append(FUTURE)`, `tasks.add(FUTURE)`, `tasks.append((FUTURE, key))`, into a container from outside of the loop. */
function addedTo(node: PyNode, loops: readonly PyNode[], program: PyProgram): Keeping | null {
  const keyed = keyedTo(node, loops, program);
  if (keyed) return keyed;
  const item = node.parent?.type === 'tuple' ? node.parent : node;
  const add = item.parent?.type === 'argument_list' ? item.parent.parent : null;
  const method = add?.get('function');
  if (!add || method?.type !== 'attribute' || argument(add, 0) !== item) return null;
  if (!/^(?:append|add)$/.test(method.get('attribute')?.text ?? '')) return null;
  const object = method.get('object');
  if (object?.type === 'attribute')
    return { how: 'added', binding: null, add, loop: loops.at(-1) ?? add, item };
  const binding = object?.type === 'identifier' ? program.moduleOf(node).scopes.bindingOf(object) : null;
  const loop = binding && fillingLoop(binding, loops);
  return binding && loop ? { how: 'added', binding, add, loop, item } : null;
}

/** `owners[FUTURE] = key`. */
function keyedTo(node: PyNode, loops: readonly PyNode[], program: PyProgram): Keeping | null {
  const item = node.parent?.type === 'subscript' && node.field === 'subscript' ? node.parent : null;
  const add = item?.field === 'left' && item.parent?.type === 'assignment' ? item.parent : null;
  const object = item?.get('value');
  const binding = object?.type === 'identifier' ? program.moduleOf(node).scopes.bindingOf(object) : null;
  const loop = binding && fillingLoop(binding, loops);
  return add && binding && loop ? { how: 'added', binding, add, loop, item: node } : null;
}

/** The outermost loop that fills the container without making it anew in each round. */
function fillingLoop(binding: Binding, loops: readonly PyNode[]): PyNode | null {
  return loops.filter((loop) => !binding.definitions.some((one) => loop.contains(one.node))).at(-1) ?? null;
}

/** `self.pending.append(self.pool.submit(…))` in a method that is called for each item. */
function attributeOf(call: PyNode, program: PyProgram): Keeping | null {
  if (!program.functionAround(call)) return null;
  const left = call.parent?.type === 'assignment' && call.field === 'right' ? call.parent.get('left') : null;
  const binding = left?.type === 'identifier' ? program.moduleOf(call).scopes.bindingOf(left) : null;
  const named = binding?.definitions.length === 1 ? binding.loads : [];
  if (named.some(isAwaited)) return null;
  for (const one of [call, ...named]) {
    const kept = addedTo(one, [], program);
    if (kept) return kept;
  }
  return null;
}

/** `task.add_done_callback(pending.discard)`. */
function removesItself(loads: readonly PyNode[]): boolean {
  return loads.some((load) =>
    /add_done_callback\(\s*\w+(?:\.\w+)*\.(?:discard|remove)\s*\)/.test(load.parent?.parent?.text ?? ''),
  );
}

/** What says nothing about how long it is kept: `task.add_done_callback(…)`, `thread.start()`, `thread.daemon = True`. */
function isCallback(load: PyNode): boolean {
  return (
    load.parent?.type === 'attribute' &&
    /^(?:add_done_callback|start|daemon|name|set_name)$/.test(load.parent.get('attribute')?.text ?? '')
  );
}
