import { parseBytes } from '../../lib/bytes.ts';
import type { Cited } from '../../schema/evidence.ts';
import type { Line, Source } from '../../schema/source.ts';
import { cited } from '../cite.ts';
import { plain } from './plain.ts';

/** A process in `top -b`; sizes in bytes as rounded by top. */
export interface TopProcess {
  readonly pid: number;
  readonly user: string | null;
  readonly virtual: number | null;
  readonly resident: number | null;
  readonly shared: number | null;
  readonly command: string;
}

/** One screen of `top -b`; sizes in bytes. */
export interface TopScreen {
  memoryTotal: Cited<number> | null;
  memoryFree: Cited<number> | null;
  memoryUsed: Cited<number> | null;
  memoryCache: Cited<number> | null;
  memoryAvailable: Cited<number> | null;
  swapTotal: Cited<number> | null;
  swapFree: Cited<number> | null;
  swapUsed: Cited<number> | null;
  readonly processes: Cited<TopProcess>[];
}

/** `KiB Mem : 24683656 total, …` of procps 3.3 and 4, `Mem:   8060948k total, …` of 3.2, `Mem: 1K used` of busybox. */
const SUMMARY = /^\s*(?:([KMGTPE])iB )?(Mem|Swap) ?: *(\d.*)$/;
const AMOUNT =
  /(\d{1,15}(?:[.,]\d{0,3})?)\+?([kKMGT]?) (total|free|used|buff\/cache|buff(?:ers)?|cached|avail)\b/g;
/** Of a row; what stands behind it is the command. */
const MAX_COLUMNS = 60;

export function isTop(source: Source): boolean {
  return source.lines.some((line) => isHeader(plain(line)) || isSummary(plain(line)));
}

/** `top -b`, one screen or several. */
export function parseTop(source: Source): TopScreen[] {
  const screens: TopScreen[] = [];
  let columns: readonly string[] | null = null;
  const open = () => {
    const screen = emptyScreen();
    screens.push(screen);
    return screen;
  };
  for (const line of source.lines) {
    const text = plain(line);
    const summary = isSummary(text) ? SUMMARY.exec(text) : null;
    const last = screens.at(-1);
    if (summary) {
      const isMemory = summary[2] === 'Mem';
      const isNew = !last || (isMemory ? last.memoryTotal !== null || last.processes.length > 0 : false);
      readSummary(isNew ? open() : last, summary, source, line);
    } else if (isHeader(text)) {
      columns = text.trim().split(/\s+/, MAX_COLUMNS);
      if (!last || last.processes.length > 0) open();
    } else if (columns) {
      const row = processOf(columns, text);
      if (row) screens.at(-1)?.processes.push(cited(row, source, line));
      else if (text.trim() !== '') columns = null;
    }
  }
  return screens;
}

function isHeader(text: string): boolean {
  return /^\s*PID\s/.test(text) && / RES /.test(text) && / COMMAND\b/.test(text);
}

function isSummary(text: string): boolean {
  return /^\s*(?:[KMGTPE]iB )?(?:Mem|Swap) ?: *\d/.test(text) && /\d\+?[kKMGT]? (?:total|used), /.test(text);
}

function readSummary(screen: TopScreen, match: RegExpExecArray, source: Source, line: Line): void {
  const [, unit = 'K', of, rest] = match as unknown as [string, string | undefined, string, string];
  for (const [, number, suffix, name] of rest.matchAll(AMOUNT)) {
    const bytes = parseBytes(`${(number as string).replace(',', '.')}${suffix || unit}`);
    const size = bytes === null ? null : cited(bytes, source, line);
    // The line of swap ends with what belongs to memory.
    if (name === 'avail') screen.memoryAvailable ??= size;
    else if (name === 'cached' || name === 'buff/cache') screen.memoryCache ??= size;
    else if (name === 'total' && of === 'Mem') screen.memoryTotal ??= size;
    else if (name === 'free' && of === 'Mem') screen.memoryFree ??= size;
    else if (name === 'used' && of === 'Mem') screen.memoryUsed ??= size;
    else if (name === 'total') screen.swapTotal ??= size;
    else if (name === 'free') screen.swapFree ??= size;
    else if (name === 'used') screen.swapUsed ??= size;
  }
}

function processOf(columns: readonly string[], text: string): TopProcess | null {
  const cells = text.trim().split(/\s+/);
  const cell = (name: string) => cells[columns.indexOf(name)];
  const pid = cell('PID') ?? '';
  if (!/^\d{1,10}$/.test(pid) || cells.length < columns.length) return null;
  return {
    pid: Number(pid),
    user: cell('USER') ?? null,
    virtual: size(cell('VIRT')),
    resident: size(cell('RES')),
    shared: size(cell('SHR')),
    command: cells.slice(columns.indexOf('COMMAND')).join(' '),
  };
}

/** A plain number is in KiB. */
function size(cell: string | undefined): number | null {
  if (cell === undefined || cell.length > 24) return null;
  return parseBytes(/^\d+$/.test(cell) ? `${cell}K` : cell.replace(',', '.'));
}

function emptyScreen(): TopScreen {
  const memory = { memoryTotal: null, memoryFree: null, memoryUsed: null, memoryCache: null };
  const swap = { memoryAvailable: null, swapTotal: null, swapFree: null, swapUsed: null };
  return { ...memory, ...swap, processes: [] };
}
