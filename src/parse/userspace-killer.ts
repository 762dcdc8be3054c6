import type { Cited, Evidence } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cite, cited } from './cite.ts';

/** A kill by a program that watches memory: earlyoom, systemd-oomd, nohang. Sizes in bytes. */
export interface UserspaceKill {
  readonly killer: 'earlyoom' | 'systemd-oomd' | 'nohang';
  readonly signal: string | null;
  readonly pid: number | null;
  readonly name: string | null;
  readonly rss: number | null;
  /** The control group or unit that was killed whole, by systemd-oomd. */
  readonly cgroup: string | null;
  readonly at: Evidence;
  /** The line that says why it acted. */
  readonly reason: Cited<string> | null;
}

const EARLYOOM = /sending (SIGTERM|SIGKILL) to process (\d+)(?: uid \d+)? "(.*)": .*VmRSS (\d+) MiB/;
const EARLYOOM_REASON = /low memory! at or below (?:SIGTERM|SIGKILL) limits: (.*)$/;
const OOMD = /systemd-oomd\[\d+\]: Killed (\S+) due to (.*)$/;
const OOMD_UNIT = /systemd\[\d+\]: (\S+): systemd-oomd killed (?:\d+|some) process\(es\) in this unit/;
const NOHANG = /(?:Sending|Sent) (SIGTERM|SIGKILL) to (?:the process )?\[?(?:PID: )?(\d+)\]?(?: \((.*?)\))?/i;

/** Reads each killer's own lines, in a journal or a log of its own (earlyoom 1.x main.c, oomd-manager.c, nohang). */
export function parseUserspaceKills(source: Source): UserspaceKill[] {
  const kills: UserspaceKill[] = [];
  let reason: Cited<string> | null = null;
  for (const line of source.lines) {
    const low = EARLYOOM_REASON.exec(line.text);
    if (low) reason = cited(low[1] as string, source, line);
    const at = cite(source, line);
    const base = { pid: null, name: null, rss: null, cgroup: null, signal: null, at, reason: null };
    const early = EARLYOOM.exec(line.text);
    const oomd = OOMD.exec(line.text);
    const unit = OOMD_UNIT.exec(line.text);
    const nohang = /nohang/.test(line.text) ? NOHANG.exec(line.text) : null;
    if (early) {
      const [, signal, pid, name, mib] = early as unknown as [string, string, string, string, string];
      kills.push({
        ...base,
        killer: 'earlyoom',
        signal,
        pid: Number(pid),
        name,
        rss: Number(mib) * 1024 ** 2,
        reason,
      });
    } else if (oomd) {
      const why = cited(oomd[2] as string, source, line);
      kills.push({
        ...base,
        killer: 'systemd-oomd',
        signal: 'SIGKILL',
        cgroup: oomd[1] as string,
        reason: why,
      });
    } else if (unit && !kills.some((kill) => kill.cgroup?.endsWith(unit[1] as string))) {
      kills.push({ ...base, killer: 'systemd-oomd', signal: 'SIGKILL', cgroup: unit[1] as string });
    } else if (nohang) {
      kills.push({
        ...base,
        killer: 'nohang',
        signal: nohang[1] as string,
        pid: Number(nohang[2]),
        name: nohang[3] ?? null,
      });
    }
  }
  return kills;
}
