import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** How the program ended. `signal` is a number, 9 for SIGKILL. */
export interface Exit {
  readonly status: Cited<number> | null;
  readonly signal: Cited<number> | null;
  readonly running: Cited<true> | null;
  /** Seconds, `ran for: 42 s`. */
  readonly ranFor: Cited<number> | null;
}

/** Reads exit.txt: `exit status: 137`, `signal: 9 (SIGKILL)`, `still running`. A shell's 128+n tells signal n. */
export function parseExit(source: Source): Exit {
  let status: Exit['status'] = null;
  let signal: Exit['signal'] = null;
  let running: Exit['running'] = null;
  let ranFor: Exit['ranFor'] = null;
  for (const line of source.lines) {
    const code = /^exit (?:status|code):? *(-?\d+)/i.exec(line.text)?.[1];
    const number = /^signal:? *(\d+)/i.exec(line.text)?.[1];
    const seconds = /^ran for:? *(\d+) s/i.exec(line.text)?.[1];
    if (seconds !== undefined) ranFor = cited(Number(seconds), source, line);
    if (code !== undefined) status = cited(Number(code), source, line);
    if (number !== undefined) signal = cited(Number(number), source, line);
    if (/^still running/i.test(line.text)) running = cited(true, source, line);
  }
  const code = status?.value;
  if (signal === null && status && code !== undefined && (code < 0 || (code > 128 && code <= 128 + 64))) {
    signal = { value: code < 0 ? -code : code - 128, at: status.at };
  }
  return { status, signal, running, ranFor };
}
