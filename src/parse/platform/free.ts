import type { Cited } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cited } from '../cite.ts';
import { plain } from './plain.ts';
import { parseBinarySize } from './quantity.ts';

/** One output of `free`; sizes in bytes, as rounded by it. */
export interface FreeMemory {
  readonly total: Cited<number>;
  readonly used: Cited<number> | null;
  readonly free: Cited<number> | null;
  readonly shared: Cited<number> | null;
  /** Buffers and cache together. */
  readonly cache: Cited<number> | null;
  /** Procps before 3.3.10 does not print it. */
  readonly available: Cited<number> | null;
  swapTotal: Cited<number> | null;
  swapFree: Cited<number> | null;
  /**
   * How the unit is known: from suffixes (`-h`), from the command line, from the numbers being whole pages as only kB
   * or bytes can be, or by their magnitude alone.
   */
  readonly unitBy: 'suffix' | 'command' | 'pages' | 'magnitude';
}

const HEADER = /^\s*total +used +free\b/;
const MEM = /^\s*Mem: +(\d.*)$/;
const SWAP = /^\s*Swap: +(\d.*)$/;
const COMMAND =
  /^\s*(?:.{0,200}[$#%>] ?)?(?:sudo |watch )?free((?: +-[-\w]{1,20}(?: \d{1,5})?){0,8})(?: {0,20}$| {0,20}[;&|])/;
const UNITS: Readonly<Record<string, string>> = { b: 'B', k: 'K', m: 'M', g: 'G' };
/** `--mega` and `--si` count by thousands. */
const DECIMAL = / --(?:kilo|mega|giga|tera|peta|si)\b/;
const UNKNOWN = '?';
const MAX_COLUMNS = 12;

interface Unit {
  readonly name: string;
  readonly by: FreeMemory['unitBy'];
}

export function isFree(source: Source): boolean {
  return source.lines.some((line) => HEADER.test(line.text));
}

/** `free -b|-k|-m|-g|-h`, with or without `-w`, `-t`, `-l`, repeated or not; procps old and new, busybox. */
export function parseFree(source: Source): FreeMemory[] {
  const found: FreeMemory[] = [];
  let header: readonly string[] | null = null;
  let command: string | null = null;
  let unit: Unit | null = null;
  for (const line of source.lines) {
    const text = plain(line);
    command = COMMAND.test(text) ? unitOfCommand(text) : command;
    if (HEADER.test(text)) {
      header = text.trim().split(/\s+/, MAX_COLUMNS);
      unit = null;
      continue;
    }
    if (text.trim() === '') unit = null;
    const memory = header && MEM.exec(text);
    const swap = unit && SWAP.exec(text);
    const read = (cells: readonly string[], at: number): Cited<number> | null => {
      const cell = cells[at];
      if (cell === undefined || !unit) return null;
      const bytes = parseBinarySize(/^\d+$/.test(cell) ? `${cell}${unit.name}` : cell);
      return bytes === null ? null : cited(bytes, source, line);
    };
    if (header && memory) {
      const names = header;
      const cells = (memory[1] as string).trim().split(/\s+/, MAX_COLUMNS);
      unit = unitOf(cells, command);
      const column = (name: string) => read(cells, names.indexOf(name));
      const total = column('total');
      if (!unit || !total) continue;
      const parts = [column('buffers'), column('cached') ?? column('cache')].filter((one) => one !== null);
      const sum = parts.length === 2 ? parts.reduce((all, one) => all + one.value, 0) : null;
      found.push({
        total,
        used: column('used'),
        free: column('free'),
        shared: column('shared'),
        cache: column('buff/cache') ?? (sum === null ? null : { value: sum, at: total.at }),
        available: column('available'),
        swapTotal: null,
        swapFree: null,
        unitBy: unit.by,
      });
      header = null;
    } else if (swap) {
      const cells = (swap[1] as string).trim().split(/\s+/, MAX_COLUMNS);
      const last = found.at(-1);
      if (last) [last.swapTotal, last.swapFree] = [read(cells, 0), read(cells, 2)];
      unit = null;
    }
  }
  return found;
}

function unitOfCommand(text: string): string {
  const options = COMMAND.exec(text)?.[1] ?? '';
  if (DECIMAL.test(options)) return UNKNOWN;
  const long = /--(byte|kibi|mebi|gibi)/.exec(options)?.[1];
  const short = /(?:^| )-\w*?([bkmg])/.exec(options)?.[1];
  return UNITS[long?.[0] ?? short ?? 'k'] as string;
}

/** What `free` did not print must not be guessed where it would matter: a number that fits two units gives `null`. */
function unitOf(cells: readonly string[], command: string | null): Unit | null {
  if (command === UNKNOWN) return null;
  if (cells.some((cell) => /[A-Za-z]$/.test(cell))) return { name: '', by: 'suffix' };
  if (command !== null) return { name: command, by: 'command' };
  const numbers = cells.map(Number);
  const total = numbers[0] ?? 0;
  const telling = numbers.filter((one) => one > 0).length >= 3;
  // Memory comes in pages of 4 kB at least, in kB as in bytes.
  if (telling && total >= 2 ** 26 && numbers.every((one) => one % 1024 === 0))
    return { name: 'B', by: 'pages' };
  if (telling && total >= 2 ** 15 && numbers.every((one) => one % 4 === 0)) return { name: 'K', by: 'pages' };
  if (numbers.every((one) => one % 4 === 0)) return null;
  return total >= 2 ** 11 && total < 2 ** 20 ? { name: 'M', by: 'magnitude' } : null;
}
