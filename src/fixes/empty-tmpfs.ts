import { isPartOf } from '../causes/tmpfs-shm.ts';
import { hitCounter } from '../facts/kernel-events.ts';
import { formatBytes } from '../lib/bytes.ts';
import { shellQuote } from '../lib/text.ts';
import type { FixRule } from './fix.ts';

/** Finds and removes the files that fill the limit: killing the process never frees them. */
export const emptyTmpfs: FixRule = {
  meta: {
    id: 'empty-tmpfs',
    kind: 'operation',
    title: 'Remove the files in the tmpfs, and bound it',
    articles: ['causes/tmpfs-shm'],
  },
  propose(facts) {
    const report = facts.event?.report;
    const stats = report?.memcg?.stats;
    const shmem = (stats?.get('total_shmem') ?? stats?.get('shmem'))?.value ?? 0;
    const largest = facts.parsed.after.tmpfs
      .filter((mount) => isPartOf(mount.value.used, shmem))
      .sort((a, b) => b.value.used - a.value.used)[0];
    const limit = report && hitCounter(report)?.limit;
    const mount = largest?.value.mount ?? '/dev/shm';
    const bound =
      typeof limit === 'number'
        ? ` Bound the tmpfs well below the limit of ${formatBytes(limit)}, with size= at its mount.`
        : '';
    return {
      why: `Files in a tmpfs stay in memory, charged to the group, until they are removed.${bound} Files that need not be in memory belong on disk.`,
      command: `sudo du -ah ${shellQuote(mount)} | sort -rh | head -20\nsudo rm -i ${shellQuote(mount)}/FILE   # those that no program needs`,
      risk: 'A program that still uses a removed file keeps its memory until it closes it, and cannot open it again.',
      undo: null,
      evidence: largest ? [largest.at] : [],
    };
  },
};
