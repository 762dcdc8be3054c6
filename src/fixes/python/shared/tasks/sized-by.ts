import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import { surveyOf } from './survey.ts';

const SIZES = /size|max|limit|chunk|batch|cache|budget|capacity|buffer|rows|entries|items|block|window|bound|quota/i;
const TAKES = /^(?:range|bytearray|bytes|itertools\.islice|functools\.lru_cache|collections\.deque|numpy\.(?:zeros|empty|ones|full))$/;
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
    if (/^(?:binary_operator|unary_operator|parenthesized_expression|conditional_expression|boolean_operator)$/.test(parent.type)) {
      waiting.push(parent);
    } else if (parent.type === 'comparison_operator') {
      const other = parent.parts.find((one) => one !== at && one.field !== 'operators');
      if (other && other.type !== 'integer' && other.type !== 'float') return parent;
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
