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
    'address space limit|maximum address space|max address space|RLIMIT_AS|ulimit -v',
    'process',
    'Max address space',
  ),
  phrase(
    'data size limit|max(?:imum)? data size|RLIMIT_DATA|data limit|ulimit -d',
    'process',
    'Max data size',
  ),
  phrase('memory\\.swap\\.max|swap limit', 'cgroup', 'swap.limit'),
  phrase('memory\\.high', 'cgroup', 'high'),
  phrase('memory\\.oom\\.group', 'cgroup', 'oom_group'),
  phrase(
    'memory\\.(?:peak|max_usage_in_bytes)|peak(?: (?:memory )?usage| charge)?|highest (?:memory )?usage',
    'cgroup',
    'peak',
  ),
  phrase('memory\\.failcnt|failcnt|fail count', 'cgroup', 'failcnt'),
  phrase('memory\\.(?:current|usage_in_bytes)|memory usage|usage', 'cgroup', 'usage'),
  phrase('memory\\.(?:max|limit_in_bytes)|memory limit|limit|ceiling|cap', 'cgroup', 'limit'),
  phrase('pids\\.max|task limit|limit of tasks', 'cgroup', 'pids.max'),
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
  phrase('oom_score_adj|oom score adjustment', 'process', 'oom_score_adj'),
  phrase('kernel slab|slab', 'cgroup host', 'stat.slab', 'Slab'),
  phrase('kernel stacks?', 'cgroup', 'stat.kernel_stack'),
  phrase('page tables', 'cgroup', 'stat.pagetables'),
  phrase('kernel memory|kmem', 'cgroup', 'kmem.usage'),
  phrase('(?:group )?oom kills?|oom_kill', 'cgroup host', 'events.oom_kill', 'oom_kill'),
  phrase('mappings|memory maps', 'process', 'maps'),
  phrase('threads', 'process', 'threads', 'Threads'),
  phrase('free swap|swap free', 'host', 'SwapFree'),
  phrase('swap(?: space| in total)?', 'host', 'SwapTotal'),
  phrase('min(?:imum)? watermark', 'zone', 'zone.min'),
  phrase('low watermark', 'zone', 'zone.low'),
  phrase('high watermark', 'zone', 'zone.high'),
  phrase('free memory|memory free', 'host zone node', 'MemFree', 'zone.free'),
  phrase('available memory|memory available', 'host', 'MemAvailable'),
  phrase('ram|physical memory|total memory', 'host', 'MemTotal'),
  phrase('page cache', 'cgroup host', 'stat.file', 'stat.cache', 'Cached'),
  phrase('huge pages', 'host', 'HugePages_Total'),
  phrase('exit (?:status|code)', 'event', 'exit.status'),
  phrase('signal', 'event', 'exit.signal'),
  phrase('order', 'event', 'order'),
  phrase('uid', 'process', 'uid'),
];

/** Words that add nothing that could be false: they join what is checked. */
export const GLUE = new Set(
  `a an the of in on at to for with by from as is was were are be been being has had have having its their this that
  there it set configured stands stood equals equal equaled amounts amounted corresponds corresponded shows showed
  reads read reported reports held holds used uses using occupied occupies took takes counts counted value size
  memory process program group kernel and which whose when while who be named called namely i.e. so respectively host's
  carries carried names named says said appears appeared`.split(/\s+/),
);

/** Moments that a sentence names. */
export const MOMENTS: readonly (readonly [RegExp, 'kill' | 'before' | 'after'])[] = [
  [
    /^(?:at (?:the )?(?:very )?(?:moment|time|instant) of the (?:oom )?kill|at the (?:oom )?kill|when (?:it|the process|the victim) (?:was killed|died)|when the kernel (?:killed|intervened))\b/i,
    'kill',
  ],
  [/^(?:after(?:wards| the (?:kill|failure|crash))?|now)\b/i, 'after'],
  [/^(?:(?:shortly |just )?before(?:hand| the (?:kill|failure|crash))|near the peak)\b/i, 'before'],
];

/** How a figure is meant, by the words in front of it. */
export const MANNERS: readonly (readonly [RegExp, 'about' | 'under' | 'over' | 'exact'])[] = [
  [/^(?:about|around|roughly|approximately|circa|some|~|≈)\s*/i, 'about'],
  [/^(?:almost|nearly|close to|just under|just below|a little (?:under|below|less than))\s+/i, 'under'],
  [/^(?:just over|just above|a little (?:over|above|more than))\s+/i, 'over'],
  [/^(?:exactly|precisely|the full|full|all)\s+(?=\d)/i, 'exact'],
];
