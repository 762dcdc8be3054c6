import type { Snapshot } from '../parse/index.ts';
import type { MemInfo, OomReport } from '../parse/kernel/types.ts';
import type { Cited } from '../schema/evidence.ts';
import type { Ledger } from '../schema/incident.ts';
import { managedBytes, pages } from './kernel-events.ts';
import { close, type Part, part, remainder, type Term } from './ledger-parts.ts';
import type { Facts } from './types.ts';

/** What Mem-Info and proc/meminfo both tell, in bytes. A page is on one LRU list at most. */
interface HostTerms {
  /** active, inactive and isolated; private pages, swap cache and shmem. */
  readonly anonLru: readonly Term[];
  readonly fileLru: readonly Term[];
  readonly unevictable: Term;
  readonly shmem: Term;
  readonly rest: readonly (Part | null)[];
}

/** Figures of other files of the same moment, in bytes. */
export interface HostExtras {
  /** `size` of proc/spl/kstat/zfs/arcstats: ZFS holds its cache outside the LRU lists. */
  readonly arc?: Cited<number> | null;
  /** Pages on per-CPU free lists, the sum of `count:` in proc/zoneinfo × page: neither free nor used in meminfo. */
  readonly freePcp?: Cited<number> | null;
}

/**
 * Where all memory of the host was: at the kill from the report's Mem-Info; without one from proc/meminfo, taken
 * before the failure where there is such a snapshot. `null` where the main figures were not read.
 * @param extras of the same moment
 */
export function hostLedger(facts: Facts, extras: HostExtras = {}): Ledger | null {
  const report = facts.event?.report;
  const { before, after } = facts.parsed;
  if (report?.memInfo) return fromReport(report, report.memInfo, { ...extrasOf(facts, after), ...extras });
  const of = (snapshot: Snapshot) =>
    fromMeminfo(snapshot.meminfo, { ...extrasOf(facts, snapshot), ...extras });
  return of(before) ?? of(after);
}

/** The page size of the architecture that uname names, where there is only one. */
const PAGE_BYTES: Readonly<Record<string, number>> = { x86_64: 4096, i686: 4096, s390x: 4096 };

function extrasOf(facts: Facts, { arcstats, freePcpPages }: Snapshot): HostExtras {
  const page = PAGE_BYTES[facts.parsed.machine?.value ?? ''];
  const freePcp = freePcpPages && page ? { value: freePcpPages.value * page, at: freePcpPages.at } : null;
  return { arc: arcstats.get('size') ?? null, freePcp };
}

function fromReport(report: OomReport, memInfo: MemInfo, extras: HostExtras): Ledger | null {
  const total = managedBytes(report);
  const get = (field: string): Cited<number> | null => {
    const count = memInfo.pages.get(field);
    const bytes = pages(report, count?.value);
    return count && bytes !== null ? { value: bytes, at: count.at } : null;
  };
  const zones = (field: string) => memInfo.zones.map((zone) => zone.fields.get(field));
  const nodes = (field: string) => memInfo.nodes.map((node) => node.fields.get(field));
  const huge = memInfo.hugePages.map(({ total: n, sizeBytes, at }) => ({ value: n * sizeBytes, at }));
  const ledger = account(total, {
    anonLru: ['active_anon', 'inactive_anon', 'isolated_anon'].map(get),
    fileLru: ['active_file', 'inactive_file', 'isolated_file'].map(get),
    unevictable: get('unevictable'),
    shmem: get('shmem'),
    rest: [
      part('huge pages', ...huge),
      part('slab, reclaimable', get('slab_reclaimable')),
      part('slab, unreclaimable', get('slab_unreclaimable')),
      part('other reclaimable kernel memory', get('kernel_misc_reclaimable')),
      part('page tables', get('pagetables'), get('sec_pagetables')),
      // By zone until 5.8 (991e7673859e).
      part('kernel stacks', ...nodes('kernel_stack'), ...zones('kernel_stack')),
      part('bounce buffers', get('bounce')),
      part('compressed pages (zsmalloc)', ...zones('zspages')),
      part('ZFS ARC', extras.arc),
      // Pages on the per-CPU lists have left NR_FREE_PAGES; free_cma has not.
      part('free', get('free'), get('free_pcp')),
    ],
  });
  return ledger && withBalloon(ledger, part('balloon', ...nodes('Balloon')));
}

/** Field names and what includes what: Documentation/filesystems/proc.rst, fs/proc/meminfo.c. */
function fromMeminfo(meminfo: ReadonlyMap<string, Cited<number>>, extras: HostExtras): Ledger | null {
  const get = (field: string): Term => meminfo.get(field);
  const [count, size] = [get('HugePages_Total'), get('Hugepagesize')];
  const huge = get('Hugetlb') ?? (count && size ? { value: count.value * size.value, at: count.at } : null);
  const slab = get('SReclaimable') || get('SUnreclaim') ? [get('SReclaimable'), get('SUnreclaim')] : null;
  // Physical since Linux 5.3 (97105f0ab7b8), which FileHugePages (5.4) tells; stacks are vmalloc'ed and in it.
  const vmalloc = get('FileHugePages')
    ? remainder('vmalloc', get('VmallocUsed'), get('KernelStack'), get('ShadowCallStack'))
    : null;
  const ledger = account(get('MemTotal')?.value ?? null, {
    anonLru: [get('Active(anon)'), get('Inactive(anon)')],
    fileLru: [get('Active(file)'), get('Inactive(file)')],
    unevictable: get('Unevictable'),
    shmem: get('Shmem'),
    rest: [
      part('huge pages', huge),
      ...(slab
        ? [part('slab, reclaimable', slab[0]), part('slab, unreclaimable', slab[1])]
        : [part('slab', get('Slab'))]),
      slab && remainder('other reclaimable kernel memory', get('KReclaimable'), get('SReclaimable')),
      part('page tables', get('PageTables'), get('SecPageTables')),
      part('kernel stacks', get('KernelStack'), get('ShadowCallStack')),
      part('bounce buffers', get('Bounce')),
      part('per-CPU memory', get('Percpu')),
      vmalloc && vmalloc.bytes > 0 ? vmalloc : null,
      part('compressed pages (zswap)', get('Zswap')),
      part('ZFS ARC', extras.arc),
      part('free', get('MemFree')),
      part('free, on per-CPU lists', extras.freePcp),
    ],
  });
  return ledger && withBalloon(ledger, part('balloon', get('Balloon')));
}

/** A balloon's pages are taken out of MemTotal (virtio, Xen, Hyper-V) or stay in it (VMware): it is what fits. */
function withBalloon(ledger: Ledger, balloon: Part | null): Ledger {
  const fits = balloon !== null && ledger.residualBytes >= balloon.bytes;
  return fits ? close(ledger.totalBytes, [...ledger.parts, balloon]) : ledger;
}

/** `null` unless the total, the LRU lists, slab and free memory are known: else the residual would only show gaps. */
function account(total: number | null, terms: HostTerms): Ledger | null {
  const [anon, file, shmem] = [part('', ...terms.anonLru), part('', ...terms.fileLru), part('', terms.shmem)];
  const named = (name: RegExp) => terms.rest.some((one) => one !== null && name.test(one.name));
  if (total === null || !anon || !file || !named(/^slab/) || !named(/^free/)) return null;
  // shmem lies on the anon lists, or where it is locked among the unevictable.
  const onAnon = Math.min(shmem?.bytes ?? 0, anon.bytes);
  const locked = (shmem?.bytes ?? 0) - onAnon;
  const unevictable = part('unevictable (locked) memory', terms.unevictable);
  return close(total, [
    {
      name: 'anonymous memory',
      bytes: anon.bytes - onAnon,
      evidence: [...anon.evidence, ...(shmem?.evidence ?? [])],
    },
    shmem && { ...shmem, name: 'shared memory and tmpfs' },
    unevictable && { ...unevictable, bytes: Math.max(0, unevictable.bytes - locked) },
    { ...file, name: 'page cache' },
    ...terms.rest,
  ]);
}
