import { constantOf } from '../../../../python/constants.ts';
import { argument, argumentCount } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { madeBy, originsOf } from './origins.ts';
import { surveyOf } from './survey.ts';

/** First in, first out, and a `put` that would wait if there was a bound. Others give their items in an order of their own. */
export const DEQUE = 'collections.deque';
const QUEUES =
  /^(?:queue\.(?:Simple)?Queue|asyncio\.(?:queues\.)?Queue|multiprocessing\.(?:queues\.)?(?:Joinable)?Queue|multiprocessing\.Manager\.(?:Joinable)?Queue|collections\.deque)$/;

/** A queue of the program, by the call that makes it, and the calls that put into it and take out of it. */
export interface Channel {
  readonly made: PyNode;
  readonly name: string;
  readonly puts: readonly PyNode[];
  readonly gets: readonly PyNode[];
  readonly polled: boolean;
}

const METHODS = /^(?:put|put_nowait|get|get_nowait|empty|append|appendleft|popleft|pop)$/;

export function channelsOf(program: PyProgram): Channel[] {
  const made = surveyOf(program).calls.flatMap((call) => {
    const name = madeBy(call, program);
    return name !== null && QUEUES.test(name) ? [{ call, name }] : [];
  });
  if (made.length === 0) return [];
  const used = usesOf(program);
  return made.map(({ call, name }) => {
    const own = used.filter((one) => one.origins.includes(call));
    const of = (pattern: RegExp) => [
      ...new Set(own.filter((one) => pattern.test(one.method)).map((one) => one.call)),
    ];
    if (name === DEQUE) return { made: call, name, puts: of(/^append/), gets: of(/^pop/), polled: false };
    const polled = own.some((one) => /^(?:empty|get_nowait)$/.test(one.method));
    return { made: call, name, puts: of(/^put/), gets: of(/^get/), polled };
  });
}

interface MethodUse {
  readonly call: PyNode;
  readonly method: string;
  readonly origins: readonly PyNode[];
}

/** Calls of a queue's methods, also by `put = jobs.put`, `iter(jobs.get, None)` and whoever else is handed the method. */
function usesOf(program: PyProgram): MethodUse[] {
  // What an attribute can be is said by its name alone.
  const byAttribute = new Map<string, readonly PyNode[]>();
  const objectsOf = (object: PyNode | null) => {
    const name = object?.type === 'attribute' ? (object.get('attribute')?.text ?? '') : null;
    const found = (name !== null && byAttribute.get(name)) || originsOf(object, program);
    if (name !== null) byAttribute.set(name, found);
    return found;
  };
  return program.modules.flatMap((module) =>
    [...module.root.walk()].flatMap((node) => {
      const method = node.type === 'attribute' ? (node.get('attribute')?.text ?? '') : '';
      if (!METHODS.test(method) || (node.field === 'left' && node.parent?.type === 'assignment')) return [];
      const origins = objectsOf(node.get('object'));
      return callsBy(node, program).map((call) => ({ call, method, origins }));
    }),
  );
}

function callsBy(method: PyNode, program: PyProgram): PyNode[] {
  const parent = method.parent;
  if (parent?.type === 'call') return [parent];
  const left = parent?.type === 'assignment' && method.field === 'right' ? parent.get('left') : null;
  if (left?.type === 'identifier') {
    const binding = program.moduleOf(method).scopes.bindingOf(left);
    return (binding?.loads ?? []).flatMap((load) => callsBy(load, program));
  }
  const call = parent?.type === 'argument_list' ? parent.parent : null;
  return call?.type === 'call' ? [call] : [];
}

export function isBounded(made: PyNode, program: PyProgram): boolean {
  if (madeBy(made, program) === DEQUE)
    return argument(made, 1, 'maxlen') !== null || isWatched(made, program);
  if (argument(made, null, 'default_factory')) return false;
  const size = argument(made, 0, 'maxsize');
  if (!size) return argumentCount(made) > 0;
  const value = constantOf(size, program);
  return typeof value !== 'number' || value > 0;
}

/** Somebody looks at how much is in it before more is put: `while len(buffer) >= …`. */
function isWatched(made: PyNode, program: PyProgram): boolean {
  return surveyOf(program).calls.some((call) => {
    const held = call.get('function')?.text === 'len' ? argument(call, 0) : null;
    return (
      held !== null && call.above('comparison_operator') !== null && originsOf(held, program).includes(made)
    );
  });
}
