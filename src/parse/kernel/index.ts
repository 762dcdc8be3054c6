import type { Cited } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cited } from '../cite.ts';
import { INVOKED, parseKill, parseRefusal } from './lines.ts';
import { type KernelLine, kernelLines } from './prefix.ts';
import { ReportReader } from './report.ts';
import type { KernelLog, OomReport, Refusal } from './types.ts';

/** What makes a text worth reading as a kernel log. */
const KERNEL =
  /invoked oom-killer|oom-kill:constraint|Killed process \d|__vm_enough_memory|exceed data ulimit|fork rejected by pids|Linux version \d|page allocation failure/;

export function isKernelLog(source: Source): boolean {
  return source.lines.some((line) => KERNEL.test(line.text));
}

/**
 * Reads every out-of-memory report and refused request in a kernel log, whatever its transport and version.
 * A report runs from its `invoked oom-killer` line to the next; a kill without such a head is a report of its
 * own. Never throws; lines that belong to no report are passed over.
 */
export function parseKernelLog(source: Source): KernelLog {
  const reports: OomReport[] = [];
  const refusals: Refusal[] = [];
  let current = null as ReportReader | null;
  let bootTime: Cited<string> | null = null;
  let version: Cited<string> | null = null;
  let fromBoot = false;
  const start = (one: KernelLine): ReportReader => {
    if (current) reports.push(current.build());
    current = new ReportReader(source, one);
    return current;
  };
  for (const one of kernelLines(source)) {
    const kill = parseKill(source, one);
    const refusal = parseRefusal(source, one);
    if (INVOKED.test(one.message)) start(one).add(one);
    else if (kill) {
      (current?.takesKill(kill) ? current : start(one)).addKill(kill);
    } else if (refusal) refusals.push(refusal);
    else if (current) current.add(one);
    const linux = /^Linux version (\S+)/.exec(one.message);
    if (linux) {
      version = cited(linux[1] as string, source, one.line);
      fromBoot = one.uptime === 0 || one.uptime === null;
    }
    bootTime ??= bootTimeOf(source, one);
  }
  if (current) reports.push(current.build());
  return { source: source.path, reports, refusals, bootTime, kernelVersion: version, fromBoot };
}

/** `rtc_cmos 00:05: setting system clock to 2026-11-23T15:31:25 UTC (1795447885)`, at a known uptime. */
function bootTimeOf(source: Source, one: KernelLine): Cited<string> | null {
  const match = /setting system clock to (\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d) UTC/.exec(one.message);
  if (!match || one.uptime === null) return null;
  const boot = Date.parse(`${match[1]}T${match[2]}Z`) - Math.round(one.uptime * 1000);
  return Number.isNaN(boot) ? null : cited(new Date(boot).toISOString(), source, one.line);
}
