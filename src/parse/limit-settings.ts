import { parseBytes } from '../lib/bytes.ts';
import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** A place that sets a resource limit: a script, a unit file, the program itself. Bytes; `null` if computed. */
export interface LimitSetting {
  readonly resource: 'RLIMIT_AS' | 'RLIMIT_DATA';
  readonly bytes: number | null;
}

const ULIMIT = /^\s*ulimit\s+(?:-[SH]+\s+)?-[SH]?([vd])\s+(\d+)\b/;
const UNIT = /^\s*Limit(AS|DATA)=(\S+)/;
const PYTHON = /\bsetrlimit\(\s*(?:resource\.)?RLIMIT_(AS|DATA)\b/;

/** `ulimit -v KIB` (bash(1)), `LimitAS=` (systemd.exec(5)), `resource.setrlimit` in a program. */
export function parseLimitSettings(source: Source): Cited<LimitSetting>[] {
  return source.lines.flatMap((line) => {
    const shell = ULIMIT.exec(line.text);
    if (shell) {
      const resource = shell[1] === 'v' ? 'RLIMIT_AS' : 'RLIMIT_DATA';
      return [cited({ resource, bytes: Number(shell[2]) * 1024 } as const, source, line)];
    }
    const unit = UNIT.exec(line.text) ?? PYTHON.exec(line.text);
    if (!unit) return [];
    const soft = unit[2]?.split(':')[0];
    return [
      cited(
        { resource: `RLIMIT_${unit[1] as 'AS' | 'DATA'}`, bytes: soft ? parseBytes(soft) : null } as const,
        source,
        line,
      ),
    ];
  });
}
