import { attributesOf } from '../../../../python/flow.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isInteger } from './integers.ts';

/** The value is a `float` in every run, as far as the text tells. */
export function isFloat(node: PyNode | null, program: PyProgram, depth = 0): boolean {
  if (!node || depth > 6) return false;
  const next = (one: PyNode | null) => isFloat(one, program, depth + 1);
  switch (node.type) {
    case 'float':
      return true;
    case 'parenthesized_expression':
      return next(node.parts[0] ?? null);
    case 'unary_operator':
      return next(node.get('argument'));
    case 'binary_operator': {
      const [left, right] = [node.get('left'), node.get('right')];
      const number = (one: PyNode | null) => next(one) || isInteger(one, program);
      if (node.get('operator')?.text === '/') return number(left) && number(right);
      return (
        /^(?:\+|-|\*)$/.test(node.get('operator')?.text ?? '') &&
        ((next(left) && number(right)) || (next(right) && number(left)))
      );
    }
    case 'call': {
      const name = calledName(node, program.moduleOf(node)) ?? '';
      if (name === 'float') return true;
      return /^math\.(?:sqrt|sin|cos|tan|log|log10|log2|exp|hypot|radians|degrees|atan2?|asin|acos|fsum|dist|pow)$/.test(
        name,
      );
    }
    case 'identifier': {
      const [only, second] = program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
      if (!only || second) return false;
      if (only.node.parent?.get('type')?.text === 'float') return true;
      return only.kind === 'assign' && !only.path && next(only.value);
    }
    case 'attribute': {
      const sets = attributesOf(program, node.get('attribute')?.text ?? '').filter(
        (one) => one.field === 'left',
      );
      return (
        sets.length > 0 &&
        sets.every((one) => one.parent?.type === 'assignment' && next(one.parent.get('right')))
      );
    }
    default:
      return false;
  }
}
