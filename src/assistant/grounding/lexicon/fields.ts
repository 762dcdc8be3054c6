/** What a phrase names: fields of assertions, by the kind of subject that has them. */
export interface FieldPhrase {
  readonly pattern: RegExp;
  readonly fields: readonly string[];
  /** Kinds of subjects that the phrase is said of. */
  readonly kinds: readonly SubjectKind[];
  /** A verb of having or a bare "memory": it names a field only where nothing plainer does. */
  readonly isWeak?: true;
}
export type SubjectKind = 'host' | 'cgroup' | 'process' | 'zone' | 'node' | 'mount' | 'event' | 'slab';

const END = '(?![\\w.-]*\\w)';
const phrase = (pattern: string, kinds: string, ...fields: string[]): FieldPhrase => ({
  pattern: new RegExp(`^(?:${pattern})${END}`, 'i'),
  fields,
  kinds: kinds.split(' ') as SubjectKind[],
});
const weak = (pattern: string, kinds: string, ...fields: string[]): FieldPhrase => ({
  ...phrase(pattern, kinds, ...fields),
  isWeak: true,
});
/** "Limit of (on, for) X", "X limit", "maximum X". */
const limitOf = (what: string) =>
  `(?:soft )?limit (?:of|on|for) (?:the |its |his )?(?:${what})|max(?:imum)? (?:${what})|(?:${what}) (?:soft )?limit|(?:${what}) is (?:limited|capped) (?:to|at)`;

/** Longer phrases stand before those that they contain. */
export const FIELD_PHRASES: readonly FieldPhrase[] = [
  // Resource limits of a process.
  phrase(`${limitOf('address space(?: size)?')}|RLIMIT_AS|ulimit -v`, 'process', 'Max address space'),
  phrase(`${limitOf('data(?: segment)?(?: size)?')}|RLIMIT_DATA|ulimit -d`, 'process', 'Max data size'),
  phrase(`${limitOf('stack(?: size)?')}|RLIMIT_STACK|ulimit -s`, 'process', 'Max stack size'),
  phrase(`${limitOf('open files|file descriptors')}|RLIMIT_NOFILE|ulimit -n`, 'process', 'Max open files'),
  phrase(`${limitOf('locked memory')}|RLIMIT_MEMLOCK|ulimit -l`, 'process', 'Max locked memory'),
  // Control groups.
  phrase('memory\\.swap\\.max|MemorySwapMax|swap limit|limit (?:of|on|for) swap', 'cgroup', 'swap.limit'),
  phrase('memory\\.swap\\.current|swap (?:usage|use)', 'cgroup', 'swap.usage'),
  phrase('swap peak|memory\\.swap\\.peak', 'cgroup', 'memory.swap.peak'),
  phrase('swap fail ?count|swap failcnt', 'cgroup', 'swap.failcnt'),
  phrase('event counters? (?:for|of) memory\\.high|high events?', 'cgroup', 'events.high'),
  phrase('memory\\.high|MemoryHigh|throttled (?:above|at|beyond|from)|soft limit', 'cgroup', 'high'),
  phrase('memory\\.oom\\.group', 'cgroup', 'oom_group'),
  phrase('(?:oom[_ ])?group[_ ]kills?', 'cgroup', 'events.oom_group_kill'),
  phrase('oom events?|oom(?= \\d)', 'cgroup', 'events.oom'),
  phrase('max events?|max(?= ?=? ?\\d)', 'cgroup', 'events.max', 'pids.events.max'),
  phrase(
    'memory\\.(?:peak|max_usage_in_bytes)|(?:memory )?(?:use|usage|consumption) peaked(?: at)?|(?:memory )?peak(?: (?:memory )?(?:usage|use|consumption)| charge)?|(?:highest|maximum) (?:memory )?(?:usage|use|consumption|charge)|peaked at|at (?:its|the|their) (?:highest(?: point)?|peak|maximum)|high[- ]water mark',
    'cgroup process',
    'peak',
    'VmHWM',
  ),
  phrase('memory\\.failcnt|failcnt|fail(?:ure)? ?count(?:er)?|failed charges|failures', 'cgroup', 'failcnt'),
  phrase(
    'memory\\.(?:current|usage_in_bytes)|(?:current |memory )?(?:usage|consumption)|memory use|charge',
    'cgroup',
    'usage',
  ),
  phrase(
    'memory\\.(?:max|limit_in_bytes)|MemoryMax|memory (?:limit|ceiling|cap)|limit|ceiling|cap|(?:capped|limited|restricted|confined|bounded|bound) (?:at|to|by)|(?:may|can|could)(?: have)? (?:used?|consumed?|take|taken|have|had)(?: at most| up to)?|(?:is|was) allowed(?: to use| at most| up to)*',
    'cgroup',
    'limit',
  ),
  phrase('pids\\.max|TasksMax|(?:task|pids?|process) limit|limit of tasks', 'cgroup', 'pids.max'),
  phrase('pids\\.current', 'cgroup', 'pids.current'),
  phrase('pids\\.peak|(?:highest|peak|maximum) number of tasks|at its peak(?= .*tasks)', 'cgroup', 'pids.peak'),
  phrase('kernel slab|slab(?: memory)?', 'cgroup host', 'stat.slab', 'Slab'),
  phrase('kernel stacks?', 'cgroup host', 'stat.kernel_stack', 'KernelStack'),
  phrase('page tables', 'cgroup host process', 'stat.pagetables', 'PageTables', 'pgtables'),
  phrase('kernel memory|kmem', 'cgroup', 'kmem.usage', 'stat.kernel'),
  phrase('oom[-_ ]kills?|kills', 'cgroup host', 'events.oom_kill', 'oom_kill'),
  phrase('tasks', 'cgroup', 'pids.current', 'pids.peak'),
  phrase('page cache|file cache|cached? (?:memory|pages|files)|cache', 'host cgroup', 'stat.file', 'stat.cache', 'Cached'),
  phrase('unevictable(?: memory| pages)?', 'cgroup zone node host', 'node.unevictable', 'stat.unevictable', 'zone.unevictable', 'Unevictable'),
  phrase(
    '(?:memory |pages )?(?:on )?(?:the )?inactive[_ ]anon(?:ymous)?(?: (?:list|memory|pages))?',
    'cgroup zone node host',
    'node.inactive_anon',
    'stat.inactive_anon', 'zone.inactive_anon', 'Inactive(anon)',
  ),
  phrase(
    '(?:memory |pages )?(?:on )?(?:the )?active[_ ]anon(?:ymous)?(?: (?:list|memory|pages))?',
    'cgroup zone node host',
    'node.active_anon',
    'stat.active_anon', 'zone.active_anon', 'Active(anon)',
  ),
  // Processes.
  phrase(
    '(?:resident )?(?:anonymous|anon)[-_ ]?(?:memory|pages|rss|resident (?:memory|pages|set))?|anon[-_]rss',
    'process cgroup',
    'anon', 'RssAnon', 'stat.anon', 'stat.rss',
  ),
  phrase('(?:resident )?file(?:-backed)?(?: resident)? (?:pages|memory)|file[-_ ]rss', 'process', 'file', 'RssFile'),
  phrase(
    '(?:resident )?shared memory|shmem(?:[-_ ]?rss)?|tmpfs(?: memory| pages)?',
    'cgroup process host',
    'stat.shmem', 'shmem', 'RssShmem', 'Shmem',
  ),
  phrase('peak (?:resident (?:memory|set(?: size)?|size)|rss)', 'process', 'VmHWM'),
  phrase('(?:summed )?resident pages', 'process', 'rss'),
  phrase('resident (?:memory|set(?: size)?|size)|(?:in )?rss|resident|pages(?= of)', 'process', 'rss', 'VmRSS', 'RSS'),
  phrase('peak virtual (?:size|memory)', 'process', 'VmPeak'),
  phrase('virtual (?:size|memory)|total[-_ ]vm|virtual address space', 'process', 'total_vm', 'VmSize'),
  phrase('vsz', 'process', 'VSZ', 'VmSize'),
  phrase('swap entries|swapped[- ]out pages|swapped out|in swap|moved to swap', 'process', 'swap', 'VmSwap'),
  phrase('locked memory|memory locked', 'process', 'VmLck'),
  phrase('oom_score_adj|oom score adjustment', 'process', 'oom_score_adj'),
  phrase('(?:memory )?mappings|memory maps', 'process', 'maps'),
  phrase('threads', 'process', 'threads', 'Threads'),
  phrase('uid|user id', 'process', 'uid'),
  // The host, its zones and nodes.
  phrase('mappings? (?:limit|bound)|(?:limit|bound|maximum(?: number)?) of (?:memory )?mappings', 'host', 'vm.max_map_count'),
  phrase(
    'free swap(?: space)?|swap free|swap(?: space)? (?:was|were|is|are) (?:still )?(?:free|unused|available|left)',
    'host',
    'SwapFree',
  ),
  phrase('(?:total )?swap(?: space| partition| device| area)?', 'host', 'SwapTotal'),
  phrase('min(?:imum)? watermark', 'zone', 'zone.min'),
  phrase('low watermark', 'zone', 'zone.low'),
  phrase('high watermark', 'zone', 'zone.high'),
  phrase('free huge ?pages|huge ?pages (?:are|were) (?:all |still )?(?:free|unused)', 'host', 'HugePages_Free'),
  phrase('(?:pool of )?(?:reserved )?huge ?pages?(?: pool)?', 'host', 'HugePages_Total', 'Hugetlb'),
  phrase(
    '(?:memory )?available (?:memory|ram)|(?:memory )?(?:was |were |is |are )?(?:still )?available',
    'host',
    'MemAvailable',
  ),
  phrase(
    'free (?:memory|ram|pages)|(?:memory )?(?:was |were |is |are )?(?:still )?(?:free|unused)',
    'host zone node',
    'MemFree',
    'zone.free',
  ),
  phrase('(?:pages )?in (?:physical )?(?:ram|main memory)', 'process', 'rss', 'VmRSS', 'RSS'),
  phrase('pages (?:of )?(?:physical )?ram', 'host', 'pages.ram'),
  phrase('mlocked|locked', 'zone process host', 'zone.mlocked', 'VmLck', 'Mlocked'),
  phrase('(?:physical |total |installed )?ram|physical memory|total memory|memory in total', 'host node', 'MemTotal', 'pages.ram'),
  phrase('in use', 'mount cgroup', 'used', 'usage'),
  phrase('overcommit mode', 'host', 'vm.overcommit_memory'),
  phrase('(?:overcommit )?ratio', 'host', 'vm.overcommit_ratio'),
  phrase('swappiness', 'host', 'vm.swappiness'),
  phrase('commit limit', 'host', 'CommitLimit'),
  phrase('committed (?:memory|address space)|commit charge', 'host', 'Committed_AS'),
  phrase('active objects', 'slab', 'objects'),
  phrase('objects', 'slab', 'objects', 'num_objs'),
  // The end of the program.
  phrase('exit(?:ed with)?(?: status| code)|exited with', 'event', 'exit.status'),
  phrase('(?:ended|died|terminated|killed|stopped) (?:by|with|from|through) signal|signal', 'event', 'exit.signal'),
  phrase('(?:had )?(?:ran|run|lived|lasted)(?: for)?(?= (?:only |just |about |around |roughly )*\\d+ ?s)', 'event', 'exit.ranFor'),
  phrase(
    '(?:the )?(?:refused |requested )?(?:request|array|allocation)(?: of)?|(?:that )?(?:numpy|python|the program|it) (?:asked for|wanted|requested)|requested|asked for',
    'event',
    'requested',
  ),
  phrase('(?:the kill )?(?:happened|occurred|came|took place)?(?= (?:about |roughly |around |only |just )*[\\d.]+ s(?:econds)? after (?:the )?boot)', 'event', 'uptime'),
  phrase('order', 'event', 'order'),
  weak('(?:were |was |is |are )?(?:still )?(?:left|remaining|charged)(?= (?:in|to|on))', 'cgroup', 'usage'),
  weak(
    'us(?:ed?|es|ing)(?! up)|need(?:ed|s)|h[eo]ld(?:s|ing)?|occup(?:y|ied|ies|ying)|tak(?:e|es|en|ing)|took|consum(?:ed|es|ing)|reach(?:ed|es)|account(?:ed|s|ing) for|(?:in |of )?memory(?: held)?',
    'cgroup process node mount',
    'usage', 'rss', 'VmRSS', 'RSS', 'MemTotal', 'used',
  ),
]; // biome-ignore format: fields stand beside each other

/** Two figures of which one is a part of the other: "81920kB of 81920kB", "0kB out of 196604kB". */
export const WHOLES: Readonly<Record<string, string>> = {
  usage: 'limit',
  SwapFree: 'SwapTotal',
  'swap.usage': 'swap.limit',
  MemFree: 'MemTotal',
  MemAvailable: 'MemTotal',
  HugePages_Free: 'HugePages_Total',
};
