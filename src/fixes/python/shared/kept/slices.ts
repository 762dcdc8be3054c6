import type { PyNode } from '../../../../python/syntax.ts';

/** The three places of `[start:stop:step]`; `null` where nothing is written. */
export interface Slice {
  readonly start: PyNode | null;
  readonly stop: PyNode | null;
  readonly step: PyNode | null;
}

/** The slice of a subscript with nothing but a slice in it; `null` for any other subscript. */
export function sliceOf(subscript: PyNode): Slice | null {
  const [slice, second] = subscript.all('subscript');
  if (slice?.type !== 'slice' || second) return null;
  const places: (PyNode | null)[] = [null, null, null];
  let at = slice.start;
  let colons = 0;
  for (const part of slice.parts) {
    colons += slice.text.slice(at - slice.start, part.start - slice.start).split(':').length - 1;
    if (colons < 3) places[colons] = part;
    at = part.end;
  }
  const [start = null, stop = null, step = null] = places;
  return { start, stop, step };
}

/** The number that an expression takes the opposite of: `n` of `-n`. */
export function negated(node: PyNode | null): PyNode | null {
  const minus = node?.type === 'unary_operator' && node.get('operator')?.text === '-';
  return minus ? (node?.get('argument') ?? null) : null;
}

export function isZero(node: PyNode | null): boolean {
  return node === null || node.text === '0' || node.type === 'none';
}
