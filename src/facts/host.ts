import type { Cited } from '../schema/evidence.ts';
import type { Moment } from '../schema/source.ts';
import type { Facts } from './types.ts';

/** A field of proc/meminfo in bytes. */
export function meminfo(facts: Facts, field: string, moment: Moment = 'after'): Cited<number> | null {
  return facts.parsed[moment].meminfo.get(field) ?? null;
}

/** The same, read near the peak where such a snapshot exists, else afterwards. */
export function meminfoNearPeak(facts: Facts, field: string): Cited<number> | null {
  return meminfo(facts, field, 'before') ?? meminfo(facts, field);
}

export function sysctl(facts: Facts, name: string): Cited<string> | null {
  return facts.parsed.after.sysctls.get(name) ?? facts.parsed.before.sysctls.get(name) ?? null;
}

export function sysctlNumber(facts: Facts, name: string): Cited<number> | null {
  const setting = sysctl(facts, name);
  return setting && /^-?\d+$/.test(setting.value) ? { value: Number(setting.value), at: setting.at } : null;
}

/** Kernel kills since boot on the whole host, `oom_kill` of proc/vmstat (Linux 4.13 and later). */
export function hostKills(facts: Facts): Cited<number> | null {
  return facts.parsed.after.vmstat.get('oom_kill') ?? null;
}

/** MemTotal + SwapTotal, what one request is compared with under heuristic overcommit (mm/util.c). */
export function ramAndSwap(facts: Facts): { bytes: number; ram: Cited<number>; swap: Cited<number> } | null {
  const ram = meminfo(facts, 'MemTotal') ?? meminfo(facts, 'MemTotal', 'before');
  const swap = meminfo(facts, 'SwapTotal') ?? meminfo(facts, 'SwapTotal', 'before');
  return ram && swap ? { bytes: ram.value + swap.value, ram, swap } : null;
}
