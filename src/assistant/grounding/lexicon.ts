import type { Manner } from './quantity.ts';

/** What a phrase names: fields of assertions, by the kind of subject that has them. */
export interface FieldPhrase {
  readonly pattern: RegExp;
  readonly fields: readonly string[];
  /** Kinds of subjects that the phrase is said of. */
  readonly kinds: readonly SubjectKind[];
}
export type SubjectKind = 'host' | 'cgroup' | 'process' | 'zone' | 'node' | 'mount' | 'event';

const phrase = (pattern: string, kinds: string, ...fields: string[]): FieldPhrase => ({
  pattern: new RegExp(`^(?:${pattern})(?![\\w.-]*\\w)`, 'i'),
  fields,
  kinds: kinds.split(' ') as SubjectKind[],
});

/** Longer phrases stand before those that they contain. */
export const FIELD_PHRASES: readonly FieldPhrase[] = [
  phrase(
    'address space limit|max(?:imum)? address space|limit (?:of|on) (?:the |its )?address space|RLIMIT_AS|ulimit -v',
    'process',
    'Max address space',
  ),
  phrase(
    'data size limit|max(?:imum)? data size|RLIMIT_DATA|data limit|ulimit -d',
    'process',
    'Max data size',
  ),
  phrase('memory\\.swap\\.max|MemorySwapMax|swap limit', 'cgroup', 'swap.limit'),
  phrase('event counters? (?:for|of) memory\\.high|high events?', 'cgroup', 'events.high'),
  phrase('memory\\.high|MemoryHigh|throttled (?:above|at|beyond|from)|soft limit', 'cgroup', 'high'),
  phrase('memory\\.oom\\.group', 'cgroup', 'oom_group'),
  phrase(
    'memory\\.(?:peak|max_usage_in_bytes)|peak(?: (?:memory )?(?:usage|use)| charge)?|highest (?:memory )?usage|peaked at',
    'cgroup',
    'peak',
  ),
  phrase('memory\\.failcnt|failcnt|fail count', 'cgroup', 'failcnt'),
  phrase('memory\\.(?:current|usage_in_bytes)|memory (?:usage|use)|usage|charge', 'cgroup', 'usage'),
  phrase(
    'memory\\.(?:max|limit_in_bytes)|MemoryMax|memory limit|limit|ceiling|cap|(?:capped|limited|restricted) (?:at|to)|may use(?: at most| up to)?',
    'cgroup',
    'limit',
  ),
  phrase('pids\\.max|TasksMax|task limit|limit of tasks', 'cgroup', 'pids.max'),
  phrase(
    'anonymous (?:memory|pages|rss)|anon(?:[-_ ]?rss)?',
    'process cgroup',
    'anon',
    'RssAnon',
    'stat.anon',
    'stat.rss',
  ),
  phrase('(?:resident )?file pages|file[-_ ]rss', 'process', 'file', 'RssFile'),
  phrase('shared memory|shmem(?:[-_ ]?rss)?', 'cgroup process', 'stat.shmem', 'shmem', 'RssShmem'),
  phrase('resident pages', 'process', 'rss'),
  phrase('resident (?:memory|set(?: size)?|size)|rss', 'process', 'rss', 'VmRSS'),
  phrase('virtual (?:size|memory)|total[-_ ]vm', 'process', 'total_vm', 'VmSize'),
  phrase('swap entries|swapped[- ]out pages', 'process', 'swap'),
  phrase(
    '(?:soft )?limit (?:for|of|on) the stack|max(?:imum)? stack(?: size)?|stack (?:size )?limit',
    'process',
    'Max stack size',
  ),
  phrase('at (?:its|the) (?:highest(?: point)?|peak|maximum)', 'cgroup', 'peak'),
  phrase('vsz', 'process', 'VSZ', 'VmSize'),
  phrase('oom_score_adj|oom score adjustment', 'process', 'oom_score_adj'),
  phrase('kernel slab|slab', 'cgroup host', 'stat.slab', 'Slab'),
  phrase('kernel stacks?', 'cgroup', 'stat.kernel_stack'),
  phrase('page tables', 'cgroup', 'stat.pagetables'),
  phrase('kernel memory|kmem', 'cgroup', 'kmem.usage'),
  phrase('oom kills?|oom_kill', 'cgroup host', 'events.oom_kill', 'oom_kill'),
  phrase('tasks', 'cgroup', 'pids.current', 'pids.peak'),
  phrase('mappings|memory maps', 'process', 'maps'),
  phrase('threads', 'process', 'threads', 'Threads'),
  phrase(
    'free swap|swap free|swap(?: space)? (?:was|were|is|are) (?:still )?(?:free|unused)',
    'host',
    'SwapFree',
  ),
  phrase('(?:swap(?: space| partition| device)?)', 'host', 'SwapTotal'),
  phrase('min(?:imum)? watermark', 'zone', 'zone.min'),
  phrase('low watermark', 'zone', 'zone.low'),
  phrase('high watermark', 'zone', 'zone.high'),
  phrase('free huge pages', 'host', 'HugePages_Free'),
  phrase('(?:pool of )?huge pages', 'host', 'HugePages_Total', 'Hugetlb'),
  phrase('available memory|(?:memory )?(?:was |were |is |are )?(?:still )?available', 'host', 'MemAvailable'),
  phrase(
    'free memory|(?:memory )?(?:was |were |is |are )?(?:still )?free',
    'host zone node',
    'MemFree',
    'zone.free',
  ),
  phrase('ram|physical memory|total memory', 'host', 'MemTotal'),
  phrase('page cache', 'cgroup host', 'stat.file', 'stat.cache', 'Cached'),
  phrase('in use', 'mount', 'used'),
  phrase('overcommit mode', 'host', 'vm.overcommit_memory'),
  phrase('exit (?:status|code)|exited with(?: status| code)?', 'event', 'exit.status'),
  phrase('(?:ended|died|terminated|killed) (?:by|with) signal|signal', 'event', 'exit.signal'),
  phrase('order', 'event', 'order'),
  phrase('uid', 'process', 'uid'),
];

/** Two figures of which one is a part of the other: "81920kB of 81920kB", "0kB out of 196604kB". */
export const WHOLES: Readonly<Record<string, string>> = {
  usage: 'limit',
  SwapFree: 'SwapTotal',
  'swap.usage': 'swap.limit',
};

/** How one value stands to another. */
export type Comparison = '<' | '>' | '=' | '~';
export const COMPARISONS: readonly (readonly [RegExp, Comparison])[] = [
  [/^(?:below|under|beneath|(?:smaller|less|lower|fewer) than|fallen below|stayed below)\b/i, '<'],
  [/^(?:above|over|beyond|(?:larger|bigger|more|greater|higher) than|exceed(?:s|ed)?)\b/i, '>'],
  [/^(?:equal to|the same as|as (?:large|big|much|high) as)\b/i, '='],
  [/^(?:close to|near)\b/i, '~'],
];

/** Words that begin another statement within a sentence. */
export const JOINTS = /^(?:and|but|while|whereas|although|though|however|yet|versus|vs)$/i;

/** Words that add nothing that could be false: they join what is checked. */
export const GLUE = new Set(
  `a an the in on at to for with by from as is was were are be been being has had have having its their this that
  there it set configured stands stood equals equal equaled amounts amounted corresponds corresponded shows showed
  reads read reported reports holds held used uses using occupied occupies took takes counts counted value size
  memory process program group kernel and which whose when while who be named called namely i.e. so respectively
  carries carried names named says said appears appeared own only still already just whole itself charged accounted
  ended runs ran running shares shared active moment report through according bytes both final together even
  task table log oom dmesg file memory.stat memory.events control entire total totals amount space unit's per itself
  dead well far slightly much way clearly considerably made make makes up exists exist existed bound as large much big part share fell fallen stayed kept bound
      alone out df printed dropped came come comes accounts accounted counted reached stayed remained remains gives gave lists
  listed contains contained executes executing finally exact about stood meminfo vmstat proc status /proc/vmstat /proc/meminfo
    /proc limits needed sets giving leaves left also any some such very quite merely simply indeed actually currently then here finally fully
  snapshot figure figures number level state line entry row column field record values setting settings option
  configuration parameter data evidence information output listing time point find found see seen carry display displayed
  displays indicate indicates indicated measure measured sampled note noted notes notes work working sit sits sat lie lies
  consume consumed consumes consuming totaled represent represents represented register registers registered recorded
  records state states stated tell tells told give given given ps executed soft hard kind sort part parts place where
  everything altogether overall roughly whatever much'`
    .replaceAll("'", '')
    .split(/\s+/),
);

/** Moments that a sentence names. */
export const MOMENTS: readonly (readonly [RegExp, 'kill' | 'before' | 'after'])[] = [
  [
    /^(?:(?:in|when) (?:the (?:kernel's )?|its )?(?:oom )?report(?: was (?:printed|written))?|at (?:the )?(?:very )?(?:moment|time|instant) of the (?:oom )?kill|at the (?:oom )?kill|when (?:it|the process|the victim) (?:was killed|died)|when the kernel (?:killed|intervened)|when [\w.-]+ (?:died|was killed))\b/i,
    'kill',
  ],
  [
    /^(?:after(?:wards|ward| the (?:group )?(?:kill|failure|crash))?|now|in the (?:later|last) snapshot|in the snapshot(?: taken)? after (?:the )?(?:kill|failure|crash))\b/i,
    'after',
  ],
  [
    /^(?:(?:in the (?:earlier |first )?snapshot(?: taken)?(?: from)? )?(?:shortly |just )?before(?:hand| the (?:kill|failure|crash))|near the peak|in the earlier snapshot)\b/i,
    'before',
  ],
];

/** "At the second kill": which of several. */
export const NTH = /^(?:at|during|for|in) the (first|second|third|fourth|last)(?: oom)? kill\b/i;
export const ORDINALS = ['first', 'second', 'third', 'fourth'] as const;

/** How a figure is meant, by the words in front of it. */
export const MANNERS: readonly (readonly [RegExp, Manner])[] = [
  [/^(?:less than|fewer than|below|under|at most|up to)\s+(?=\d)/i, 'less'],
  [/^(?:more than|over|above|at least)\s+(?=\d)/i, 'more'],
  [/^(?:only |just )?(?:about|around|roughly|approximately|circa|some|~|≈)\s*/i, 'about'],
  [/^(?:almost|nearly|close to|just under|just below|a little (?:under|below|less than))\s+/i, 'under'],
  [/^(?:just over|just above|a little (?:over|above|more than))\s+/i, 'over'],
  [/^(?:exactly|precisely|the full|full|all)\s+(?=\d)/i, 'exact'],
];
