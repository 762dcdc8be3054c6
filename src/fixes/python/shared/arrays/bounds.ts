/** Smallest and largest value; infinite where not known. */
export type Bounds = readonly [number, number];

export const ANY: Bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

export function union(a: Bounds, b: Bounds): Bounds {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

/** Bounds of an element by element function of bounded operands. `usual`: the difference of two like quantities stays like them. */
export function boundsOf(name: string, operands: readonly Bounds[], usual: boolean): Bounds {
  const [a = ANY, b = ANY, c = ANY] = operands;
  switch (name) {
    case 'add':
      return [a[0] + b[0], a[1] + b[1]];
    case 'subtract': {
      if (!usual || b[0] === b[1]) return clean([a[0] - b[1], a[1] - b[0]]);
      const most = Math.max(...a.map(Math.abs), ...b.map(Math.abs));
      return [-most, most];
    }
    case 'multiply':
      return corners(a, b);
    case 'floor_divide':
      return b[0] > 0 ? [quotient(a[0], b, a[0] < 0), quotient(a[1], b, a[1] >= 0)] : ANY;
    case 'mod':
    case 'remainder':
      return b[0] > 0 ? [0, b[1] - 1] : ANY;
    case 'power':
      return powers(a, b);
    case 'square':
      return powers(a, [2, 2]);
    case 'negative':
      return [-a[1], -a[0]];
    case 'abs':
    case 'absolute':
    case 'fabs':
      return [a[0] <= 0 && a[1] >= 0 ? 0 : Math.min(...a.map(Math.abs)), Math.max(...a.map(Math.abs))];
    case 'sign':
      return [-1, 1];
    case 'clip':
      return [Math.max(a[0], b[0]), Math.min(a[1], c[1])];
    case 'maximum':
      return [Math.max(a[0], b[0]), Math.max(a[1], b[1])];
    case 'minimum':
      return [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
    case 'bitwise_and':
      return b[0] >= 0 ? [0, b[1]] : a[0] >= 0 ? [0, a[1]] : ANY;
    case 'bitwise_or':
    case 'bitwise_xor':
      return a[0] >= 0 && b[0] >= 0 ? [0, 2 ** Math.ceil(Math.log2(Math.max(a[1], b[1]) + 1)) - 1] : ANY;
    case 'right_shift':
      return b[0] === b[1] ? [Math.floor(a[0] / 2 ** b[0]), Math.floor(a[1] / 2 ** b[0])] : union(a, [0, 0]);
    case 'left_shift':
      return b[0] === b[1] ? [a[0] * 2 ** b[0], a[1] * 2 ** b[0]] : ANY;
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'rint':
    case 'round':
    case 'around':
    case 'positive':
      return a;
    default:
      return ANY;
  }
}

/** `value // divisor` at its furthest from zero, or at its nearest. */
function quotient(value: number, divisor: Bounds, furthest: boolean): number {
  const by = furthest ? divisor[0] : divisor[1];
  return Number.isFinite(by) ? Math.floor(value / by) : value < 0 ? -1 : 0;
}

function powers(a: Bounds, b: Bounds): Bounds {
  const [n, m] = b;
  if (n !== m || n < 0 || !Number.isInteger(n)) return ANY;
  const ends = [a[0] ** n, a[1] ** n];
  const low = n % 2 === 0 && a[0] <= 0 && a[1] >= 0 ? 0 : Math.min(...ends);
  return [low, Math.max(...ends)];
}

function corners(a: Bounds, b: Bounds): Bounds {
  const all = [a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]].map((one) =>
    Number.isNaN(one) ? 0 : one,
  );
  return clean([Math.min(...all), Math.max(...all)]);
}

function clean([low, high]: Bounds): Bounds {
  return [Number.isNaN(low) ? ANY[0] : low, Number.isNaN(high) ? ANY[1] : high];
}
