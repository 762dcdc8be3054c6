import type { Cited, Evidence } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { cite, cited } from '../cite.ts';
import { ALLOCATION_FAILURE, INVOKED, parseKill, parseRefusal } from './lines.ts';
import { type KernelLine, kernelLines } from './prefix.ts';
import { ReportReader } from './report.ts';
import type { KernelLog, Refusal } from './types.ts';

const BOOT_SECONDS = 60;

/** What makes a text worth reading as a kernel log. */
const GAP =
  /imuxsock.*lost \d+ messages|printk messages dropped|\d+ callbacks suppressed|Missed \d+ kernel messages/;
const KERNEL =
  /invoked oom-killer|oom-kill:constraint|Killed process \d|__vm_enough_memory|exceed data ulimit|fork rejected by pids|Linux version \d|page allocation (?:failure|stalls)|no killable processes/;

export function isKernelLog(source: Source): boolean {
  return source.lines.some((line) => KERNEL.test(line.text));
}

/**
 * Reads every out-of-memory report and refused request in a kernel log, whatever its transport and version.
 * A report runs from its `invoked oom-killer` line to the next; a kill without such a head is a report of its
 * own. Never throws; lines that belong to no report are passed over.
 */
export function parseKernelLog(source: Source): KernelLog {
  const readers: { reader: ReportReader; boot: number }[] = [];
  const refusals: Refusal[] = [];
  const gaps: Evidence[] = [];
  const open = new Map<string, ReportReader>();
  let bootTime: Cited<string> | null = null;
  let version: Cited<string> | null = null;
  let fromBoot = false;
  let boot = 0;
  let uptime = 0;
  const start = (one: KernelLine): ReportReader => {
    const reader = new ReportReader(source, one);
    open.set(one.caller ?? '', reader);
    readers.push({ reader, boot });
    return reader;
  };
  for (const one of kernelLines(source)) {
    const linux = /^Linux version (\S+)/.exec(one.message);
    // Uptime that falls by more than CPUs are ever out of step, or the kernel’s first line: a new boot.
    if (one.uptime === null ? linux !== null : one.uptime < uptime - BOOT_SECONDS) boot += 1;
    uptime = one.uptime ?? uptime;
    // CPUs may print at the same time; where the log says who printed a line, reports do not mix.
    const current = open.get(one.caller ?? '');
    const kill = parseKill(source, one);
    const refusal = parseRefusal(source, one);
    if (INVOKED.test(one.message) || ALLOCATION_FAILURE.test(one.message)) start(one).add(one);
    else if (kill) (current?.takesKill(kill) ? current : start(one)).addKill(kill);
    else if (one.message.startsWith('oom-kill:'))
      (current && !current.isSummed ? current : start(one)).add(one);
    else if (refusal) refusals.push(refusal);
    else if (GAP.test(one.message)) gaps.push(cite(source, one.line));
    else if (current) current.add(one);
    if (linux) {
      version = cited(linux[1] as string, source, one.line);
      fromBoot = one.uptime === 0 || one.uptime === null;
    }
    bootTime ??= bootTimeOf(source, one);
  }
  const built = readers.map((one) => one.reader.build(boot - one.boot));
  return { source: source.path, reports: built, refusals, gaps, bootTime, kernelVersion: version, fromBoot };
}

/** `rtc_cmos 00:05: setting system clock to 2026-11-23T15:31:25 UTC (1795447885)`, at a known uptime. */
function bootTimeOf(source: Source, one: KernelLine): Cited<string> | null {
  const match = /setting system clock to (\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d) UTC/.exec(one.message);
  if (!match || one.uptime === null) return null;
  const boot = Date.parse(`${match[1]}T${match[2]}Z`) - Math.round(one.uptime * 1000);
  return Number.isNaN(boot) ? null : cited(new Date(boot).toISOString(), source, one.line);
}
