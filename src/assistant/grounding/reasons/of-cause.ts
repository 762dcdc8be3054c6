/** What a verdict's reason must be about, what it may touch, and how it must be said to come about. */
export interface ReasonOf {
  readonly needs: readonly string[];
  readonly may: readonly string[];
  readonly says: RegExp;
  /** What may be denied in it: that something is taken away, or may be used. */
  readonly denies?: RegExp;
}

const REACHED =
  /\b(?:reach|hit|exceed|exhaust|fill|full|outgr|overr[ua]n|used (?:up|all|every)|ran (?:into|out|against)|run (?:into|out)|over|past|beyond|crossed|attain|touch|met|consumed|swallow|up against|at its|used everything)/i;
const PILED = new RegExp(
  `${REACHED.source}|\\b(?:pil|accumulat|stay|kept?|keeps|left|open|add up|grow|grew|never)`,
  'i',
);
const REMOVED =
  /\b(?:never|not|nothing|nobody|no)\b[^,;]{0,30}\b(?:remov|releas|clos|unlink|delet|free|drop|return|given back)/i;
const limit = (...needs: readonly string[]): ReasonOf => ({ needs, may: ['limit'], says: REACHED });

export const OF_CAUSE: Readonly<Record<string, ReasonOf>> = {
  'cgroup-limit': limit('limit'),
  'memory-high-throttle': limit('high'),
  'rlimit-as': { ...limit('aspace'), says: new RegExp(`${REACHED.source}|\\blimit(?:s|ed) `, 'i') },
  'rlimit-data': limit('data'),
  'overcommit-strict': { ...limit('commit'), may: ['limit', 'maps'] },
  'max-map-count': limit('maps'),
  'pids-limit': limit('tasks'),
  'cgroup-oom-group': { ...limit('groupKill'), says: /\b(?:set|on|enabled|activ\w+|whole|together)\b/i },
  'cgroup-swap-limit': {
    needs: ['swapLimit'],
    may: ['swap', 'limit', 'host'],
    says: /\bnot\b|cannot|\bno\b|forbid|prevent|\b0\b/i,
    denies: /swap/i,
  },
  'hugetlb-reserved': {
    needs: ['huge'],
    may: ['host'],
    says: /\b(?:unused|idle|reserv\w+|nobody|hold|holds|held|keep|keeps|kept|occup\w+|too little|tak(?:e|es|en)|took)\b/i,
    denies: /\b(?:unused|idle|little|nobody|not used|not in use|free)\b/i,
  },
  'tmpfs-shm': { ...limit('shm'), says: PILED, denies: REMOVED },
  'slab-leak': { ...limit('slab'), says: PILED, denies: REMOVED },
  'thread-arena': { needs: ['arena'], may: ['limit', 'tasks'], says: PILED, denies: REMOVED },
  mlocked: { needs: ['lock'], may: ['host'], says: /lock|pinned/i, denies: /swap/i },
  'global-oom': { needs: ['host'], may: [], says: new RegExp(`${REACHED.source}|\\bshort\\b|used up`, 'i') },
  'global-oom-swap-full': {
    needs: ['swap', 'host'],
    may: ['swapLimit'],
    says: /\b(?:full|filled|exhausted|used up|consumed)\b/i,
  },
  'innocent-victim': { needs: ['adj'], may: [], says: /protect|shield|exempt|spare|-\d/i },
  'userspace-oom-killer': {
    needs: ['userspace'],
    may: ['limit'],
    says: /\b(?:fell|fallen|below|under|dropped|low)\b/i,
    denies: /^$/,
  },
  'high-order-fragmentation': {
    needs: ['fragments'],
    may: ['request', 'host'],
    says: /\b(?:no|not|none|only|split|fragment\w*)\b/i,
    denies: /\b(?:block|contiguous|adjacent|left|larger)/i,
  },
};
