import type { Line } from '../../../schema/source.ts';
import { evaluate, type Names, numberOf, type Value } from './evaluate.ts';
import { bodyOf, codeOf, indentOf, type ProgramFile } from './files.ts';

/** A function of the program: its parameters, and the lines of its body. */
interface Def {
  readonly parameters: readonly string[];
  readonly body: ReadonlySet<Line>;
}

/** A loop: `for VARIABLES in ITERABLE`, both empty for `while`. */
export interface Loop {
  readonly variables: string;
  readonly iterable: string;
  readonly head: Line;
  readonly body: ReadonlySet<Line>;
}

/** A longer file is read up to here. */
const MOST_LINES = 4000;
/** A longer line is data, no code that is written by hand. */
const LONGEST = 400;

/** One file of Python code, read for what plain constants, loops and functions say, and no further. */
export class Module {
  readonly lines: readonly Line[];
  private readonly constants = new Map<string, string>();
  private readonly defs = new Map<string, Def>();
  private readonly loops: Loop[] = [];

  readonly file: ProgramFile;
  private readonly argv: readonly string[];

  constructor(file: ProgramFile, argv: readonly string[]) {
    this.file = file;
    this.argv = argv;
    this.lines = statements(file.source.lines);
    this.lines.forEach((line, i) => {
      const { text } = line;
      const code = codeOf(text);
      const def = /^\s*(?:async )?def (\w+)\(([^)]*)\)/.exec(code);
      if (def) {
        const parameters = (def[2] as string).split(',').map((one) => one.trim().split(/[:=]/)[0] ?? '');
        this.defs.set(def[1] as string, { parameters, body: new Set(bodyOf(this.lines, i)) });
      }
      const loop = loopOf(code);
      if (loop) this.loops.push({ ...loop, head: line, body: new Set(bodyOf(this.lines, i)) });
      if (indentOf(text) === 0) this.assign(code);
    });
  }

  /** `A = 1` and `A, B = 1, 2`; a name that is assigned twice has no one value. */
  private assign(code: string): void {
    const match = /^([A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*)\s*=\s*([^=].*)$/.exec(code);
    if (!match) return;
    const names = (match[1] as string).split(',').map((one) => one.trim());
    const values = names.length === 1 ? [match[2] as string] : splitTop(match[2] as string);
    names.forEach((name, i) => {
      const value = values[i];
      if (value !== undefined && names.length === values.length)
        this.constants.set(name, this.constants.has(name) ? 'None' : value);
    });
  }

  value(expression: string, bound: ReadonlyMap<string, string> = new Map()): Value | null {
    const names: Names = { expressions: new Map([...this.constants, ...bound]), argv: this.argv };
    return evaluate(expression, names);
  }

  /** The function that a line stands in, and what its parameters are where it is called once in the file. */
  boundAt(line: Line): ReadonlyMap<string, string> {
    for (const [name, { parameters, body }] of this.defs) {
      if (!body.has(line)) continue;
      const calls = this.lines.flatMap(({ text }) => callsOf(codeOf(text), name));
      const args = calls.length === 1 ? splitTop(calls[0] as string) : [];
      return new Map(parameters.flatMap((one, i) => (args[i] === undefined ? [] : [[one, args[i]]])));
    }
    return new Map();
  }

  /** How often `for … in ITERABLE` goes round, where constants tell. */
  countOf(iterable: string, bound: ReadonlyMap<string, string> = new Map(), depth = 0): number | null {
    const call = /^([\w.]+)\((.*)\)$/.exec(iterable.trim());
    if (depth > 3) return null;
    if (!call) {
      const made = /^\[.* for .* in (.+)\]$/.exec(this.constants.get(iterable.trim()) ?? '');
      return made ? this.countOf(made[1] as string, bound, depth + 1) : null;
    }
    const [, name, inner] = call as unknown as [string, string, string];
    const args = splitTop(inner);
    if (name === 'range') return this.rangeOf(args, bound);
    if (name === 'enumerate' || name === 'tqdm') return this.countOf(args[0] ?? '', bound, depth + 1);
    const def = this.defs.get(name);
    const body = [...(def?.body ?? [])];
    if (!def || !body.some(({ text }) => /\byield\b/.test(text))) return null;
    const values = args.map((one) => {
      const value = numberOf(this.value(one, bound));
      return value === null ? one : String(value);
    });
    const inside = new Map(def.parameters.map((one, i) => [one, values[i] ?? 'None']));
    const loop = body.map(({ text }) => loopOf(codeOf(text))).find((one) => one !== null);
    return loop ? this.countOf(loop.iterable, inside, depth + 1) : null;
  }

  private rangeOf(args: readonly string[], bound: ReadonlyMap<string, string>): number | null {
    const numbers = args.map((one) => numberOf(this.value(one, bound)));
    if (numbers.some((one) => one === null)) return null;
    const [first = 0, stop, step = 1] = numbers as number[];
    return stop === undefined ? first : Math.max(0, Math.ceil((stop - first) / step));
  }

  /** The loops that a line stands in, the outermost first. */
  loopsAround(line: Line): Loop[] {
    return this.loops.filter(({ body }) => body.has(line));
  }

  get allLoops(): readonly Loop[] {
    return this.loops;
  }

  functionAt(line: Line): string | null {
    const inside = [...this.defs].filter(([, { body }]) => body.has(line));
    return inside.at(-1)?.[0] ?? null;
  }

  callersOf(name: string): Line[] {
    return this.lines.filter(({ text }) => callsOf(codeOf(text), name).length > 0);
  }
}

/** Lines of code: neither blank nor comment nor within a docstring. */
function statements(lines: readonly Line[]): Line[] {
  let quoted = false;
  return lines.slice(0, MOST_LINES).filter(({ text }) => {
    if (text.length > LONGEST) return false;
    const marks = text.match(/"""|'''/g)?.length ?? 0;
    const inside = quoted || (marks > 0 && /^\s*[rbuRBU]?(?:"""|''')/.test(text));
    if (marks % 2 === 1) quoted = !quoted;
    return !inside && text.trim() !== '' && !/^\s*#/.test(text);
  });
}

/** The head of a loop: `for a, b in ITERABLE:`; `while` loops go round without a count. */
export function loopOf(code: string): { readonly variables: string; readonly iterable: string } | null {
  const match = /^\s*(?:async )?for (.+?) in (.+):$/.exec(code);
  if (match) return { variables: match[1] as string, iterable: match[2] as string };
  return /^\s*while\b.*:$/.test(code) ? { variables: '', iterable: '' } : null;
}

/** The arguments of each call of a function on a line that does not define it. */
function callsOf(code: string, name: string): string[] {
  if (new RegExp(`^\\s*(?:async )?def ${name}\\b`).test(code)) return [];
  const calls: string[] = [];
  for (const match of code.matchAll(new RegExp(`(?<![\\w.])${name}\\(`, 'g'))) {
    const from = match.index + match[0].length;
    let depth = 1;
    let to = from;
    while (to < code.length && depth > 0) {
      if ('([{'.includes(code[to] as string)) depth += 1;
      if (')]}'.includes(code[to] as string)) depth -= 1;
      to += 1;
    }
    calls.push(code.slice(from, depth === 0 ? to - 1 : to));
  }
  return calls;
}

/** Splits at commas that stand in no brackets and no quotes. */
export function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[([{]|[)\]}]|,/g)) {
    if ('([{'.includes(token)) depth += 1;
    else if (')]}'.includes(token)) depth -= 1;
    else if (token === ',' && depth === 0) {
      parts.push(text.slice(from, index));
      from = index + 1;
    }
  }
  const last = text.slice(from);
  return [...parts, ...(last.trim() === '' ? [] : [last])].map((part) => part.trim());
}
