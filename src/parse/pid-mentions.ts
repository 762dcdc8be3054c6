import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** Lines in which a program's own output names a process, `worker 3 pid 130`. */
export function parsePidMentions(source: Source): Cited<number>[] {
  return source.lines.flatMap((line) => {
    const pid = /\bpid[ =:]+(\d+)\b/i.exec(line.text)?.[1];
    return pid === undefined ? [] : [cited(Number(pid), source, line)];
  });
}
