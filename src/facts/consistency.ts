import { formatBytes } from '../lib/bytes.ts';
import type { OomReport } from '../parse/kernel/types.ts';
import type { Evidence } from '../schema/evidence.ts';
import { meminfo } from './host.ts';
import { managedBytes, pages } from './kernel-events.ts';
import { groupLedger } from './ledger-group.ts';
import { hostLedger } from './ledger-host.ts';
import { tableProblems } from './table-consistency.ts';
import type { Facts } from './types.ts';

/** Figures that cannot all be true: a damaged log, lost digits, two reports mixed. They are not to be used. */
export interface Inconsistency {
  /** Which figures are in doubt. */
  readonly about: 'task-table' | 'mem-info' | 'cgroup' | 'kill-line' | 'meminfo';
  readonly says: string;
  readonly evidence: readonly Evidence[];
}

/** Counters are read one after another while memory moves: only more than this is wrong. */
const FACTOR = 1.5;
const SLACK_BYTES = 10 * 1024 ** 2;
/** Parts that exceed their total by more than this share. */
const OVER = 0.1;

/** What does not add up in the evidence of the event; empty where everything does. */
export function inconsistencies(facts: Facts): Inconsistency[] {
  const report = facts.event?.report ?? null;
  const ofReport = report
    ? [
        ...groupProblems(report),
        ...memInfoProblems(report),
        ...tableProblems(report, ramOf(facts, report)),
        ...killProblems(report),
      ]
    : [];
  return [...ofReport, ...meminfoProblems(facts), ...ledgerProblems(facts)];
}

/** Whether two figures of one thing differ by more than a change between two looks explains, in bytes. */
export function farApart(a: number, b: number, share: number): boolean {
  const difference = Math.abs(a - b);
  return difference > SLACK_BYTES && difference > share * Math.max(a, b);
}

function ramOf(facts: Facts, report: OomReport): number | null {
  return (
    managedBytes(report) ??
    (meminfo(facts, 'MemTotal') ?? meminfo(facts, 'MemTotal', 'before'))?.value ??
    null
  );
}

function groupProblems({ memcg }: OomReport): Inconsistency[] {
  const counters = { memory: memcg?.memory, 'memory+swap': memcg?.memorySwap, swap: memcg?.swap };
  return Object.entries(counters).flatMap(([name, counter]) => {
    if (!counter || counter.limit === 'max' || counter.usage <= counter.limit * FACTOR) return [];
    if (counter.usage - counter.limit <= SLACK_BYTES) return [];
    const says = `the group's ${name} usage of ${formatBytes(counter.usage)} is far above its limit of ${formatBytes(counter.limit)}`;
    return [{ about: 'cgroup' as const, says, evidence: [counter.at] }];
  });
}

function memInfoProblems(report: OomReport): Inconsistency[] {
  const { memInfo } = report;
  if (!memInfo) return [];
  const { ramPages, reservedPages, swapTotal, swapFree } = memInfo;
  const found: Inconsistency[] = [];
  const add = (says: string, ...evidence: Evidence[]) => found.push({ about: 'mem-info', says, evidence });
  if (ramPages && reservedPages && reservedPages.value > ramPages.value)
    add('more pages are reserved than there are', reservedPages.at, ramPages.at);
  if (swapTotal && swapFree && swapFree.value > swapTotal.value)
    add('more swap is free than there is', swapFree.at, swapTotal.at);
  for (const [name, count] of ramPages ? memInfo.pages : []) {
    if (ramPages && count.value > ramPages.value)
      add(`${name} counts ${count.value} pages, but RAM has ${ramPages.value}`, count.at, ramPages.at);
  }
  return [...found, ...freeProblems(report)];
}

/** The zones are parts of `free:`; zones of other nodes and above the request's may be left out, so less is no fault. */
function freeProblems(report: OomReport): Inconsistency[] {
  const { memInfo } = report;
  const free = memInfo?.pages.get('free');
  const total = pages(report, free?.value);
  const ram = managedBytes(report);
  const zones = (memInfo?.zones ?? []).map(({ fields }) => ({
    free: fields.get('free'),
    managed: fields.get('managed'),
  }));
  if (!free || total === null || zones.length === 0 || zones.some((zone) => !zone.free)) return [];
  const sum = zones.reduce((bytes, zone) => bytes + (zone.free?.value ?? 0), 0);
  const managed = zones.reduce((bytes, zone) => bytes + (zone.managed?.value ?? 0), 0);
  const all = ram !== null && Math.abs(managed - ram) < ram * 0.01;
  const wrong = sum > total * FACTOR || (all && total > sum * FACTOR);
  if (!wrong || Math.abs(sum - total) <= SLACK_BYTES) return [];
  const says = `the zones have ${formatBytes(sum)} free, while free: counts ${formatBytes(total)}`;
  const evidence = [free.at, ...zones.flatMap((zone) => (zone.free ? [zone.free.at] : []))];
  return [{ about: 'mem-info', says, evidence }];
}

/** The kill line and the victim's row are printed one after the other. */
function killProblems(report: OomReport): Inconsistency[] {
  const rows = new Map(report.tasks.map((task) => [task.pid, task]));
  return report.kills.flatMap((kill) => {
    const row = rows.get(kill.pid);
    if (!row) return [];
    const known = [kill.anonRss, kill.fileRss, kill.shmemRss].filter((part) => part !== null);
    const resident = known.length > 1 ? known.reduce((sum, part) => sum + part, 0) : null;
    const compared: readonly (readonly [string, number | null, number | null])[] = [
      ['anonymous memory', kill.anonRss, pages(report, row.rssAnonPages)],
      ['resident memory', resident, pages(report, row.rssPages)],
      ['address space', kill.totalVm, pages(report, row.totalVmPages)],
    ];
    return compared.flatMap(([what, line, table]) => {
      if (line === null || table === null || !farApart(line, table, 0.2)) return [];
      const says = `the ${what} of process ${kill.pid} is ${formatBytes(line)} in the kill line and ${formatBytes(table)} in the table`;
      return [{ about: 'kill-line' as const, says, evidence: [kill.at, row.at] }];
    });
  });
}

function meminfoProblems({ parsed }: Facts): Inconsistency[] {
  return [parsed.before, parsed.after].flatMap((snapshot) => {
    const total = snapshot.meminfo.get('MemTotal');
    return ['MemFree', 'MemAvailable', 'AnonPages', 'Slab'].flatMap((field) => {
      const part = snapshot.meminfo.get(field);
      if (!total || !part || part.value <= total.value) return [];
      const says = `${field} of ${formatBytes(part.value)} is more than MemTotal, ${formatBytes(total.value)}`;
      return [{ about: 'meminfo' as const, says, evidence: [part.at, total.at] }];
    });
  });
}

/** Parts that add up to more than the whole. */
function ledgerProblems(facts: Facts): Inconsistency[] {
  const fromReport = facts.event?.report?.memInfo != null;
  const ledgers = [
    ['cgroup', groupLedger(facts)],
    [fromReport ? 'mem-info' : 'meminfo', hostLedger(facts)],
  ] as const;
  return ledgers.flatMap(([about, ledger]) => {
    if (!ledger || -ledger.residualBytes <= Math.max(SLACK_BYTES, ledger.totalBytes * OVER)) return [];
    const sum = ledger.totalBytes - ledger.residualBytes;
    const says = `the parts add up to ${formatBytes(sum)} of ${formatBytes(ledger.totalBytes)}`;
    const largest = [...ledger.parts].sort((a, b) => b.bytes - a.bytes).slice(0, 2);
    return [{ about, says, evidence: largest.flatMap((part) => part.evidence) }];
  });
}
