import { argumentsFor } from '../../../../python/constants.ts';
import { attributesOf } from '../../../../python/flow.ts';
import { argument, calledName, dottedName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, type Volume, volumeOf } from '../../../../python/volume.ts';
import { sourceOf } from '../streams/sources.ts';
import { runsOf } from './runs.ts';

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
 * in the functions that call it. `null`: once; without figures where it is repeated, but not seen how often.
 */
export function repeatsOf(place: PyNode, start: PyNode | null, program: PyProgram): Volume | null {
  let found: Volume | null = null;
  const add = (volume: Volume | null) => {
    if (volume) found = found === null ? volume : larger(found, volume);
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
  if (place.above('function_definition', 'lambda')?.type === 'lambda') add(NONE);
  const fn = program.functionAround(place);
  if (fn) add(runsVolume(fn, start, program));
  return found;
}

const runVolumes = new WeakMap<PyProgram, Map<PyFunction, Map<PyNode | null, Volume | null>>>();

/** How often a function is run; each once, or functions that call each other would be gone through again and again. */
function runsVolume(fn: PyFunction, start: PyNode | null, program: PyProgram): Volume | null {
  const byFunction = runVolumes.get(program) ?? new Map<PyFunction, Map<PyNode | null, Volume | null>>();
  runVolumes.set(program, byFunction);
  const known = byFunction.get(fn) ?? new Map<PyNode | null, Volume | null>();
  byFunction.set(fn, known);
  const before = known.get(start);
  if (before !== undefined) return before;
  known.set(start, null);
  let found: Volume | null = null;
  const add = (volume: Volume | null) => {
    if (volume) found = found === null ? volume : larger(found, volume);
  };
  const runs = runsOf(fn, program);
  // Who runs it is not seen: it may be once, it may be without end.
  if (runs.length === 0 && fn.name !== 'main') add(NONE);
  for (const { place, of } of runs) {
    if (of) add(streamVolume(of, program));
    else if (place.type !== 'call') add(NONE);
    // A method that its own object gives away is run as often as somebody calls it, not as often as there are objects.
    const own = place.type !== 'call' && fn.owner !== null && fn.owner.contains(place);
    if (!own) add(repeatsOf(place, start, program));
  }
  known.set(start, found);
  return found;
}

/** Of two loops the one that turns more often; one whose turns are not known counts more than one that is known to turn few times. */
function larger(a: Volume, b: Volume): Volume {
  const weight = (one: Volume) => {
    if (one.unbounded) return Math.max(one.bytes ?? 0, 1 << 20);
    return one.bytes ?? (one.items === null ? 1 << 19 : -1);
  };
  const most = weight(b) > weight(a) ? b : a;
  return { ...most, unbounded: a.unbounded || b.unbounded };
}

/** Nothing in the text says how much it is, so that it may be large. */
export function isUnknown(volume: Volume | null, program: PyProgram): boolean {
  return volume !== null && !isLarge(volume, program) && !isSmall(volume, program);
}

/** It can become large: it grows with something that has no known end, or is large by the sizes that are known. */
export function isLarge(volume: Volume | null, program: PyProgram): boolean {
  return volume !== null && (volume.unbounded || volume.bytes !== null) && !isSmall(volume, program);
}
