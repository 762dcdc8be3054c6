import { calledName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { surveyOf } from './survey.ts';

const STARTS_TASK =
  /^(?:create_task|ensure_future|gather|run|run_until_complete|wait|as_completed|to_thread|run_coroutine_threadsafe)$/;

/** Places from which on a function runs beside the code that stands there: a thread's start, a task's making. */
export function startsOf(fn: PyFunction, program: PyProgram): PyNode[] {
  const survey = surveyOf(program);
  const places = survey.starts.filter((one) => one.fn === fn).map((one) => begun(one.call, program));
  if (fn.async) places.push(...program.callsOf(fn).flatMap((call) => taskOf(call)));
  if (fn.name === 'run' && fn.owner)
    places.push(
      ...survey.calls
        .filter((call) => program.classOf(call) === fn.owner)
        .map((call) => begun(call, program)),
    );
  return places;
}

/** A thread is made at one place and started at another: the first `.start()` after it in the same function. */
function begun(call: PyNode, program: PyProgram): PyNode {
  const method = call.get('function')?.get('attribute')?.text ?? '';
  if (/^(?:submit|apply_async|run_in_executor|to_thread)$/.test(method)) return call;
  const holder = program.functionAround(call);
  const started = surveyOf(program).calls.find(
    (one) =>
      one.get('function')?.get('attribute')?.text === 'start' &&
      one.end >= call.end &&
      program.moduleOf(one) === program.moduleOf(call) &&
      program.functionAround(one) === holder,
  );
  return started ?? call;
}

/** `create_task(work(queue))`, `gather(work(queue), …)`, `gather(*(work(queue) for …))`, or a list of them. */
function taskOf(call: PyNode): PyNode[] {
  let at = call.parent;
  for (let depth = 0; at && depth < 6; at = at.parent, depth++) {
    if (at.type === 'await' || /_statement$/.test(at.type) || at.type === 'block') break;
    const called = at.type === 'call' ? at.get('function') : null;
    const name = called?.get('attribute')?.text ?? called?.text ?? '';
    if (STARTS_TASK.test(name)) return [at];
  }
  // Coroutines in a list for a later gather.
  return call.field === 'body' || call.parent?.type === 'list' ? [call] : [];
}

/** Where, in one of the functions that lead to it, this code comes to run; nearest first. */
export function waysTo(node: PyNode, program: PyProgram, depth = 0): { at: PyNode; fn: PyFunction | null }[] {
  const fn = program.functionAround(node);
  const here = { at: node, fn };
  if (!fn || depth > 4) return [here];
  // Making an instance, or entering it, runs these.
  const made =
    fn.owner && /^__(?:init|enter|post_init)__$/.test(fn.name)
      ? surveyOf(program).calls.filter((call) => program.classOf(call) === fn.owner)
      : [];
  const calls = [
    ...made,
    ...program.callsOf(fn).filter((call) => !fn.async || call.parent?.type === 'await'),
  ];
  return [here, ...calls.flatMap((call) => waysTo(call, program, depth + 1))];
}

/** The code runs in a thread, process or task of its own, started at these places. */
export function apartFrom(node: PyNode, program: PyProgram): PyNode[] {
  return waysTo(node, program).flatMap((way) => (way.fn ? startsOf(way.fn, program) : []));
}

/** A call between two places of one function that waits for others to end: `join`, leaving an executor's `with`. */
export function waitsBetween(from: PyNode, to: PyNode, program: PyProgram): boolean {
  for (let at = from.parent; at && !at.contains(to); at = at.parent)
    if (at.type === 'with_statement') return true;
  return surveyOf(program).calls.some((call) => {
    if (call.start <= from.end || call.start >= to.start || program.moduleOf(call) !== program.moduleOf(to))
      return false;
    if (program.functionAround(call) !== program.functionAround(to)) return false;
    const method = call.get('function')?.get('attribute')?.text ?? '';
    const name = calledName(call, program.moduleOf(call)) ?? '';
    if (/^asyncio\.(?:gather|wait)$/.test(name)) return call.parent?.type === 'await';
    return (
      /^(?:join|shutdown|result|wait)$/.test(method) &&
      !/^(?:os\.path|str)/.test(name) &&
      (call.get('arguments')?.parts.length ?? 0) === 0
    );
  });
}
