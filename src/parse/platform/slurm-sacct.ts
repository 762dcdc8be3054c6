import { parseBytes } from '../../lib/bytes.ts';
import type { Cited } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cited } from '../cite.ts';
import { plain } from './plain.ts';

/** A row of `sacct`: a job or a step of it; sizes in bytes. */
export interface SlurmRow {
  readonly id: string;
  readonly name: string | null;
  /** `OUT_OF_MEMORY`, also where the column cut it to `OUT_OF_ME+`. */
  readonly state: string | null;
  /** `0:125`. */
  readonly exitCode: string | null;
  /** The largest that polling saw, which a fast growth outruns. */
  readonly maxRss: number | null;
  readonly requested: number | null;
  /** What the requested size is counted by; Slurm before 21.08 prints it. */
  readonly requestedPer: 'node' | 'cpu' | null;
  /** `mem` of AllocTRES. */
  readonly allocated: number | null;
}

/** Where each column's cells stand in a row. */
type Cut = (text: string) => readonly string[];

const STATES = [
  'OUT_OF_MEMORY',
  'COMPLETED',
  'CANCELLED',
  'NODE_FAIL',
  'PREEMPTED',
  'BOOT_FAIL',
  'DEADLINE',
  'TIMEOUT',
];
const MAX_COLUMNS = 400;

/** `sacct` in columns, below its line of dashes, or `--parsable` by bars. */
export function parseSacct(source: Source): Cited<SlurmRow>[] {
  const rows: Cited<SlurmRow>[] = [];
  let names: readonly string[] = [];
  let cut: Cut | null = null;
  for (const line of source.lines) {
    const text = plain(line);
    if (/(?:^|[\s|])JobID(?:Raw)?(?=[\s|])/.test(text)) {
      const isParsable = text.includes('|');
      names = text.trim().split(isParsable ? '|' : /\s+/);
      cut = isParsable && names.length < MAX_COLUMNS ? (row) => row.split('|', MAX_COLUMNS) : null;
    } else if (names.length > 0 && cut === null && /^\s*-{3,}[ -]*$/.test(text)) cut = spans(text);
    else if (cut && text.trim() === '') cut = null;
    else if (cut) {
      const row = rowOf(names, cut(text));
      if (row) rows.push(cited(row, source, line));
    }
  }
  return rows;
}

/** The dashes under the header are as wide as the cells. */
function spans(dashes: string): Cut {
  const columns = [...dashes.matchAll(/-+/g)].slice(0, MAX_COLUMNS);
  return (row) => columns.map((one) => row.slice(one.index, one.index + one[0].length).trim());
}

function rowOf(names: readonly string[], cells: readonly string[]): SlurmRow | null {
  const cell = (name: string) => {
    // `--format State%20` widens a column; its header stays the name.
    const text = cells[names.findIndex((one) => one.toLowerCase() === name)]?.trim();
    return text === undefined || text === '' ? null : text;
  };
  const id = cell('jobid') ?? cell('jobidraw');
  if (id === null || !/^\d[\w.+[\]%,-]*$/.test(id)) return null;
  const requested = /^(\d[\d.]*[KMGTP]?)([nc]?)$/.exec(cell('reqmem') ?? '');
  const traced = /(?:^|,)mem=([^,]{1,32})/.exec(cell('alloctres') ?? '')?.[1];
  const state = cell('state');
  return {
    id,
    name: cell('jobname'),
    state: state === null ? null : fullState(state),
    exitCode: cell('exitcode'),
    maxRss: size(cell('maxrss')),
    requested: size(requested?.[1] ?? null),
    requestedPer: requested?.[2] === 'n' ? 'node' : requested?.[2] === 'c' ? 'cpu' : null,
    allocated: size(traced ?? null),
  };
}

function fullState(state: string): string {
  if (!state.endsWith('+')) return state;
  const head = state.slice(0, -1);
  return (head.length > 2 && STATES.find((one) => one.startsWith(head))) || state;
}

function size(text: string | null): number | null {
  return text === null || text.length > 32 ? null : parseBytes(text);
}
