import { parseBytes } from '../../lib/bytes.ts';
import type { Line, Source } from '../../schema/source.ts';
import { cited } from '../cite.ts';
import { plain } from './plain.ts';
import { emptyUnit, type SystemdUnit } from './systemd-unit.ts';
import { timeOf } from './time.ts';

const HEAD = /^\s*[●×○↻↺*x] (\S{1,256}\.(?:service|scope|slice|socket|timer|mount|target|swap))(?: - .*)?$/u;
const FIELD = /^\s+(Active|Process|Main PID|Tasks|Memory|CGroup): (.*)$/;
const MEMORY =
  /\b(z?swap max|swap peak|z?swap|min|low|high|max|limit|available|peak): ?([\d.]{1,15}[BKMGTP])/g;
/** As systemd names them, without SIG. */
const SIGNALS: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  SEGV: 11,
  PIPE: 13,
  TERM: 15,
};

/** The block that `systemctl status` prints for a unit; sizes are rounded there to a tenth of their unit. */
export function parseUnitStatus(source: Source): SystemdUnit[] {
  const units: SystemdUnit[] = [];
  let unit: SystemdUnit | null = null;
  for (const line of source.lines) {
    const text = plain(line);
    const id = HEAD.exec(text)?.[1];
    if (id !== undefined) {
      unit = { ...emptyUnit(), id: cited(id, source, line) };
      units.push(unit);
    } else if (text.trim() === '') unit = null;
    const field = unit && FIELD.exec(text);
    if (unit && field) set(unit, field[1] as string, field[2] as string, source, line);
  }
  return units;
}

function set(unit: SystemdUnit, key: string, value: string, source: Source, line: Line): void {
  if (key === 'Active') {
    const result = /\(Result: ([\w-]{1,40})\)/.exec(value)?.[1];
    if (result !== undefined) unit.result ??= cited(result, source, line);
    const since = /^(?:failed|inactive) .{0,80}?since ([^;]{1,60});/.exec(value)?.[1];
    const time = since === undefined ? null : timeOf(since);
    unit.exited ??= time && cited(time, source, line);
  } else if (key === 'Main PID' || key === 'Process') {
    const pid = /^\d{1,10}/.exec(value)?.[0];
    if (key === 'Main PID' && pid !== undefined) unit.mainPid ??= cited(Number(pid), source, line);
    const end = /\(code=(\w{1,16}), (?:signal=(\w{1,16})|status=(\d{1,10}))/.exec(value);
    // ExecStartPre and ExecStop end, too.
    if (!end || (key === 'Process' && !value.includes('ExecStart='))) return;
    const status = end[3] === undefined ? SIGNALS[end[2] as string] : Number(end[3]);
    unit.mainCode ??= cited(end[1] as string, source, line);
    if (status !== undefined) unit.mainStatus ??= cited(status, source, line);
  } else if (key === 'Tasks') {
    const [, tasks, limit] = /^(\d{1,10})(?: \(limit: (\d{1,20})\))?/.exec(value) ?? [];
    if (tasks !== undefined) unit.tasksCurrent ??= cited(Number(tasks), source, line);
    if (limit !== undefined) unit.tasksMax ??= cited(Number(limit), source, line);
  } else if (key === 'CGroup' && value.startsWith('/')) {
    unit.controlGroup ??= cited(value, source, line);
  } else if (key === 'Memory') {
    const current = parseBytes(value.split(' ')[0] as string);
    if (current !== null) unit.memoryCurrent ??= cited(current, source, line);
    for (const [, name, text] of value.matchAll(MEMORY)) {
      const bytes = parseBytes(text as string);
      const size = bytes === null ? null : cited(bytes, source, line);
      if (name === 'max' || name === 'limit') unit.memoryMax ??= size;
      if (name === 'high') unit.memoryHigh ??= size;
      if (name === 'swap max') unit.memorySwapMax ??= size;
      if (name === 'peak') unit.memoryPeak ??= size;
    }
  }
}
