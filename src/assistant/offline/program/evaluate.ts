import { type Token, tokensOf } from './tokens.ts';

/** A number, a thing of so many bytes, or a list of so many elements. */
export interface Value {
  readonly kind: 'number' | 'bytes' | 'list';
  readonly value: number;
}

/** What names stand for: expressions of the module or arguments of a call; the command's own arguments. */
export interface Names {
  readonly expressions: ReadonlyMap<string, string>;
  readonly argv: readonly string[];
}

const DEEPEST = 8;

/**
 * The value of an expression that is plain arithmetic on constants, `2 << 20`, `b"x" * 4096`, or the default of an
 * argument; `null` for everything else. Nothing is run.
 */
export function evaluate(text: string, names: Names, depth = 0): Value | null {
  const tokens = tokensOf(text);
  if (!tokens || tokens.length === 0 || depth > DEEPEST) return null;
  const reader = new Reader(tokens, names, depth);
  const value = reader.conditional();
  return reader.atEnd() ? value : null;
}

export function numberOf(value: Value | null): number | null {
  return value?.kind === 'number' && Number.isFinite(value.value) ? value.value : null;
}

type Maybe = Value | null;
const number = (value: number): Value => ({ kind: 'number', value });

const LEVELS: readonly (readonly string[])[] = [
  ['&', '|'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '//', '%'],
  ['**'],
];

class Reader {
  private at = 0;
  private readonly tokens: readonly Token[];
  private readonly names: Names;
  private readonly depth: number;

  constructor(tokens: readonly Token[], names: Names, depth: number) {
    this.tokens = tokens;
    this.names = names;
    this.depth = depth;
  }

  atEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  /** `int(sys.argv[1]) if len(sys.argv) > 1 else 300`: by the arguments of the command that ran. */
  conditional(): Maybe {
    const yes = this.level(0);
    if (!this.take('if')) return yes;
    const asked = this.level(0);
    const than = this.take('>') || this.take('>=') ? this.level(0) : null;
    if (!this.take('else')) return null;
    const no = this.conditional();
    const [have, need] = [numberOf(asked), numberOf(than)];
    return have === null || need === null ? no : have > need ? yes : no;
  }

  private level(index: number): Maybe {
    if (index >= LEVELS.length) return this.atom();
    let left = this.level(index + 1);
    for (;;) {
      const sign = LEVELS[index]?.find((one) => this.peek() === one);
      if (sign === undefined) return left;
      this.at += 1;
      left = apply(sign, left, this.level(index + 1));
    }
  }

  private atom(): Maybe {
    const token = this.tokens[this.at];
    this.at += 1;
    if (token?.kind === 'number') return number(token.value);
    if (token?.kind === 'text') return { kind: 'bytes', value: token.length };
    if (token?.kind === 'name') return this.peek() === '(' ? this.call(token.name) : this.name(token.name);
    if (token?.kind === 'sign' && token.sign === '-') return apply('-', number(0), this.atom());
    if (token?.kind === 'sign' && (token.sign === '(' || token.sign === '['))
      return this.bracket(token.sign === '(' ? ')' : ']');
    return null;
  }

  /** One value in round brackets is that value; a tuple has none that is of use here. */
  private bracket(close: string): Maybe {
    const values = this.group(close);
    if (close === ']') return { kind: 'list', value: values.length };
    return values.length === 1 ? (values[0] ?? null) : null;
  }

  private name(name: string): Maybe {
    if (name === 'sys.argv' && this.take('[')) {
      const index = numberOf(this.group(']')[0] ?? null);
      const word = index === null ? undefined : this.names.argv[index];
      return word !== undefined && /^\d+(?:\.\d+)?$/.test(word) ? number(Number(word)) : null;
    }
    if (name === 'sys.argv') return { kind: 'list', value: this.names.argv.length };
    const expression = this.names.expressions.get(name);
    return expression === undefined ? null : evaluate(expression, this.names, this.depth + 1);
  }

  private call(name: string): Maybe {
    this.at += 1;
    const first = this.tokens[this.at];
    const second = this.tokens[this.at + 2];
    const [value, fallback] = this.group(')');
    if (name === 'os.environ.get' || name === 'os.getenv')
      return second?.kind === 'text' && /^\d+$/.test(second.text)
        ? number(Number(second.text))
        : (fallback ?? null);
    if (name === 'len') return value && value.kind !== 'number' ? number(value.value) : null;
    if (name === 'int' || name === 'float')
      return first?.kind === 'text' ? number(Number(first.text)) : (value ?? null);
    if (name === 'bytearray' || name === 'bytes') return value ? { kind: 'bytes', value: value.value } : null;
    return null;
  }

  /** Values between brackets, separated by commas, up to the closing one. */
  private group(close: string): Maybe[] {
    const values: Maybe[] = [];
    while (!this.atEnd() && this.peek() !== close) {
      values.push(this.conditional());
      if (this.peek() !== close && !this.take(',')) return values;
    }
    this.take(close);
    return values;
  }

  private peek(): string | null {
    const token = this.tokens[this.at];
    return token?.kind === 'sign' ? token.sign : token?.kind === 'name' ? token.name : null;
  }

  private take(word: string): boolean {
    if (this.peek() !== word) return false;
    this.at += 1;
    return true;
  }
}

function apply(sign: string, a: Maybe, b: Maybe): Maybe {
  if (!a || !b) return null;
  const kind = a.kind === 'number' ? b.kind : a.kind;
  if (kind !== 'number') {
    const repeated = sign === '*' && (a.kind === 'number' || b.kind === 'number');
    if (repeated) return { kind, value: a.value * b.value };
    return sign === '+' && a.kind === b.kind ? { kind, value: a.value + b.value } : null;
  }
  const [x, y] = [a.value, b.value];
  const results: Readonly<Record<string, number>> = {
    '+': x + y,
    '-': x - y,
    '*': x * y,
    '/': x / y,
    '//': Math.floor(x / y),
    '%': x % y,
    '**': x ** y,
    '<<': x * 2 ** y,
    '>>': Math.floor(x / 2 ** y),
  };
  const result = results[sign];
  return result === undefined || !Number.isFinite(result) ? null : number(result);
}
