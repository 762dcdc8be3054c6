import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Volume } from '../../../../python/volume.ts';
import { waysTo } from './apart.ts';
import { assignedTo, gatheredBy, type Spawn, spawnsOf } from './spawns.ts';
import { isMany, loopSupply, supplyOf } from './supply.ts';
import { functionValue, surveyOf } from './survey.ts';
import { resultWeight, weightOf } from './weight.ts';

/** A task for each of many items, all of them there at once. */
export interface Flood extends Spawn {
  /** The expression that is all futures, where it is one: the comprehension, or `list(…)` around it. */
  readonly whole: PyNode | null;
  /** The name that keeps them. */
  readonly binding: Binding | null;
  readonly supply: Volume;
  /** Who reads the futures; `null` where that is not one place. */
  readonly reader: Reader | null;
  /** How many there are is not known. */
  readonly suspected?: true;
  /** `len(futures)` beside it. */
  readonly lengths: readonly PyNode[];
}

export interface Reader {
  readonly kind: 'for' | 'comprehension' | 'gather' | 'wait';
  /** The `for` statement, the comprehension's clause, the call of `gather` or `wait`. */
  readonly at: PyNode;
  /** The expression that stands for all futures there: the name, or the comprehension itself. */
  readonly read: PyNode;
  /** `as_completed(…)` around it. */
  readonly completed: PyNode | null;
}

export function floodsOf(program: PyProgram): Flood[] {
  return spawnsOf(program).flatMap((spawn) => {
    const flood = floodOf(spawn, program);
    if (!flood || isBounded(flood, program)) return [];
    if (isMuch(flood.supply, program)) return [flood];
    return isPerhapsMuch(flood, program) ? [{ ...flood, suspected: true as const }] : [];
  });
}

/** A task takes some KiB, however small its item is. */
function isMuch(supply: Volume, program: PyProgram): boolean {
  return isMany(supply, program) || (!supply.unbounded && (supply.items ?? 0) >= 2000);
}

/** An unknown number of tasks, each with something large that it is given or gives back. */
function isPerhapsMuch({ call, supply, keeping }: Flood, program: PyProgram): boolean {
  if (supply.items !== null || supply.bytes !== null || keeping.how === 'dropped') return false;
  const [work, ...given] = call.get('arguments')?.parts ?? [];
  return (
    given.some((one) => one.type === 'call' && weightOf(one, program) === 'heavy') ||
    resultWeight(functionValue(work ?? null, program), program) === 'heavy'
  );
}

function floodOf(spawn: Spawn, program: PyProgram): Flood | null {
  const { keeping } = spawn;
  if (keeping.how === 'dropped')
    return {
      ...spawn,
      whole: null,
      binding: null,
      supply: loopSupply(spawn.call, program),
      reader: null,
      lengths: [],
    };
  if (keeping.how === 'added' && !keeping.binding) {
    const ways = waysTo(spawn.call, program).map((way) => loopSupply(way.at, program));
    const supply = ways.find((one) => isMuch(one, program));
    return supply ? { ...spawn, whole: null, binding: null, supply, reader: null, lengths: [] } : null;
  }
  if (keeping.how === 'added' && keeping.binding) {
    const keyed = keeping.add.type === 'assignment';
    const reads = keeping.binding.loads.filter(
      (load) => !keeping.loop.contains(load) && !(keyed && isItemOf(load)),
    );
    const lengths = reads.filter(isLength);
    const reader = readerOf(
      reads.filter((one) => !isLength(one)),
      program,
    );
    return {
      ...spawn,
      whole: null,
      binding: keeping.binding,
      supply: loopSupply(spawn.call, program, 0, keeping.loop),
      reader,
      lengths,
    };
  }
  if (keeping.how !== 'comprehension') return null;
  const whole = collected(keeping.node, program);
  if (!whole) return null;
  const binding = assignedTo(whole, program);
  const keyed = whole.type === 'dictionary_comprehension';
  const loads = binding ? binding.loads.filter((one) => !keyed || !isItemOf(one)) : [whole];
  const reader = readerOf(
    loads.filter((one) => !isLength(one)),
    program,
  );
  return {
    ...spawn,
    whole,
    binding,
    supply: supplyOf(keeping.node, program),
    reader,
    lengths: loads.filter(isLength),
  };
}

/** `owners[future]`. */
function isItemOf(load: PyNode): boolean {
  return load.parent?.type === 'subscript' && load.field === 'value';
}

function isLength(load: PyNode): boolean {
  return load.parent?.type === 'argument_list' && load.parent.parent?.get('function')?.text === 'len';
}

/** A generator starts its tasks one by one, unless something collects them. */
function collected(comprehension: PyNode, program: PyProgram): PyNode | null {
  if (comprehension.type !== 'generator_expression') return comprehension;
  const list = comprehension.parent?.type === 'argument_list' ? comprehension.parent : comprehension;
  const call = list.parent?.type === 'call' ? list.parent : null;
  const name = call ? calledName(call, program.moduleOf(call)) : null;
  if (call && name !== null && /^(?:list|tuple|set|collections\.deque)$/.test(name)) return call;
  return (gatheredBy(comprehension, program) ?? (call && isCompleted(call, program))) ? comprehension : null;
}

/** Backpressure: something in the loop looks at what is under way, or waits for its turn. */
function isBounded(flood: Flood, program: PyProgram): boolean {
  const { keeping } = flood;
  if (keeping.how === 'comprehension') return false;
  if (keeping.how === 'added' && !keeping.binding) return isDrained(keeping.add, program);
  if (keeping.how === 'added' && keeping.binding)
    return keeping.binding.loads.some(
      (load) =>
        keeping.loop.contains(load) &&
        !keeping.add.contains(load) &&
        !/add_done_callback/.test(load.parent?.parent?.parent?.text ?? ''),
    );
  for (const node of keeping.how === 'dropped' ? keeping.loop.walk() : []) {
    if (node.type !== 'call' || keeping.how !== 'dropped') continue;
    const name = node.get('function')?.get('attribute')?.text ?? node.get('function')?.text ?? '';
    if (/^(?:acquire|wait|wait_for|join|result|sleep|len|drain)$/.test(name)) return true;
  }
  return false;
}

/** Something takes out of the attribute again, or looks at how much is in it. */
function isDrained(add: PyNode, program: PyProgram): boolean {
  const name = add.get('function')?.get('object')?.get('attribute')?.text ?? '';
  return surveyOf(program).calls.some((call) => {
    const called = call.get('function');
    const object = called?.type === 'attribute' ? called.get('object') : null;
    if (object?.type === 'attribute' && object.get('attribute')?.text === name)
      return /^(?:pop|popleft|clear|remove|discard|difference_update)$/.test(
        called?.get('attribute')?.text ?? '',
      );
    const first = called?.text === 'len' ? call.get('arguments')?.parts[0] : null;
    return (
      first?.type === 'attribute' &&
      first.get('attribute')?.text === name &&
      first.above('if_statement', 'while_statement') !== null
    );
  });
}

function isCompleted(call: PyNode, program: PyProgram): boolean {
  return /^(?:concurrent\.futures|asyncio)\.as_completed$/.test(
    calledName(call, program.moduleOf(call)) ?? '',
  );
}

/** The one place that reads all futures. A `wait(futures)` before it adds nothing. */
function readerOf(loads: readonly PyNode[], program: PyProgram): Reader | null {
  const readers = loads.map((load) => readerAt(load, program));
  if (readers.some((one) => one === null)) return null;
  const known = readers as Reader[];
  const [only, second] = known;
  if (only && !second) return only;
  const rest = known.filter((one) => one.kind !== 'wait');
  return rest.length === 1 && known.length === 2 ? (rest[0] ?? null) : null;
}

function readerAt(load: PyNode, program: PyProgram): Reader | null {
  const gather = gatheredBy(load, program);
  const name = gather ? calledName(gather, program.moduleOf(gather)) : null;
  if (gather && name?.endsWith('.gather')) return { kind: 'gather', at: gather, read: load, completed: null };
  const call =
    load.field === 'arguments'
      ? load.parent
      : load.parent?.type === 'argument_list'
        ? load.parent.parent
        : null;
  if (call?.type === 'call') {
    if (/^(?:asyncio|concurrent\.futures)\.wait$/.test(calledName(call, program.moduleOf(call)) ?? ''))
      return doneOf(call, load, program) ?? { kind: 'wait', at: call, read: load, completed: null };
    if (isCompleted(call, program)) {
      const at = loopOver(call);
      return at && { ...at, read: load, completed: call };
    }
    return null;
  }
  const at = loopOver(load);
  return at && { ...at, read: load, completed: null };
}

/** `done, _ = wait(futures)`, and then a loop over `done`. */
function doneOf(call: PyNode, load: PyNode, program: PyProgram): Reader | null {
  const value = call.parent?.type === 'await' ? call.parent : call;
  const left =
    value.parent?.type === 'assignment' && load.type === 'identifier' ? value.parent.get('left') : null;
  const [done, rest] = (left?.type === 'pattern_list' ? left.parts : []).map((one) =>
    program.moduleOf(call).scopes.bindingOf(one),
  );
  const [read, second] = done?.loads ?? [];
  if (!done || !read || second || done.definitions.length !== 1 || (rest && rest.loads.length > 0))
    return null;
  const at = loopOver(read);
  return at && { ...at, read: load, completed: read };
}

function loopOver(node: PyNode): { kind: 'for' | 'comprehension'; at: PyNode } | null {
  const parent = node.parent;
  if (node.field !== 'right' || !parent) return null;
  if (parent.type === 'for_statement') return { kind: 'for', at: parent };
  return parent.type === 'for_in_clause' ? { kind: 'comprehension', at: parent } : null;
}
