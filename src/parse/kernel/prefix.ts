import type { Line, Source } from '../../schema/source.ts';

/** A kernel message freed of what its transport put in front of it. */
export interface KernelLine {
  readonly line: Line;
  readonly message: string;
  /** Seconds since boot, from `[   43.451634]`. */
  readonly uptime: number | null;
  /** The transport's own time, as written: RFC 3339, `Nov 23 15:32:08`, or `Mon Nov 23 15:32:08 2026`. */
  readonly wall: string | null;
  /** Who printed it, `T1234` or `C1`, where the kernel says so (CONFIG_PRINTK_CALLER). */
  readonly caller: string | null;
}

const ANSI = /\u001b\[[0-9;]*m/g;
const ISO = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?`;

/** Each transport's prefix; they nest (syslog around dmesg, CRI around both), so they are peeled in turns. */
const PREFIXES: readonly RegExp[] = [
  // Container runtimes (CRI): time, stream, full-line flag.
  new RegExp(`^(?<wall>${ISO}) (?:stdout|stderr) [FP] `),
  // printk level, `<4>`, and /dev/kmsg records, `6,seq,usec,-;`.
  /^<\d{1,3}>/,
  /^\d{1,3},\d+,(?<usec>\d+),[^;]*;/,
  // dmesg --decode: `kern  :warn  : `; Talos: `host: kern: info: [ISO]: `.
  /^(?:[\w.-]+: )?(?:kern|user|daemon) *: ?(?:emerg|alert|crit|err|warn|warning|notice|info|debug) *: /,
  new RegExp(`^\\[(?<wall>${ISO})\\]:? `),
  // dmesg, uptime; with caller id `[ T1234]` or `[    C1]`.
  /^\[ *(?<uptime>\d+\.\d+)\](?:\[ *(?<caller>[TC]\d+)\])? ?/,
  /^\[ *(?<caller>[TC]\d+)\] /,
  // dmesg -T, day and month names of any language.
  /^\[(?<wall>[^\]\d]{1,12} [^\]\d]{0,12}\d{0,2}[^\]\d]{0,8} ?\d{1,2} \d\d:\d\d:\d\d \d{4})\] /u,
  // journalctl short-iso and rsyslog's ISO format: time, host, `kernel:`.
  new RegExp(`^(?<wall>${ISO}) \\S+ kernel: ?`),
  // classic syslog and journalctl short.
  /^(?<wall>\p{L}{1,8}\.? +\d{1,2} \d\d:\d\d:\d\d(?:\.\d+)?) \S+ kernel: ?/u,
  // dmesg --time-format iso: time alone.
  new RegExp(`^(?<wall>${ISO}) `),
  /^kernel: ?/,
];

/** Most lines have one prefix, near the top of the list. */
function firstPrefix(text: string): RegExpExecArray | null {
  for (const prefix of PREFIXES) {
    const match = prefix.exec(text);
    if (match) return match;
  }
  return null;
}

/** What journalctl -o json (MESSAGE) and Docker's json-file driver (log) put around a line, each on one line. */
function unwrapJson(text: string): { text: string; wall: string | null } {
  if (!text.startsWith('{')) return { text: text.replace(/^MESSAGE=/, ''), wall: null };
  try {
    const record = JSON.parse(text) as Record<string, unknown>;
    const micros = Number(record.__REALTIME_TIMESTAMP);
    const wall = Number.isSafeInteger(micros) && micros > 0 ? new Date(micros / 1000).toISOString() : null;
    const { MESSAGE: message, log, time } = record;
    if (typeof message === 'string') return { text: message, wall };
    // The journal writes a message that is not UTF-8 as a list of bytes.
    if (Array.isArray(message)) return { text: Buffer.from(message as number[]).toString('utf8'), wall };
    if (typeof log === 'string') return { text: log.trimEnd(), wall: typeof time === 'string' ? time : null };
  } catch {
    // Not JSON after all: read as it stands.
  }
  return { text, wall: null };
}

/** Peels one line; several messages where syslog folded line ends into `#012`. */
function peel(line: Line): KernelLine[] {
  const record = unwrapJson(line.text);
  let rest = record.text.replace(ANSI, '');
  let uptime: number | null = null;
  let wall: string | null = record.wall;
  let caller: string | null = null;
  for (let turn = 0; turn < 6; turn += 1) {
    const match = firstPrefix(rest);
    if (!match) break;
    const { groups } = match;
    if (groups?.uptime !== undefined) uptime ??= Number(groups.uptime);
    if (groups?.usec !== undefined) uptime ??= Number(groups.usec) / 1e6;
    if (groups?.wall !== undefined) wall ??= groups.wall;
    if (groups?.caller !== undefined) caller ??= groups.caller;
    rest = rest.slice(match[0].length);
  }
  // `.` of a pattern stops at these, but a process name may hold them.
  return rest
    .replace(/[\r\u2028\u2029]/g, ' ')
    .split('#012')
    .map((message) => ({ line, message, uptime, wall, caller }));
}

/** All messages of a source; a line without prefix (a continuation) takes the time of the one before it. */
export function kernelLines(source: Source): KernelLine[] {
  let last: Pick<KernelLine, 'uptime' | 'wall' | 'caller'> = { uptime: null, wall: null, caller: null };
  return source.lines.flatMap(peel).map((one) => {
    if (one.uptime === null && one.wall === null) return { ...one, ...last };
    last = { uptime: one.uptime, wall: one.wall, caller: one.caller };
    return one;
  });
}
