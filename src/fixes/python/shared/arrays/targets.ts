import type { PyNode } from '../../../../python/syntax.ts';

/** The place is written to: the left side of `=` or of `+=`, not of an operator. */
export function isTarget(node: PyNode): boolean {
  return node.field === 'left' && /assignment$/.test(node.parent?.type ?? '');
}
