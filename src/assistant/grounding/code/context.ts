import type { Evidence } from '../../../schema/evidence.ts';
import type { Source } from '../../../schema/source.ts';

/** A line of a program with what it stands in: the loops and functions around it, the names it uses as they are set. */
export interface CodeContext {
  readonly text: string;
  /** The line, what is around it and what it refers to. */
  readonly whole: string;
  readonly isLooped: boolean;
  /** The program that it is a line of. */
  readonly source: Source;
  readonly at: readonly Evidence[];
}

const indentOf = (text: string) => /^\s*/.exec(text)?.[0].length ?? 0;
/** Comments are the author's words, not the program's. */
export const bare = (text: string) => text.replace(/(^|\s)#(?!\{).*$/, '');

const memo = new WeakMap<Source, Map<number, CodeContext | null>>();

export function contextOf(source: Source, number: number): CodeContext | null {
  const known = memo.get(source) ?? new Map<number, CodeContext | null>();
  memo.set(source, known);
  const made = known.get(number);
  if (made !== undefined) return made;
  const context = readContext(source, number);
  known.set(number, context);
  return context;
}

function readContext(source: Source, number: number): CodeContext | null {
  const at = source.lines.findIndex((line) => line.number === number);
  const line = source.lines[at];
  if (!line || bare(line.text).trim() === '') return null;
  const around: string[] = [];
  let indent = indentOf(line.text);
  for (const { text } of source.lines.slice(0, at).reverse()) {
    if (bare(text).trim() === '' || indentOf(text) >= indent) continue;
    indent = indentOf(text);
    around.push(bare(text).trim());
  }
  const text = bare(line.text).trim();
  const used = new Set([text, ...around].join(' ').match(/[A-Za-z_]\w*/g) ?? []);
  const settings = source.lines.filter(({ text: other }) => {
    const set = /^\s*([\w, ]+?)\s*=[^=]/.exec(bare(other))?.[1];
    return set?.split(/,\s*/).some((name) => used.has(name.trim())) === true;
  });
  const defined = settings.map(({ text: other }) => bare(other).trim());
  return {
    text,
    whole: [text, ...around, ...defined].join('\n'),
    source,
    isLooped: [text, ...around].some(isLoop) || isCalledInLoop(source, around),
    at: [{ source: source.path, line: line.number, text: line.text }],
  };
}

const isLoop = (text: string) => /^(?:async )?(?:for|while)\b|[[({].*\bfor\b.*\bin\b/.test(text);

/** A function whose every call stands in a loop runs once for each turn of it. */
function isCalledInLoop(source: Source, around: readonly string[]): boolean {
  const name = around.map((one) => /^def (\w+)/.exec(one)?.[1]).find((one) => one !== undefined);
  if (name === undefined) return false;
  return source.lines.some(({ text, number }, at) => {
    if (!bare(text).includes(`${name}(`) || /^\s*def /.test(text)) return false;
    const indent = indentOf(text);
    const before = source.lines.slice(0, at).reverse();
    return number > 0 && before.some((one) => indentOf(one.text) < indent && isLoop(bare(one.text).trim()));
  });
}

/** The program files that were handed over. */
export function programsOf(sources: readonly Source[]): Source[] {
  return sources.filter(({ name }) => /^program\/[^/]+\.(?:py|sh)$/.test(name));
}

/** Numbers of a piece of code, written out or as a product or shift of two. */
export function numbersIn(code: string): number[] {
  const plain = code.replace(/(?<=\d)_(?=\d)/g, '');
  const all = [...plain.matchAll(/(?<![\w.])\d+(?:\.\d+)?(?![\w.])/g)].map(([text]) => Number(text));
  const lengths = [...plain.matchAll(/\bb(["'])((?:\\x[0-9a-f]{2}|[^\\"'])*)\1/gi)].map(
    ([, , text]) => (text ?? '').replace(/\\x[0-9a-f]{2}/gi, '.').length,
  );
  const factors = [...new Set([...all, ...lengths, ...shiftsIn(plain)])]
    .filter((one) => one > 1)
    .slice(0, MAX_FACTORS);
  const pairs = factors.flatMap((a, i) => factors.slice(i + 1).map((b, j) => [a * b, i + 1 + j] as const));
  const triples = pairs.flatMap(([product, j]) => factors.slice(j + 1).map((c) => product * c));
  // Only what is too large to come out by chance counts as a product.
  const products = [...pairs.map(([product]) => product), ...triples].filter((one) => one >= LARGE);
  return [...all, ...shiftsIn(plain), ...products];
}

const MAX_FACTORS = 12;
const LARGE = 100_000;

const shiftsIn = (code: string) =>
  [...code.matchAll(/(\d+) *<< *(\d+)/g)].map(([, a, b]) => Number(a) * 2 ** Number(b));

/** The parts of all names in a piece of code, without endings of the plural: `next_mail(n)` holds "mail". */
export function wordsIn(code: string): ReadonlySet<string> {
  const parts = code.match(/[A-Za-z]+/g) ?? [];
  return new Set(
    parts.flatMap((part) =>
      part
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .split(' ')
        .map(stem),
    ),
  );
}

export const stem = (word: string) =>
  word
    .toLowerCase()
    .replace(/'s$/, '')
    .replace(/ies$/, 'y')
    .replace(/(?<=[a-z]{2}[^s])s$/, '');
