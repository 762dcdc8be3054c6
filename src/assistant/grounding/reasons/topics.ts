const topic = (words: string) => new RegExp(`\\b(?:${words})\\b`, 'gi');

/** What a reason may be about, by the words that tell it; a reason that is about more than its cause is another's. */
export const TOPICS: Readonly<Record<string, RegExp>> = {
  groupKill: topic(
    'memory\\.oom\\.group|oom\\.group|oom group|group kills?|group oom|(?:killed|kills|dies|die|killing|taken down) (?:as a whole|together|as one)',
  ),
  high: topic('memory\\.high|MemoryHigh|soft limit|throttl\\w+|held back|slow\\w*'),
  aspace: topic('address space(?: limit)?|rlimit_as|ulimit -v|vmsize|virtual (?:size|memory)'),
  data: topic('rlimit_data|ulimit -d|vmdata|data (?:size|segment)(?: limit)?|data limit'),
  commit: topic(
    'commit(?:ments?|ted)?(?: limit| memory| address space)?|overcommit\\w*(?: mode)?|CommitLimit|Committed_AS|promis\\w+|strict(?:ly)?|vm\\.overcommit_\\w+',
  ),
  maps: topic('(?:memory )?mappings?|max_map_count|vm\\.max_map_count|mmap(?:ed)?'),
  tasks: topic('tasks?|threads?|pids?(?:\\.max)?|TasksMax|pids controller'),
  swapLimit: topic(
    "memory\\.swap\\.max|MemorySwapMax|swap limit|(?:may|can|could|is|was) ?not (?:be )?(?:allowed |permitted )?(?:to )?(?:use |touch )?(?:any |the )?(?:host's )?swap(?:ped)?(?: out)?(?: of the host)?|cannot (?:use (?:any |the )?(?:host's )?)?swap",
  ),
  swap: topic('swap(?: space| device| partition)?'),
  huge: topic('huge ?pages?(?: pool)?|hugetlb|HugePages\\w*|reserved(?: pool)?|reservation'),
  shm: topic(
    'shared[- ]memory(?: segments?)?|tmpfs(?: files| pages)?|/?dev/shm|shm(?:em)?|segments?|batch files',
  ),
  slab: topic(
    'slab(?: memory| caches?| objects?)?|kernel (?:memory|objects?|slab)|sockets?|sock_inode_cache|dentr\\w+',
  ),
  arena: topic('(?:malloc )?arenas?|malloc|freed memory|allocator|handler threads|glibc'),
  lock: topic('m?lock(?:s|ed|ing|all)?(?: memory| pages)?|pinned'),
  node: topic('cpuset|(?:memory |numa )?nodes?(?: \\d+)?|mems'),
  adj: topic('oom_score_adj|oom score(?: adjustment)?|protect\\w*|shield\\w*|exempt\\w*|adjustment'),
  fragments: topic('fragment\\w*|contiguous|blocks?|order[- =]?\\d|split|single|double|holes?|adjacent'),
  outside: topic('watchdog(?:\\.sh)?|heartbeat|SIGKILL'),
  userspace: topic('earlyoom|systemd-oomd|oomd|threshold|available memory|memory available'),
  request: topic('single|request(?:ed)?|array|one allocation|huge allocation'),
  limit: topic(
    '(?:memory |cgroup |upper )*(?:limits?|ceiling|cap|quota|allowance|memory\\.max|MemoryMax|memory\\.limit_in_bytes|maximum|bound)|allow(?:s|ed|ance)?|permit(?:s|ted)?|granted|entitled',
  ),
  host: topic(
    'hosts?|machines?|vms?|servers?|computers?|box|whole system|system-wide|MemAvailable|(?:all|total|physical|main|free|ordinary|usual) (?:memory|ram)|ram',
  ),
};
