import type { Evidence } from '../../../schema/evidence.ts';
import type { Line } from '../../../schema/source.ts';
import { codeOf, evidenceOf } from './files.ts';
import { type Module, splitTop } from './module.ts';

/** A line that puts more and more into something that lives on. */
export interface GrowthLine {
  /** What is added to, `orders`. */
  readonly holder: string;
  readonly how: 'appends to' | 'adds an entry to';
  readonly at: Evidence;
  readonly line: Line;
  readonly module: Module;
  /** What is put in, as it is written. */
  readonly what: string;
  /** Whether a line of the file takes anything out of the holder again. */
  readonly released: boolean;
  /** The line that makes the key, for `cache[key] = …`. */
  readonly key: Evidence | null;
}

const APPEND =
  /^\s*([A-Za-z_]\w*)(?:\.setdefault\(.*?\)|\[[^\]]*\])?\.(?:append|extend|add|appendleft)\((.*)\)$/;
const STORE = /^\s*([A-Za-z_]\w*)\[(.+?)\]\s*=\s*([^=].*)$/;

/** The lines of a program that gather in a loop what lives longer than the loop's turn, the plainest first. */
export function growthLines(module: Module): GrowthLine[] {
  return module.lines.flatMap((line) => {
    const code = codeOf(line.text);
    const append = APPEND.exec(code);
    const store = append ? null : STORE.exec(code);
    const holder = append?.[1] ?? store?.[1];
    if (holder === undefined || !repeated(module, line) || !livesOn(module, line, holder)) return [];
    if (store && !addsEntries(holder, store[2] as string, store[3] as string)) return [];
    return [
      {
        holder,
        how: append ? ('appends to' as const) : ('adds an entry to' as const),
        at: evidenceOf(module.file.source, line),
        line,
        module,
        what: (append?.[2] ?? store?.[3] ?? '').trim(),
        released: isReleased(module, holder),
        key: store ? keyLine(module, store[2] as string) : null,
      },
    ];
  });
}

/** `x[a:b] = …` fills what is there; `x[k] = x.get(k, 0) + 1` has an entry for each key and no more. */
function addsEntries(holder: string, key: string, value: string): boolean {
  const slice = /:/.test(key) && !/["']/.test(key);
  return !slice && !new RegExp(`\\b${holder}(?:\\.get\\(|\\[)`).test(value);
}

function repeated(module: Module, line: Line): boolean {
  if (module.loopsAround(line).length > 0) return true;
  const name = module.functionAt(line);
  return (
    name !== null && module.callersOf(name).some((caller) => caller !== line && repeatedCall(module, caller))
  );
}

/** A call in a loop, or in a function that is itself called in one. */
function repeatedCall(module: Module, caller: Line): boolean {
  if (module.loopsAround(caller).length > 0 || /\bfor\b.*\bin\b/.test(codeOf(caller.text))) return true;
  const name = module.functionAt(caller);
  return name !== null && module.callersOf(name).some((one) => module.loopsAround(one).length > 0);
}

/** A holder that the loop itself makes anew is gone with each turn. */
function livesOn(module: Module, line: Line, holder: string): boolean {
  const made = new RegExp(`^\\s*(?:[\\w, ]*,\\s*)?${holder}(?:\\s*,[\\w, ]*)?\\s*=[^=]`);
  const loops = module.loopsAround(line);
  return !module.lines.some(
    (one) =>
      made.test(codeOf(one.text)) &&
      loops.some(({ head }) => module.loopsAround(one).some((around) => around.head === head)),
  );
}

/** Functions that only look at what they are given. */
const LOOKING =
  /^(?:len|print|sum|min|max|sorted|enumerate|range|list|tuple|set|any|all|str|repr|zip|map|filter|iter|join|getsizeof|append|extend|if|while|for|in|and|or|not|return)$/;

/** A line that takes out, a second assignment, or a function that is handed the holder and may do either. */
function isReleased(module: Module, holder: string): boolean {
  const out = new RegExp(
    `\\b${holder}\\.(?:pop|popleft|popitem|clear|remove|discard)\\(|\\bdel ${holder}\\b|\\b${holder}\\[:\\]\\s*=|\\bdeque\\(.*maxlen`,
  );
  const given = new RegExp(`(\\w+)\\([^()]*\\b${holder}\\b(?!\\s*[.\\[=])`);
  const made = new RegExp(`^\\s*(?:\\w+, *)*${holder}(?:, *\\w+)*\\s*=[^=]`);
  const codes = module.lines.map(({ text }) => codeOf(text)).filter((code) => code.includes(holder));
  return (
    codes.some((code) => out.test(code)) ||
    codes.filter((code) => made.test(code)).length > 1 ||
    codes.some((code) => {
      const name = given.exec(code)?.[1];
      return name !== undefined && !LOOKING.test(name) && !/^\s*(?:async )?def /.test(code);
    })
  );
}

/** `key = (…)` for `cache[key] = …`. */
function keyLine(module: Module, key: string): Evidence | null {
  if (!/^[A-Za-z_]\w*$/.test(key)) return null;
  const made = module.lines.find(({ text }) =>
    new RegExp(`^\\s*${key}\\s*=\\s*[^=\\d\\s]`).test(codeOf(text)),
  );
  return made ? evidenceOf(module.file.source, made) : null;
}

/** The bytes that one turn adds, where constants alone tell: `bytearray(SECOND * 60)`. */
export function bytesPerTurn({ module, line, what }: GrowthLine): number | null {
  const first = splitTop(what)[0] ?? '';
  const value = module.value(first, module.boundAt(line));
  return value?.kind === 'bytes' ? value.value : null;
}
