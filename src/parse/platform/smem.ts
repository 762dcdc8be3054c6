import { parseBytes } from '../../lib/bytes.ts';
import type { Cited } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cited } from '../cite.ts';
import { plain } from './plain.ts';

/** A process in `smem`; sizes in bytes. PSS adds up to what is really used, RSS counts shared pages each time. */
export interface SmemProcess {
  readonly pid: number;
  readonly user: string | null;
  readonly command: string;
  readonly swap: number | null;
  readonly uss: number | null;
  readonly pss: number | null;
  readonly rss: number | null;
}

const HEADER = /^\s*PID\s.*\b(?:USS|PSS)\b/;

export function isSmem(source: Source): boolean {
  return source.lines.some((line) => HEADER.test(line.text));
}

/** `smem`, plain (kB), `-k` or `-t`; the command may hold blanks, so columns behind it count from the right. */
export function parseSmem(source: Source): Cited<SmemProcess>[] {
  let header: readonly string[] | null = null;
  return source.lines.flatMap((line) => {
    const text = plain(line);
    if (HEADER.test(text)) {
      header = text.trim().split(/\s+/);
      return [];
    }
    if (!header) return [];
    const row = processOf(header, text.trim().split(/\s+/));
    if (!row && !/^\s*(?:-*|[\d\s.KMGT]+)$/.test(text.slice(0, 200))) header = null;
    return row ? [cited(row, source, line)] : [];
  });
}

function processOf(header: readonly string[], cells: readonly string[]): SmemProcess | null {
  const command = header.indexOf('Command');
  const behind = command < 0 ? 0 : header.length - 1 - command;
  const cell = (name: string) => {
    const at = header.indexOf(name);
    return at < 0 ? undefined : cells[command >= 0 && at > command ? cells.length - header.length + at : at];
  };
  const pid = cell('PID') ?? '';
  if (cells.length < header.length || !/^\d{1,10}$/.test(pid)) return null;
  // The line of totals under `-t` has a count there.
  const sizes = ['Swap', 'USS', 'PSS', 'RSS'].map((name) => size(cell(name)));
  if (sizes.every((one) => one === null)) return null;
  const [swap = null, uss = null, pss = null, rss = null] = sizes;
  const words = command < 0 ? [] : cells.slice(command, cells.length - behind);
  return { pid: Number(pid), user: cell('User') ?? null, command: words.join(' '), swap, uss, pss, rss };
}

function size(cell: string | undefined): number | null {
  if (cell === undefined || cell.length > 24) return null;
  return parseBytes(/^\d+$/.test(cell) ? `${cell}K` : cell);
}
