import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { originsOf } from './origins.ts';
import { type Weight, weightOf } from './weight.ts';

const HANDS_ON = /^(?:list|tuple|set|iter|sorted|reversed|enumerate|zip|filter|itertools\.chain)$/;

/** What one item of an iterable weighs: a block that a generator reads is heavy, a line of a file is not. */
export function itemWeight(iterable: PyNode | null, program: PyProgram, depth = 0): Weight {
  if (!iterable || depth > 4) return 'unknown';
  const weights = originsOf(iterable, program).map((origin): Weight => {
    if (/_comprehension$|^generator_expression$/.test(origin.type))
      return weightOf(origin.get('body'), program);
    if (origin.type !== 'call') return 'unknown';
    const name = calledName(origin, program.moduleOf(origin));
    const parts = origin.get('arguments')?.parts ?? [];
    // `iter(lambda: file.read(SIZE), b"")`
    if (name === 'iter' && parts.length === 2)
      return /\bread\b/.test(parts[0]?.text ?? '') ? 'heavy' : 'unknown';
    if (name !== null && HANDS_ON.test(name))
      return parts.map((one) => itemWeight(one, program, depth + 1)).includes('heavy') ? 'heavy' : 'unknown';
    const own = program.calleeOf(origin);
    const yields = own?.generator ? own.yields.map((one) => weightOf(one.parts[0] ?? null, program)) : [];
    return yields.includes('heavy') ? 'heavy' : 'unknown';
  });
  return weights.includes('heavy') ? 'heavy' : 'unknown';
}
