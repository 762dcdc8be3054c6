import type { Evidence } from '../../../schema/evidence.ts';
import { codeOf, evidenceOf } from './files.ts';
import { bytesPerTurn, growthLines } from './growth.ts';
import { type Module, splitTop } from './module.ts';

/** A line that asks for a size that constants tell. */
export interface Allocation {
  readonly at: Evidence;
  readonly bytes: number;
  /** How often it is run, where constants tell; `null` where they do not. */
  readonly times: number | null;
}

const FLOAT64 = 8;
/** Where the size stands in each call, and what it is counted in. */
const CALLS: readonly (readonly [RegExp, number])[] = [
  [/\bSharedMemory\(.*?\bsize=([^,)]+)/, 1],
  [/\bmmap\.mmap\(-1,\s*([^,)]+)/, 1],
  [/\bnp\.(?:zeros|ones|empty)\(([^,()]+)\)/, FLOAT64],
  [/\bnp\.(?:zeros|ones|empty)\(\(([^()]+)\)\)/, FLOAT64],
  [/\.write\((.*)\)$/, 1],
  [/(?<![\w.])bytearray\(([^()]+)\)/, 1],
];

/** The lines of a program whose size follows from its constants, such as `bytearray(SECOND * 60)` in a loop. */
export function allocationsOf(module: Module): Allocation[] {
  const gathered = growthLines(module).flatMap((growth): Allocation[] => {
    const bytes = bytesPerTurn(growth);
    return bytes === null ? [] : [{ at: growth.at, bytes, times: timesOf(module, growth.line) }];
  });
  const known = new Set(gathered.map(({ at }) => at.line));
  const called = module.lines.flatMap((line): Allocation[] => {
    const code = codeOf(line.text);
    const hit = CALLS.map(([pattern, unit]) => ({ text: pattern.exec(code)?.[1], unit })).find(
      ({ text }) => text !== undefined,
    );
    if (!hit?.text || known.has(line.number)) return [];
    const bound = module.boundAt(line);
    const factors = splitTop(hit.text).map((one) => module.value(one, bound)?.value ?? null);
    if (factors.some((one) => one === null)) return [];
    const bytes = (factors as number[]).reduce((product, one) => product * one, hit.unit);
    return [{ at: evidenceOf(module.file.source, line), bytes, times: timesOf(module, line) }];
  });
  return [...gathered, ...called].filter(({ bytes }) => bytes > 0);
}

/** How often a line is run: the counts of the loops around it, or around the one call of its function. */
export function timesOf(module: Module, line: Module['lines'][number]): number | null {
  const loops = module.loopsAround(line);
  if (loops.length > 0) {
    const counts = loops.map(({ iterable }) => module.countOf(iterable, module.boundAt(line)));
    return counts.every((one) => one !== null) ? counts.reduce((product, one) => product * one, 1) : null;
  }
  const name = module.functionAt(line);
  const callers = name === null ? [] : module.callersOf(name);
  const caller = callers[0];
  if (callers.length !== 1 || !caller || caller === line) return name === null ? 1 : null;
  return module.loopsAround(caller).length > 0 ? timesOf(module, caller) : 1;
}
