import type { Cited, Evidence } from '../../schema/evidence.ts';
import type { Line, Source } from '../../schema/source.ts';
import { cite, cited } from '../cite.ts';
import { plain } from './plain.ts';

/** What GNU time says of a finished command; sizes in bytes. */
export interface TimedCommand {
  command: Cited<string> | null;
  maxRss: Cited<number> | null;
  exitStatus: Cited<number> | null;
  /** The number of the signal that ended it. */
  signal: Cited<number> | null;
  majorFaults: Cited<number> | null;
  readonly at: Evidence;
}

const MARKS = /Maximum resident set size \(kbytes\):|\dmaxresident\)k|^\s*Command being timed: "/;
const FIELD =
  /^\s*(Command being timed|Maximum resident set size \(kbytes\)|Major \(requiring I\/O\) page faults|Exit status): (.*)$/;
const SIGNAL = /^Command terminated by signal (\d{1,3})$/;
const STATUS = /^Command exited with non-zero status (\d{1,10})$/;

export function isTimeV(source: Source): boolean {
  return source.lines.some((line) => MARKS.test(plain(line)));
}

/** `/usr/bin/time -v`, and its short form: `0.05user … (0avgtext+0avgdata 9876maxresident)k`. */
export function parseTimeV(source: Source): TimedCommand[] {
  const found: TimedCommand[] = [];
  const open = (line: Line) => {
    const one = { ...EMPTY, at: cite(source, line) };
    found.push(one);
    return one;
  };
  /** How the command ended stands above the rest. */
  let ended: Pick<TimedCommand, 'signal' | 'exitStatus'> | null = null;
  for (const line of source.lines) {
    const text = plain(line);
    const number = (digits: string | undefined, factor = 1) =>
      digits !== undefined && /^\d{1,15}$/.test(digits) ? cited(Number(digits) * factor, source, line) : null;
    const signal = number(SIGNAL.exec(text)?.[1]);
    const status = number(STATUS.exec(text)?.[1]);
    const short = text.includes('maxresident)k') ? /(\d{1,15})maxresident\)k/.exec(text)?.[1] : undefined;
    const [, key, value = ''] = FIELD.exec(text) ?? [];
    if (signal || status) ended = { signal, exitStatus: status };
    else if (short !== undefined) {
      Object.assign(open(line), ended, { maxRss: number(short, 1024) });
      ended = null;
    } else if (key === 'Command being timed') {
      const command = cited(value.replace(/^"(.*)"$/, '$1'), source, line);
      Object.assign(open(line), ended, { command });
      ended = null;
    } else if (key !== undefined) {
      const last = found.at(-1);
      const isMax = key.startsWith('Maximum');
      // The head may be cut off.
      const one = !last || (isMax && last.maxRss) ? open(line) : last;
      if (isMax) one.maxRss ??= number(value, 1024);
      if (key.startsWith('Major')) one.majorFaults ??= number(value);
      // Of a command that a signal ended, time prints the status 0.
      if (key === 'Exit status' && one.signal === null) one.exitStatus ??= number(value);
    }
  }
  return found;
}

const EMPTY = { command: null, maxRss: null, exitStatus: null, signal: null, majorFaults: null };
