import type { OomReport } from '../parse/kernel/types.ts';
import type { Cited, Evidence } from '../schema/evidence.ts';

/** When an event was, RFC 3339, and the line that says so. */
export interface EventClock {
  readonly time: string | null;
  readonly clock: Evidence | null;
}

const QUARTER_HOUR = 15 * 60_000;
/** The RTC line is whole seconds, and syslog stamps when it receives: two seconds apart is the same moment. */
const TOLERANCE = 2_000;

/**
 * Ties an event to a wall clock: by a stamp with a zone; else by boot time + uptime, corrected to the second by
 * a syslog stamp, whose missing year and zone the boot time supplies. A bare syslog stamp alone is no time.
 * @param copies the same report as told by several logs
 */
export function eventClock(copies: readonly OomReport[], boot: Cited<string> | null): EventClock {
  for (const report of copies) {
    const time = zoned(report.wall);
    if (time !== null) return { time, clock: lineOf(report) };
  }
  const uptime = copies.find((report) => report.uptime !== null)?.uptime ?? null;
  if (boot === null || uptime === null) return { time: null, clock: null };
  const derived = Date.parse(boot.value) + Math.round(uptime * 1000);
  for (const report of copies) {
    const local = Date.parse(`${report.wall} ${new Date(derived).getUTCFullYear()} UTC`);
    const exact = local - Math.round((local - derived) / QUARTER_HOUR) * QUARTER_HOUR;
    if (Math.abs(exact - derived) <= TOLERANCE) return { time: rfc3339(exact), clock: lineOf(report) };
  }
  return { time: rfc3339(derived), clock: boot.at };
}

/** Seconds from one report to another, by uptime within a boot, else by what their logs stamp; `null` if not known. */
export function secondsBetween(a: OomReport, b: OomReport): number | null {
  if (a.bootsSince === b.bootsSince && a.uptime !== null && b.uptime !== null) return b.uptime - a.uptime;
  const [from, to] = [a.wall, b.wall].map((wall) =>
    Date.parse(/\d{4}/.test(wall ?? '') ? `${wall}` : `${wall} 2000`),
  );
  const seconds = ((to as number) - (from as number)) / 1000;
  if (!Number.isNaN(seconds)) return seconds;
  return a.wall === null && b.wall === null && a.uptime === b.uptime ? 0 : null;
}

function zoned(wall: string | null): string | null {
  if (wall === null || !/^\d{4}-\d\d-\d\d[T ].*(?:Z|[+-]\d\d:?\d\d)$/.test(wall)) return null;
  const time = Date.parse(wall.replace(',', '.').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? null : rfc3339(time);
}

function rfc3339(time: number): string {
  return new Date(time).toISOString();
}

function lineOf(report: OomReport): Evidence | null {
  return report.kills[0]?.at ?? report.summary?.at ?? report.trigger?.at ?? null;
}
