import { parseBytes } from '../lib/bytes.ts';
import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** A place that sets a resource limit: a script, a unit file, the program itself. Bytes; `null` if computed. */
export interface LimitSetting {
  readonly resource: 'RLIMIT_AS' | 'RLIMIT_DATA';
  readonly bytes: number | null;
}

const ULIMIT = /^\s*ulimit\s+(?:-[SH]+\s+)?-[SH]?([vd])\s+(\d+|unlimited)\b/;
/** A script without any of these starts another program. */
const PYTHON_RUNS = /python|\.py\b|gunicorn|uvicorn|celery|jupyter|\bexec\b/;
const UNIT = /^\s*Limit(AS|DATA)=(\S+)/;
const PYTHON = /\bsetrlimit\(\s*(?:resource\.)?RLIMIT_(AS|DATA)\b/;

/** `ulimit -v KIB` (bash(1)), `LimitAS=` (systemd.exec(5)), `resource.setrlimit` in a program. */
export function parseLimitSettings(source: Source): Cited<LimitSetting>[] {
  const runsPython =
    source.name.startsWith('program/') || source.lines.some((line) => PYTHON_RUNS.test(line.text));
  const settings: Cited<LimitSetting>[] = [];
  for (const line of source.lines) {
    const shell = ULIMIT.exec(line.text);
    if (shell) {
      const resource = shell[1] === 'v' ? 'RLIMIT_AS' : 'RLIMIT_DATA';
      // What follows a lifted limit is not under it.
      if (shell[2] === 'unlimited')
        settings.splice(0, settings.length, ...settings.filter((one) => one.value.resource !== resource));
      else if (runsPython)
        settings.push(cited({ resource, bytes: Number(shell[2]) * 1024 } as const, source, line));
      continue;
    }
    const unit = UNIT.exec(line.text) ?? PYTHON.exec(line.text);
    if (!unit) continue;
    const soft = unit[2]?.split(':')[0];
    const resource = `RLIMIT_${unit[1] as 'AS' | 'DATA'}` as const;
    settings.push(cited({ resource, bytes: soft ? parseBytes(soft) : null }, source, line));
  }
  return settings;
}
