import { cite } from '../parse/cite.ts';
import type { RecorderDump, StuckFrame } from '../parse/recorder.ts';
import type { Cited, Evidence } from '../schema/evidence.ts';
import type { FactOf } from '../schema/recorder-fact.ts';
import type { Source } from '../schema/source.ts';
import { fillingLines } from './filling-lines.ts';
import type { Facts, FailureEvent } from './types.ts';
import { baseName } from './workload.ts';

/** A name that held memory, by the program's own recorder. */
export interface Holder {
  readonly holder: Cited<FactOf<'holder'>>;
  /** Its share of the process's resident memory; `null` where that was not recorded. */
  readonly share: number | null;
  /** Lines of the program that fill it, or else bind it; empty where the program was not handed over. */
  readonly filled: readonly Evidence[];
  /** The line that makes it, where others fill it. */
  readonly made: Evidence | null;
}

export interface GrownLine {
  readonly growth: Cited<FactOf<'growth'>>;
  /** The line of the program; `null` where it was not handed over. */
  readonly code: Evidence | null;
  /** From where its function was called, the nearest first. */
  readonly callers: readonly { readonly place: string; readonly code: Evidence | null }[];
}

/** What a program said of its memory before its end. */
export interface HeldMemory {
  readonly dump: RecorderDump;
  /** From the dump to the event; `null` where a clock is missing or they do not belong together. */
  readonly secondsBefore: number | null;
  readonly holders: readonly Holder[];
  /** Lines during which memory grew, imports left out, the largest first. */
  readonly growth: readonly GrownLine[];
  /** Where it was when the recorder could look no more. */
  readonly stuck: { readonly frame: Cited<StuckFrame>; readonly code: Evidence | null } | null;
}

const DAY = 86_400;
/** The kernel's clock and CLOCK_MONOTONIC drift apart by this much. */
const DRIFT = 2;

/** The dump of the process that the event took, else of the largest process that wrote one; `null` without any. */
export function heldMemory(facts: Facts): HeldMemory | null {
  const { recorderDumps, programSources } = facts.parsed;
  const rss = (dump: RecorderDump) => dump.process?.value.rss ?? 0;
  const pid = facts.event?.victim?.pid ?? facts.event?.kill?.pid ?? null;
  const own = recorderDumps.filter(({ head }) => head.value.pid === pid);
  const [dump] = [...(own.length > 0 ? own : recorderDumps)].sort((a, b) => rss(b) - rss(a));
  if (!dump) return null;
  const total = dump.process?.value.rss ?? null;
  const holders = dump.holders.map((holder): Holder => {
    const { name, scope, file, line, bytes, function: within } = holder.value;
    const source = sourceOf(programSources, file);
    const filling = source && fillingLines(source, name, scope, within, scope === 'attribute' ? null : line);
    const filled = filling && filling.adds.length > 0 ? filling.adds : (filling?.binds ?? []);
    const made = filling && filling.adds.length > 0 ? (filling.binds[0] ?? null) : null;
    return { holder, share: total ? Math.min(1, bytes / total) : null, filled, made };
  });
  const growth = dump.growth
    .map((one) => ({
      growth: one,
      code: codeAt(programSources, one.value.file, one.value.line),
      callers: callersOf(programSources, one.value),
    }))
    .filter(({ growth: { value }, code }) => !isImport(value.function, code));
  const stuck = dump.stuck[0] ?? null;
  return {
    dump,
    secondsBefore: secondsBefore(dump, facts.event),
    holders: [...holders].sort((a, b) => b.holder.value.bytes - a.holder.value.bytes),
    growth: [...growth].sort((a, b) => b.growth.value.bytes - a.growth.value.bytes),
    stuck: stuck && { frame: stuck, code: codeAt(programSources, stuck.value.file, stuck.value.line) },
  };
}

const CALLER = /^(.{1,300}):(\d{1,7}) (\S{1,120})$/;

function callersOf(sources: readonly Source[], { callers }: FactOf<'growth'>): GrownLine['callers'] {
  return callers.flatMap((caller) => {
    const [, file, line, within] = CALLER.exec(caller) ?? [];
    if (file === undefined || within === undefined || within === '<module>') return [];
    const place = `line ${line} of ${baseName(file)}, in ${within}`;
    return [{ place, code: codeAt(sources, file, Number(line)) }];
  });
}

function isImport(functionName: string, code: Evidence | null): boolean {
  return functionName === '<module>' && (code === null || /^\s*(?:import|from)\s/.test(code.text));
}

function sourceOf(sources: readonly Source[], file: string): Source | null {
  const base = baseName(file);
  const same = sources.filter(({ name }) => baseName(name) === base);
  return (
    same.find(({ name }) => `/${name}`.endsWith(`/${file}`)) ?? (same.length === 1 ? (same[0] ?? null) : null)
  );
}

function codeAt(sources: readonly Source[], file: string, number: number): Evidence | null {
  const source = sourceOf(sources, file);
  const line = source?.lines.find((one) => one.number === number);
  return source && line ? cite(source, line) : null;
}

function secondsBefore({ head }: RecorderDump, event: FailureEvent | null): number | null {
  if (!event || (head.value.reason === 'memory-error' && event.kind === 'memory-error')) return null;
  const byUptime = event.uptimeSeconds === null ? null : event.uptimeSeconds - head.value.uptime;
  const byClock = event.time === null ? null : (Date.parse(event.time) - Date.parse(head.value.time)) / 1000;
  const seconds = byUptime ?? byClock;
  return seconds !== null && seconds > -DRIFT && seconds < DAY ? Math.max(0, seconds) : null;
}
