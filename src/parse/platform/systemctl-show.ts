import type { Line, Source } from '../../schema/source.ts';
import { cited } from '../cite.ts';
import { plain } from './plain.ts';
import { parseUnitEvents, type UnitEvent } from './systemd-journal.ts';
import { parseUnitStatus } from './systemd-status.ts';
import { emptyUnit, type SystemdUnit } from './systemd-unit.ts';
import { timeOf } from './time.ts';

export interface SystemdFacts {
  readonly units: readonly SystemdUnit[];
  readonly events: readonly UnitEvent[];
}

/** `show` prints plain numbers; `512M` stands in unit files, which are read elsewhere. */
const PROPERTY = /^([A-Z][A-Za-z]{1,60})=(.*)$/;
const OF_SHOW =
  /^(?:(?:Effective)?Memory(?:Max|High|SwapMax|Limit|Current|Peak)|Tasks(?:Max|Current)|Limit[A-Z]+(?:Soft)?)=(?:\d{1,20}|infinity|\[not set\]|\[no data\])$/;
const OF_UNIT = /^(?:Id=\S+\.[a-z]+|Result=[a-z-]+|ControlGroup=\/.*|ExecMainCode=\d|OOMPolicy=[a-z]+)$/;
const STATUS = /^\s*(?:Active: [a-z]+ \(|CGroup: \/|Main PID: \d|Memory: [\d.]+[BKMGT])/;
const JOURNAL =
  /killed by the OOM killer|rocess exited, code=|Failed with result '|: Consumed .{0,200} (?:memory|CPU)/;
const SECTION = /^\[(?:Unit|Service|Slice|Scope|Socket|Mount|Timer|Install)\]$/;
const CODES: Readonly<Record<string, string>> = { 1: 'exited', 2: 'killed', 3: 'dumped' };

export function isSystemctlShow(source: Source): boolean {
  return source.lines.some((line) => {
    const text = plain(line);
    return OF_SHOW.test(text) || OF_UNIT.test(text) || STATUS.test(text) || JOURNAL.test(text);
  });
}

/** `systemctl show` (all or some properties), `systemctl status`, and what systemd wrote to the journal. */
export function parseSystemctlShow(source: Source): SystemdFacts {
  return {
    units: [...parseShow(source), ...parseUnitStatus(source)],
    events: parseUnitEvents(source),
  };
}

function parseShow(source: Source): SystemdUnit[] {
  const units: SystemdUnit[] = [];
  let unit: SystemdUnit | null = null;
  let isFile = false;
  for (const line of source.lines) {
    const text = plain(line);
    const property = PROPERTY.exec(text);
    if (SECTION.test(text)) isFile = true;
    else if (text !== '' && !property && !/^[#;\s]/.test(text)) isFile = false;
    if (!property) {
      unit = null;
      continue;
    }
    if (isFile || !(unit || OF_SHOW.test(text) || OF_UNIT.test(text))) continue;
    const [, key, value] = property as unknown as [string, string, string];
    // Two units without a blank line between them: the second begins with what the first already has.
    if (unit === null || (key === 'Id' && unit.id !== null)) {
      unit = emptyUnit();
      units.push(unit);
    }
    set(unit, key, value, source, line);
  }
  return units.filter(
    (one) =>
      Object.values(one).some((field) => field !== null && !(field instanceof Map)) || one.limits.size > 0,
  );
}

function set(unit: SystemdUnit, key: string, value: string, source: Source, line: Line): void {
  const words = value === '' ? null : cited(value, source, line);
  const bound = boundOf(value);
  const limit = bound === null ? null : cited(bound, source, line);
  const number = typeof bound === 'number' ? cited(bound, source, line) : null;
  if (key === 'Id') unit.id ??= words;
  if (key === 'ControlGroup') unit.controlGroup ??= words;
  if (key === 'Result') unit.result ??= words;
  if (key === 'OOMPolicy') unit.oomPolicy ??= words;
  if (key === 'ExecMainCode' && CODES[value]) unit.mainCode ??= cited(CODES[value], source, line);
  if (key === 'ExecMainStatus') unit.mainStatus ??= number;
  if (key === 'ExecMainPID' && number?.value !== 0) unit.mainPid ??= number;
  if (key === 'MemoryMax') unit.memoryMax ??= limit;
  // The name of control groups v1, where MemoryMax says nothing.
  if (key === 'MemoryLimit' && number) {
    if (typeof unit.memoryMax?.value !== 'number') unit.memoryMax = number;
  }
  if (key === 'ExecMainExitTimestamp') {
    const time = timeOf(value);
    unit.exited ??= time && cited(time, source, line);
  }
  if (key === 'MemoryHigh') unit.memoryHigh ??= limit;
  if (key === 'MemorySwapMax') unit.memorySwapMax ??= limit;
  if (key === 'MemoryCurrent') unit.memoryCurrent ??= number;
  if (key === 'MemoryPeak') unit.memoryPeak ??= number;
  if (key === 'TasksCurrent') unit.tasksCurrent ??= number;
  if (key === 'TasksMax') unit.tasksMax ??= limit;
  if (/^Limit[A-Z]+(?:Soft)?$/.test(key) && limit && !unit.limits.has(key)) unit.limits.set(key, limit);
}

/** `infinity` and all bits set are no limit, `[not set]` is no value. */
function boundOf(value: string): number | 'unlimited' | null {
  if (value === 'infinity' || value === '18446744073709551615') return 'unlimited';
  return /^\d{1,19}$/.test(value) ? Number(value) : null;
}
