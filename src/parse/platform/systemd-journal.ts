import { parseBytes } from '../../lib/bytes.ts';
import type { Evidence } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cite } from '../cite.ts';
import { plain } from './plain.ts';
import { leadingTime, type Time } from './time.ts';

/** A line that systemd writes about the end of a unit. */
export interface UnitEvent {
  readonly kind: 'oom-killed' | 'process-exited' | 'failed' | 'consumed';
  readonly unit: string;
  /** `exited`, `killed` or `dumped`. */
  readonly code: string | null;
  readonly status: number | null;
  /** `oom-kill`, `signal`, … */
  readonly result: string | null;
  /** Bytes, rounded to a tenth of their unit. */
  readonly memoryPeak: number | null;
  readonly swapPeak: number | null;
  readonly time: Time | null;
  readonly at: Evidence;
}

type Details = Partial<Pick<UnitEvent, 'code' | 'status' | 'result' | 'memoryPeak' | 'swapPeak'>>;

/** What follows the unit's name, and what it tells. */
const PHRASES: readonly [phrase: string, kind: UnitEvent['kind'], read: (rest: string) => Details][] = [
  [': A process of this unit has been killed by the OOM killer', 'oom-killed', () => ({})],
  [': Main process exited, ', 'process-exited', exitOf],
  // systemd 219 (RHEL 7).
  [': main process exited, ', 'process-exited', exitOf],
  [": Failed with result '", 'failed', (rest) => ({ result: /^[\w-]{1,40}/.exec(rest)?.[0] ?? null })],
  [': Consumed ', 'consumed', (rest) => ({ memoryPeak: peak(rest, 'memory'), swapPeak: peak(rest, 'swap') })],
];

/** Lines of the journal, of syslog, or of the tail of `systemctl status`. */
export function parseUnitEvents(source: Source): UnitEvent[] {
  return source.lines.flatMap((line) => {
    const text = plain(line);
    const found = PHRASES.find(([phrase]) => text.includes(phrase));
    if (!found) return [];
    const [phrase, kind, read] = found;
    const end = text.indexOf(phrase);
    // In journalctl's JSON a quote stands before it.
    const unit = /[^\s"]{1,256}$/.exec(text.slice(Math.max(0, end - 256), end))?.[0] ?? '';
    if (!/\.[a-z]{4,9}$/.test(unit)) return [];
    const nothing = { code: null, status: null, result: null, memoryPeak: null, swapPeak: null };
    const details = read(text.slice(end + phrase.length));
    return [{ kind, unit, ...nothing, ...details, time: leadingTime(text), at: cite(source, line) }];
  });
}

function exitOf(rest: string): Details {
  const match = /^code=(\w{1,16}), status=(\d{1,10})/.exec(rest);
  return match ? { code: match[1] as string, status: Number(match[2]) } : {};
}

/** `3.9G memory peak, 0B memory swap peak`, since systemd 256. */
function peak(rest: string, of: 'memory' | 'swap'): number | null {
  const pattern =
    of === 'swap' ? /([\d.]{1,15}[BKMGTP]) memory swap peak/ : /([\d.]{1,15}[BKMGTP]) memory peak/;
  const size = pattern.exec(rest)?.[1];
  return size === undefined ? null : parseBytes(size);
}
