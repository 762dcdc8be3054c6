import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import { surveyOf } from './survey.ts';

const SIZES =
  /size|max|limit|chunk|batch|cache|budget|capacity|buffer|rows|entries|items|block|window|bound|quota/i;
const TAKES =
  /^(?:range|bytearray|bytes|itertools\.islice|functools\.lru_cache|collections\.deque|numpy\.(?:zeros|empty|ones|full))$/;
const METHODS = /^(?:read|recv|fetchmany|readinto|resize|islice)$/;

/** What a number decides the size of: a buffer, a batch, a cache, a bound that a length is held against. `null`: only told. */
export function sizedBy(node: PyNode, program: PyProgram): PyNode | null {
  const seen = new Set<PyNode>();
  const waiting = [node];
  for (let at = waiting.shift(); at; at = waiting.shift()) {
    if (seen.has(at) || seen.size > 100) continue;
    seen.add(at);
    const parent = at.parent;
    if (!parent) continue;
    const call = callOf(at);
    if (call) {
      const name = calledName(call, program.moduleOf(call));
      const method = call.get('function')?.get('attribute')?.text ?? '';
      if (name !== null && /^(?:int|min|max|round|float|abs|math\.\w+)$/.test(name)) waiting.push(call);
      else if ((name !== null && TAKES.test(name)) || METHODS.test(method)) return call;
      const next = useOf(at, program);
      if (!('kind' in next) && next.to === 'binding') waiting.push(...next.binding.loads);
      else if (parent.type === 'keyword_argument' && SIZES.test(parent.get('name')?.text ?? '')) return call;
      continue;
    }
    if (
      /^(?:binary_operator|unary_operator|parenthesized_expression|conditional_expression|boolean_operator)$/.test(
        parent.type,
      )
    ) {
      // `[None] * n`
      if (
        parent.type === 'binary_operator' &&
        parent.parts.some((one) => one !== at && /^(?:list|string)$/.test(one.type))
      )
        return parent;
      waiting.push(parent);
    } else if (parent.type === 'comparison_operator') {
      const other = parent.parts.find((one) => one !== at && one.field !== 'operators');
      if (other && isMeasure(other, program)) return parent;
    } else if (parent.type === 'interpolation') {
      // `PRAGMA cache_size = {n}`
      const told = callOf(parent.above('string') ?? parent);
      if (told && /^(?:execute|executescript)$/.test(told.get('function')?.get('attribute')?.text ?? ''))
        return told;
    } else if (parent.type === 'slice') {
      return parent.parent ?? parent;
    } else {
      const next = useOf(at, program);
      if ('kind' in next) continue;
      if (next.to === 'binding') waiting.push(...next.binding.loads);
      else if (next.to === 'expression') waiting.push(next.node);
      else if (next.to === 'attribute') waiting.push(...attributeReads(next.name, program));
      else {
        const fn = program.functionAround(next.at);
        if (fn) waiting.push(...program.callsOf(fn));
      }
    }
  }
  return null;
}

/** How much there is of something of the program's own: `len(rows)`, `block.nbytes`, what is counted up. A literal need is only a check. */
function isMeasure(node: PyNode, program: PyProgram): boolean {
  return [...node.walk()].some(
    (one) =>
      (one.type === 'call' &&
        /^(?:len|sum|sys\.getsizeof|getsizeof)$/.test(one.get('function')?.text ?? '')) ||
      (one.type === 'attribute' && (one.get('attribute')?.text === 'nbytes' || isCounted(one, program))) ||
      (one.type === 'identifier' && isCounted(one, program)),
  );
}

/** `held += …` somewhere. */
function isCounted(node: PyNode, program: PyProgram): boolean {
  const module = program.moduleOf(node);
  if (node.type === 'identifier')
    return module.scopes.bindingOf(node)?.definitions.some((one) => one.kind === 'augmented') ?? false;
  return counted(program).has(node.get('attribute')?.text ?? '');
}

const counts = new WeakMap<PyProgram, Set<string>>();

function counted(program: PyProgram): Set<string> {
  const known = counts.get(program) ?? new Set<string>();
  if (!counts.has(program)) {
    counts.set(program, known);
    for (const module of program.modules)
      for (const one of module.root.walk())
        if (one.type === 'augmented_assignment' && one.get('left')?.type === 'attribute')
          known.add(one.get('left')?.get('attribute')?.text ?? '');
  }
  return known;
}

function callOf(node: PyNode): PyNode | null {
  const part = node.parent?.type === 'keyword_argument' ? node.parent : node;
  const call = part.parent?.type === 'argument_list' ? part.parent.parent : null;
  return call?.type === 'call' ? call : null;
}

const reads = new WeakMap<PyProgram, Map<string, PyNode[]>>();

function attributeReads(name: string, program: PyProgram): PyNode[] {
  let all = reads.get(program);
  if (!all) {
    all = new Map();
    for (const module of program.modules)
      for (const node of module.root.walk())
        if (node.type === 'attribute' && node.field !== 'left') {
          const own = node.get('attribute')?.text ?? '';
          all.set(own, [...(all.get(own) ?? []), node]);
        }
    reads.set(program, all);
  }
  return surveyOf(program).attributeValues(name).length > 0 ? (all.get(name) ?? []) : [];
}
