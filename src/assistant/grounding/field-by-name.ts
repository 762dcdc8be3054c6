import type { Item } from './reader.ts';

/** Files that are named as the place where a value stands. */
const SOURCES = /^(?:memory\.(?:stat|events|events\.local|pressure)|pids\.events|smaps_rollup|numa_maps)$/;
/** Counters by the kernel's own names, `MemAvailable`, `vm.overcommit_memory`, `VmData`: they are their own field. */
export function fieldByName(word: string): Item | null {
  if (SOURCES.test(word)) return null;
  if (
    !/^(?:vm|kernel|fs|pids|cpuset|memory|hugetlb|cpu)\.[a-z_.-]+$|^[A-Z][a-zA-Z]+(?:_[A-Za-z]+)*$|^[a-z]+_[a-z_]+$|^(?:threads-max|pid_max|file-max)$/.test(
      word,
    )
  )
    return null;
  if (
    /^[A-Z][a-z]+$/.test(word) &&
    !/^(?:Shmem|Slab|Cached|Buffers|Mlocked|Unevictable|Hugetlb|Dirty|Writeback|Mapped|Active|Inactive|Pss|Rss)$/.test(
      word,
    )
  )
    return null;
  const fields = [
    word,
    `zone.${word}`,
    `node.${word}`,
    `kernel.${word}`,
    `vm.${word}`,
    `stat.${word}`,
    `events.${word}`,
    `events.local.${word}`,
    `pids.events.${word}`,
    `rollup.${word}`,
  ];
  const kinds = ['host', 'cgroup', 'process', 'event', 'zone', 'node'] as const;
  return { kind: 'field', text: word, field: { pattern: /^$/, fields, kinds } };
}
