import { argumentsFor } from '../../../../python/constants.ts';
import { attributesOf } from '../../../../python/flow.ts';
import { argument, argumentCount, calledName, dottedName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, type Volume, volumeOf } from '../../../../python/volume.ts';
import { sourceOf } from '../streams/sources.ts';

const NONE: Volume = { items: null, bytes: null, unbounded: false };

/** Calls that take one more piece of something without a known end, in the body of a `while`. */
const PULLS =
  /^(?:read|readline|readinto|recv|recv_into|fetchone|fetchmany|get|get_nowait|receive|poll|__next__)$/;

/** How much comes out of an iterable; what hands out its items one at a time has no known end. */
export function streamVolume(node: PyNode | null, program: PyProgram): Volume {
  const volume = volumeOf(node, program);
  if (volume.unbounded || volume.bytes !== null || !node) return volume;
  return endless(node, program, 0) ? { ...volume, unbounded: true } : volume;
}

const endlessNodes = new WeakMap<PyProgram, Map<PyNode, boolean>>();

/** Remembered by node: functions that call each other would be gone through again and again. */
function isEndless(node: PyNode, program: PyProgram, depth: number): boolean {
  let known = endlessNodes.get(program);
  if (!known) {
    known = new Map();
    endlessNodes.set(program, known);
  }
  const found = known.get(node);
  if (found !== undefined) return found;
  if (depth > 6) return false;
  known.set(node, false);
  const answer = volumeOf(node, program).unbounded || endless(node, program, depth);
  known.set(node, answer);
  return answer;
}

function endless(node: PyNode, program: PyProgram, depth: number): boolean {
  if (depth > 6) return false;
  if (sourceOf(node, program)) return true;
  const module = program.moduleOf(node);
  if (node.type === 'call') {
    const callee = program.calleeOf(node);
    if (callee?.generator) return callee.yields.some((one) => pulled(one, program, depth));
    if (callee) return callee.returns.some((one) => isEndless(one, program, depth + 1));
    const name = calledName(node, module);
    if (
      name &&
      /^(?:enumerate|map|filter|zip|itertools\.\w+|reversed|iter|list|tuple|sorted|tqdm\.tqdm|tqdm)$/.test(
        name,
      )
    )
      return (node.get('arguments')?.parts ?? []).some(
        (part) => part.type !== 'keyword_argument' && isEndless(part, program, depth + 1),
      );
    const method =
      node.get('function')?.type === 'attribute' ? node.get('function')?.get('attribute')?.text : null;
    return (
      /^(?:iter_lines|iter_content|iter_rows|fetchall|finditer|iterparse|scan|scroll|paginate)$/.test(
        method ?? '',
      ) && method !== 'finditer'
    );
  }
  if (node.type === 'subscript') {
    // A part of a document is taken as large as the document.
    const whole = !node.all('subscript').some((one) => one.type === 'slice' || one.type === 'integer');
    return whole && node.get('value') !== null && isEndless(node.get('value') as PyNode, program, depth + 1);
  }
  if (node.type === 'attribute') {
    const sets = attributesOf(program, node.get('attribute')?.text ?? '').filter(
      (one) => one.field === 'left',
    );
    const value =
      sets.length === 1 && sets[0]?.parent?.type === 'assignment' ? sets[0].parent.get('right') : null;
    return value !== null && isEndless(value, program, depth + 1);
  }
  if (node.type === 'identifier') {
    const definition = module.scopes.bindingOf(node)?.definitions[0];
    if (dottedName(node, module) === 'sys.stdin') return true;
    if (definition?.kind === 'parameter')
      return argumentsFor(definition.node, program).some(
        (one) => one !== null && isEndless(one, program, depth + 1),
      );
    // `a, b = itertools.tee(rows)`
    const tee =
      definition?.path &&
      definition.value?.type === 'call' &&
      calledName(definition.value, module) === 'itertools.tee';
    if (tee) return isEndless(argument(definition.value as PyNode, 0) ?? node, program, depth + 1);
    return (
      (definition?.kind === 'assign' || definition?.kind === 'with') &&
      !definition.path &&
      definition.value !== null &&
      isEndless(definition.value, program, depth + 1)
    );
  }
  if (/comprehension$|^generator_expression$/.test(node.type))
    return node.parts.some(
      (part) => part.type === 'for_in_clause' && isEndless(part.get('right') as PyNode, program, depth + 1),
    );
  return false;
}

function pulled(node: PyNode, program: PyProgram, depth: number): boolean {
  if (/^yield\s+from\b/.test(node.text))
    return node.parts[0] ? isEndless(node.parts[0], program, depth + 1) : false;
  const loop = node.above('for_statement', 'while_statement', 'function_definition');
  if (loop?.type === 'for_statement') return isEndless(loop.get('right') as PyNode, program, depth + 1);
  return loop?.type === 'while_statement' && pulls(loop, program);
}

function pulls(loop: PyNode, program: PyProgram): boolean {
  for (const node of loop.walk()) {
    if (node.type !== 'call') continue;
    const fn = node.get('function');
    if (
      fn?.type === 'attribute' &&
      PULLS.test(fn.get('attribute')?.text ?? '') &&
      !dottedName(fn, program.moduleOf(node))
    )
      return (
        fn.get('attribute')?.text !== 'get' || argument(node, 0) === null || node.parent?.type === 'await'
      );
    if (
      calledName(node, program.moduleOf(node)) === 'next' ||
      calledName(node, program.moduleOf(node)) === 'input'
    )
      return true;
  }
  return false;
}

const LOOPS = new Set([
  'for_statement',
  'while_statement',
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

/**
 * How many times a place is run for one run of `start` (where a container is made): the loops between, in its function and
 * in the functions that call it. `null`: once, or not seen.
 */
export function repeatsOf(place: PyNode, start: PyNode | null, program: PyProgram): Volume | null {
  return climb(place, start, program, new Set());
}

function climb(
  place: PyNode,
  start: PyNode | null,
  program: PyProgram,
  seen: Set<PyFunction>,
): Volume | null {
  let found: Volume | null = null;
  const add = (volume: Volume) => {
    found = found === null ? volume : larger(found, volume);
  };
  let inner = place;
  for (let at = place.parent; at; inner = at, at = at.parent) {
    if (start && at.contains(start) && program.moduleOf(at) === program.moduleOf(start)) return found;
    if (at.type === 'function_definition' || at.type === 'lambda') break;
    if (!LOOPS.has(at.type) || inner.field === 'right') continue;
    if (at.type === 'for_statement') add(streamVolume(at.get('right'), program));
    else if (at.type === 'while_statement') add(pulls(at, program) ? { ...NONE, unbounded: true } : NONE);
    else
      for (const clause of at.parts.filter((part) => part.type === 'for_in_clause'))
        if (!clause.contains(place)) add(streamVolume(clause.get('right'), program));
  }
  const fn = program.functionAround(place);
  if (!fn || seen.has(fn)) return found;
  seen.add(fn);
  for (const call of callsAnywhere(fn, program)) {
    const outer = climb(call, start, program, seen);
    if (outer) add(outer);
  }
  return found;
}

/** Calls of a function; of a method that no call is known to run, the calls by its name with as many arguments. */
function callsAnywhere(fn: PyFunction, program: PyProgram): readonly PyNode[] {
  const known = program.callsOf(fn);
  if (known.length > 0 || !fn.owner) return known;
  return attributesOf(program, fn.name)
    .filter((one) => one.field === 'function' && one.parent?.type === 'call')
    .map((one) => one.parent as PyNode)
    .filter((call) => argumentCount(call) === fn.parameters.length - 1 && program.calleeOf(call) === null);
}

function larger(a: Volume, b: Volume): Volume {
  const weight = (one: Volume) => one.bytes ?? (one.unbounded ? 1 : -1);
  const most = weight(b) > weight(a) ? b : a;
  return { ...most, unbounded: a.unbounded || b.unbounded };
}

/** It can become large: it grows with something that has no known end, or is large by the sizes that are known. */
export function isLarge(volume: Volume | null, program: PyProgram): boolean {
  return volume !== null && (volume.unbounded || volume.bytes !== null) && !isSmall(volume, program);
}
