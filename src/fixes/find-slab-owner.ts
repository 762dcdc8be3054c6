import { shellQuote } from '../lib/text.ts';
import type { FixRule } from './fix.ts';

/** Names the caches that hold the memory: the program that makes such objects is the one to mend. */
export const findSlabOwner: FixRule = {
  meta: {
    id: 'find-slab-owner',
    kind: 'operation',
    title: 'Find which kernel objects grow, and what makes them',
    articles: ['causes/slab-leak'],
  },
  propose(facts) {
    const path = facts.event?.cgroup?.limitPath;
    const evidence = facts.event?.report?.memcg?.stats.get('slab')?.at;
    const group = path
      ? `\ngrep -E 'slab|sock|kernel' ${shellQuote(`/sys/fs/cgroup${path}/memory.stat`)}`
      : '';
    return {
      why: 'The names of the largest caches tell what the program leaves open: sock_inode_cache and TCP are sockets, dentry and ext4_inode_cache are files it looked at, pipe buffers are kmalloc. Python’s own heap is not where this memory is.',
      command: `sudo slabtop -o -s c | head -20${group}\nls /proc/PID/fd | wc -l   # open files and sockets of the program`,
      risk: 'None: it only reads.',
      undo: null,
      evidence: evidence ? [evidence] : [],
    };
  },
};
