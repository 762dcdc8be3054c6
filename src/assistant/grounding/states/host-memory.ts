import type { Evidence } from '../../../schema/evidence.ts';
import type { Verdict } from '../ground.ts';
import { no, type Rule, type Scene } from './rule.ts';

/** Where less than this part of RAM was available, a host is short. */
const SHORT = 0.1;

const MEM = '(?:H|MEM|H MEM|MEM H)';
const NOT_SHORT = [
  `${MEM} NOT ALL? (?:SHORT|FULL|SHORT MEM|USED|REASON) MEM? H?`,
  'H? ENOUGH FREE? MEM H? FREE? H?',
  'MEM H? ENOUGH FREE? H?',
  'H? ENOUGH FREE MEM? H?',
  'MEM FREE H?',
  'H MEM? ENOUGH',
  'H ENOUGH MEM?',
  'NO (?:SHORT|KINDOFOOM) MEM? H',
];
const IS_SHORT = [`ALL? ${MEM} ALL? (?:SHORT|FULL) MEM? H?`, 'H? NO FREE? MEM FREE? H?'];

export const hostMemory: readonly Rule[] = [
  { says: NOT_SHORT, check: notShort },
  { says: IS_SHORT, check: isShort },
];

function notShort({ ground, when }: Scene): Verdict {
  const { events, parsed } = ground.diagnosis.facts;
  if (
    events.some(({ report }) => report?.summary?.global || report?.summary?.constraint === 'CONSTRAINT_NONE')
  )
    return aboveWatermarks(ground);
  const at: Evidence[] = [];
  for (const [moment, { meminfo }] of [
    ['before', parsed.before],
    ['after', parsed.after],
  ] as const) {
    const [total, available] = [meminfo.get('MemTotal'), meminfo.get('MemAvailable')];
    if (!total || !available || (when !== null && when !== 'kill' && when !== moment)) continue;
    if (available.value < total.value * SHORT) return no('Little memory was available.');
    at.push(available.at);
  }
  return at.length > 0
    ? { grounded: true, why: 'Memory was available on the host.', at }
    : no('How much memory was available is not in the evidence.');
}

/** A host-wide kill with every large zone above its high watermark was none for want of memory. */
function aboveWatermarks({ diagnosis }: Scene['ground']): Verdict {
  const { events } = diagnosis.facts;
  const zones = events
    .flatMap(({ report }) => report?.memInfo?.zones ?? [])
    .filter(({ name }) => name !== 'DMA');
  const at = zones.flatMap(({ fields }) => {
    const [free, high] = [fields.get('free'), fields.get('high')];
    return free && high && free.value > 2 * high.value ? [free.at] : [];
  });
  return zones.length > 0 && at.length === zones.length
    ? { grounded: true, why: 'Free memory was above the high watermark.', at }
    : no('The kernel reports a shortage of the host.');
}

function isShort({ ground, when }: Scene): Verdict {
  const { events } = ground.diagnosis.facts;
  if (when === 'before' || when === 'after') return no('Whether it was short then is not decided.');
  const reports = events.flatMap(({ report }) => (report ? [report] : []));
  const isGlobal =
    reports.length > 0 && reports.every(({ summary }) => summary?.constraint === 'CONSTRAINT_NONE');
  const [summary] = reports.flatMap((report) => report.summary ?? []);
  if (!isGlobal || !summary || aboveWatermarks(ground).grounded)
    return no('The kernel does not report a shortage of the whole host.');
  return {
    grounded: true,
    why: 'The kernel reports it.',
    at: [summary.at, ...events.flatMap(({ kill }) => (kill ? [kill.at] : []))],
  };
}
