import { argumentsFor, partOf } from '../../../../python/constants.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { runnerOf } from './origins.ts';
import { loopsAround } from './places.ts';

/** A value that is pickled with a task. */
export interface Passenger {
  /** The call that gives the task to the workers. */
  readonly call: PyNode;
  /** The call that makes the pool. */
  readonly made: PyNode;
  readonly value: PyNode;
  /** The bound method that is sent with its object, which then is the value. */
  readonly method: PyNode | null;
}

const GIVES = /^(?:(?:star)?map(?:_async)?|imap(?:_unordered)?|apply(?:_async)?|submit)$/;

/** Everything that a call sends to worker processes besides the function, as far as it is the same for each task. */
export function passengersOf(call: PyNode, program: PyProgram): Passenger[] {
  const called = call.get('function');
  const method = called?.type === 'attribute' ? (called.get('attribute')?.text ?? '') : '';
  if (!GIVES.test(method)) return [];
  const runner = runnerOf(called?.get('object') ?? null, program);
  const work = argument(call, 0, 'func');
  if (!runner || !/^process/.test(runner.kind) || !work) return [];
  const given = (call.get('arguments')?.parts ?? []).filter(
    (part) => part.type !== 'keyword_argument' && part !== work,
  );
  const once = /^(?:submit|apply)/.test(method);
  if (once && loopsAround(call).length === 0) return [];
  const payload = new Payload(program);
  payload.work(work, 0);
  if (method === 'submit') for (const one of given) payload.put(one);
  else if (once) payload.body(argument(call, 1, 'args'), 0);
  else for (const one of given) payload.items(one, 0);
  return [...payload.found].map(([value, bound]) => ({ call, made: runner.made, value, method: bound }));
}

class Payload {
  /** Values, with the bound method that brings them. */
  readonly found = new Map<PyNode, PyNode | null>();
  readonly #program: PyProgram;

  constructor(program: PyProgram) {
    this.#program = program;
  }

  /** The function that is sent: what a partial has with it, the object of a bound method. */
  work(node: PyNode | null, depth: number): void {
    if (!node || depth > 5) return;
    const program = this.#program;
    const module = program.moduleOf(node);
    if (node.type === 'identifier') {
      for (const one of this.#definitions(node)) this.work(one, depth + 1);
    } else if (node.type === 'call' && calledName(node, module) === 'functools.partial') {
      const [fn, ...parts] = node.get('arguments')?.parts ?? [];
      this.work(fn ?? null, depth + 1);
      for (const part of parts) this.put(part.type === 'keyword_argument' ? part.get('value') : part);
    } else if (node.type === 'call' && program.classOf(node)) this.#arguments(node);
    else if (node.type === 'attribute') {
      const object = node.get('object') as PyNode;
      const owner = program.instanceOf(object);
      const name = node.get('attribute')?.text;
      const fn = program.functions.find(
        (one) => one.owner !== null && one.owner === owner && one.name === name,
      );
      const bound = fn && !fn.decorators.some((one) => /staticmethod|classmethod/.test(one.text));
      if (bound && owner) this.found.set(object, node);
    }
  }

  put(node: PyNode | null): void {
    if (node && /^(?:identifier|attribute)$/.test(node.type)) this.found.set(node, null);
  }

  /** What is mapped over: each item brings what its tuple has. */
  items(node: PyNode | null, depth: number): void {
    if (!node || depth > 6) return;
    const next = (one: PyNode | null) => this.items(one, depth + 1);
    switch (node.type) {
      case 'parenthesized_expression':
        next(node.parts[0] ?? null);
        return;
      case 'list_comprehension':
      case 'generator_expression':
        this.body(node.get('body'), depth + 1);
        return;
      case 'list':
      case 'tuple':
        for (const one of node.parts) this.body(one, depth + 1);
        return;
      case 'binary_operator': {
        // [table] * n
        const list = node.parts.find((one) => one.type === 'list');
        if (list?.parts.length === 1) this.put(list.parts[0] ?? null);
        return;
      }
      case 'identifier':
        for (const one of this.#definitions(node)) next(one);
        for (const one of this.#appended(node)) this.body(one, depth + 1);
        return;
      case 'call':
        this.#made(node, next, depth);
    }
  }

  #made(node: PyNode, next: (one: PyNode | null) => void, depth: number): void {
    const name = calledName(node, this.#program.moduleOf(node)) ?? '';
    const parts = node.get('arguments')?.parts ?? [];
    if (name === 'itertools.repeat') this.put(parts[0] ?? null);
    else if (
      /^(?:zip|list|tuple|iter|sorted|reversed|enumerate|tqdm(?:\.\w+)*|itertools\.(?:chain|islice|product|zip_longest))$/.test(
        name,
      )
    )
      for (const one of parts) next(one);
    const own = this.#program.calleeOf(node);
    for (const one of own?.generator ? own.yields : []) this.body(one.parts[0] ?? null, depth + 1);
    for (const one of own && !own.generator ? own.returns : []) next(one);
  }

  /** One task: the parts of its tuple, dict or record. */
  body(node: PyNode | null, depth: number): void {
    if (!node || depth > 8) return;
    if (/^(?:tuple|expression_list|list)$/.test(node.type)) for (const one of node.parts) this.put(one);
    else if (node.type === 'dictionary') for (const one of node.parts) this.put(one.get('value'));
    else if (node.type === 'identifier')
      for (const one of this.#definitions(node))
        this.body(one?.type === 'identifier' ? null : one, depth + 1);
    else if (node.type === 'call') this.work(node, depth + 1);
  }

  #arguments(call: PyNode): void {
    for (const part of call.get('arguments')?.parts ?? [])
      this.put(part.type === 'keyword_argument' ? part.get('value') : part);
  }

  #definitions(node: PyNode): (PyNode | null)[] {
    const binding = this.#program.moduleOf(node).scopes.bindingOf(node);
    return (binding?.definitions ?? []).flatMap((one) => {
      if (one.kind === 'parameter') return argumentsFor(one.node, this.#program);
      return one.kind === 'assign' || one.kind === 'walrus' ? [partOf(one.value, one.path)] : [];
    });
  }

  /** `jobs.append((table, i))`. */
  #appended(node: PyNode): PyNode[] {
    const binding = this.#program.moduleOf(node).scopes.bindingOf(node);
    return (binding?.loads ?? []).flatMap((load) => {
      const method = load.parent?.type === 'attribute' && load.field === 'object' ? load.parent : null;
      const call = /^(?:append|add|put)$/.test(method?.get('attribute')?.text ?? '') ? method?.parent : null;
      return call?.type === 'call' ? (call.get('arguments')?.parts.slice(0, 1) ?? []) : [];
    });
  }
}
