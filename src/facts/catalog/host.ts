import type { Fact } from '../../schema/incident.ts';
import type { Facts } from '../types.ts';
import { fact, factsFrom, MOMENTS, momentLabel } from './fact.ts';

const HOST_FIELDS = [
  'MemTotal',
  'MemFree',
  'MemAvailable',
  'Cached',
  'Shmem',
  'SwapTotal',
  'SwapFree',
  'Slab',
  'SUnreclaim',
  'CommitLimit',
  'Committed_AS',
  'Mlocked',
  'Unevictable',
  'Hugetlb',
] as const;
const HOST_COUNTS = ['HugePages_Total', 'HugePages_Free'] as const;
const SYSCTLS = [
  'vm/overcommit_memory',
  'vm/overcommit_ratio',
  'vm/max_map_count',
  'vm/min_free_kbytes',
  'vm/nr_hugepages',
  'vm/panic_on_oom',
  'vm/swappiness',
] as const;

export function hostFacts({ parsed }: Facts): Fact[] {
  return MOMENTS.flatMap((moment) => {
    const { meminfo, vmstat, sysctls, tmpfs } = parsed[moment];
    const id = (name: string) => `host.${name}@${moment}`;
    const label = (name: string) => `${name} ${momentLabel(moment)}`;
    return [
      ...factsFrom(meminfo, HOST_FIELDS, 'bytes', id, label),
      ...factsFrom(meminfo, HOST_COUNTS, 'pages', id, label),
      ...fact(id('oom_kill'), 'kernel kills since boot on the whole host', 'count', vmstat.get('oom_kill')),
      ...SYSCTLS.flatMap((name) =>
        fact(`sysctl.${name}@${moment}`, `setting ${name.replace('/', '.')}`, '', sysctls.get(name)),
      ),
      ...tmpfs.flatMap(({ value, at }) =>
        fact(`tmpfs:${value.mount}.used@${moment}`, `files in ${value.mount}`, 'bytes', {
          value: value.used,
          at,
        }),
      ),
    ];
  });
}
