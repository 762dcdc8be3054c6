/** One dimension: its length, a name for a length that is not known but the same wherever the name is, or nothing. */
export type Dimension = number | string | null;
export type Shape = readonly Dimension[];

/** Shape of `a op b`. */
export function broadcast(a: Shape | null, b: Shape | null): Shape | null {
  if (!a || !b) return null;
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const skip = long.length - short.length;
  return long.map((dimension, index) => {
    const other = index < skip ? 1 : (short[index - skip] ?? null);
    if (other === 1 || dimension === other) return dimension;
    if (dimension === 1) return other;
    return typeof dimension === 'number' ? dimension : other;
  });
}

/** Whether `target op other` has the shape of `target`, so that it can be written into it. */
export function fits(target: Shape | null, other: Shape | null): 'yes' | 'maybe' | 'no' {
  if (other?.length === 0) return 'yes';
  if (!target || !other) return 'maybe';
  if (other.length > target.length) return 'no';
  const skip = target.length - other.length;
  let answer: 'yes' | 'maybe' = 'yes';
  for (const [index, dimension] of other.entries()) {
    const own = target[index + skip] ?? null;
    if (dimension === 1 || (dimension !== null && dimension === own)) continue;
    if (own === 1 || (typeof own === 'number' && typeof dimension === 'number')) return 'no';
    // A known length above 1 takes nothing but itself and 1.
    if (typeof own !== 'number') answer = 'maybe';
  }
  return answer;
}

export function itemsOf(shape: Shape | null): number | null {
  if (!shape) return null;
  return shape.reduce<number | null>(
    (product, one) => (product === null || typeof one !== 'number' ? null : product * one),
    1,
  );
}
