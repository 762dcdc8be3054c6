/**
 * Words of one meaning, by the meaning. A phrase is one or more words; of those that begin alike the longest is read.
 * Every word here carries truth: what carries none is in INERT.
 */
export const CONCEPTS: Readonly<Record<string, string>> = {
  NOT: "not|far from|nowhere near|anything but|never|n't|no longer|by no means|in no way|hardly ever",
  NO: 'no|not one|not a|not any|not a single|no single|none of the|zero',
  NONE: 'none|nothing|nobody|no one|not anything|not one',
  ANY: 'any|anything|anyone|something|a|an',
  ONLY: 'only|solely|exclusively|alone',
  ALL: 'all|everything|all of it|the whole of it|all of the|entirely|completely|fully|totally|both',
  KILL: 'killed|oom killed|kill|kills|killing|died|die|dead|shot|terminated|sacrificed|ended|taken down|brought down|shot down|got killed|picked|chosen|selected|chose|picked as victim|was the victim|fell victim',
  VICTIM: 'victim|the victim|victims',
  KILLER:
    'oom killer|the oom killer|the kernel oom killer|out of memory killer|the out of memory killer|kernel oom killer|global oom killer|the killer|killer|kernel out of memory killer|the kernel out of memory killer',
  OOMKILL:
    'oom kill|oom kills|out of memory kill|out of memory kills|oom event|out of memory event|kernel kill|kill by the kernel|kernel kills',
  KERNEL: 'kernel|the kernel|linux|the linux kernel',
  ACT: 'ran|run|act|acted|intervened|intervene|stepped in|step in|struck|involved|invoked|active|at work|came into play|woke up|fired|took place|happened|happen|occurred|was logged|logged|recorded|counted|triggered|started|applied|applies|apply|in force|in effect|play a part|played a part|played a role|play a role|a factor|at fault|to blame|responsible',
  NOTHINGTODO: 'had nothing to do with',
  INVOKED: 'asked for memory and triggered|asked for the memory and triggered|caused the call of',
  BY: 'by|through|from|because of|due to|thanks to',
  SHORT:
    'short of memory|run short of memory|scarce|tight|short of ram|short on memory|low on memory|low on ram|out of memory|out of ram|ran out of memory|run out of memory|ran out of ram|under memory pressure|running low on memory|starved of memory|short on ram|starved|overloaded|in trouble|in distress|the bottleneck|a bottleneck|under pressure|ran low on memory|ran short of memory',
  FULL: 'full|well filled|nearly full|almost full|exhausted|used up|filled|filled up|depleted|completely used|fully used|completely consumed|overfull|at capacity|consumed|ran full|eaten up|the constraint|the limiting resource|the limiting factor|the bottleneck resource|scarce|gone|run dry|ran dry|taken up',
  ENOUGH:
    'enough|plenty|plenty of|ample|sufficient|plentiful|abundant|lots of|lot of|a lot of|more than enough|in good supply|to spare|comfortable',
  FREE: 'free|unused|available|untouched|idle|empty|unoccupied|not in use|left over|spare|left',
  USED: 'used|uses|use|using|in use|touched|occupied|written to|utilised|utilized|employed|put to use|needed',
  REACH:
    'reached|hit|met|exceeded|ran into|touched|used up|outgrew|went over|crossed|attained|overran|bumped into|passed|was at|stood at|came up against|reach|exceed|hitting|reaching|violated|surpassed|ran against|at|over',
  NEAR: 'close to|near|almost at',
  LIMIT:
    'limit|memory.max|memory limit|limits|memory limits|ceiling|memory max|cap|memory cap|numeric memory max|bound|upper bound|quota|restriction|memory ceiling|cgroup limit|cgroup memory limit|container limit|memory cgroup limit|container memory limit|unit limit',
  DATALIMIT: 'data limit|data ulimit|data size limit|data segment limit|rlimit_data',
  SPACELIMIT:
    'address space limit|limit of its address space|limit of the address space|rlimit_as|address space ulimit',
  TASKLIMIT: 'task limit|limit of tasks|pids limit|limit on tasks|pids max|process limit|thread limit',
  MAPLIMIT: 'mapping limit|limit of mappings|maximum number of mappings|limit on mappings|map count limit',
  UNLIMITED:
    'unlimited|unbounded|unrestricted|without limit|without a limit|without a memory limit|without any limit|not limited|not capped|uncapped',
  LIMITED: 'bounds|limiting|caps|restricts|limited|capped|restricted|bounded|constrained',
  MEM: 'memory|ram|physical memory|main memory|host memory|system memory|memory of the host|ram of the host|memory of the machine|memory of its own|memory as a whole',
  SWAP: 'swap|swap space|swap device|swap partition|swap area|swapping|swap of the host|host swap',
  SWAPPED: 'swapped|swapped out|paged out|moved to swap|swap out',
  HUGE: 'huge pages|huge page|hugepages|huge page pool|the huge page pool|reserved huge pages|reserved pool|pool of huge pages|huge page reservation',
  ANYPROC:
    'process|processes|task|tasks|program|programs|other process|other processes|other task|other program',
  OTHER: 'other|another|further|else|additional',
  SURVIVE:
    'survived|went on running|goes on running|went on|carried on|still there|was still there|still running|kept running|still alive|alive|is running|running|unharmed|left alone|escaped|spared|lives on|continued|continued to run|untouched by it',
  SIGNAL: 'signal|sigkill|sigterm|sigsegv|sigabrt',
  EXIT: 'exit status|exit code|status|exited|exited with|exit|finished|exit value|return code',
  ERROR:
    'memoryerror|runtimeerror|oserror|keyerror|exception|python exception|traceback|brokenpipeerror|bad alloc',
  RAISE:
    'raised|threw|failed|aborted|stopped|gave up|gave up with|came out of|was raised by|was raised in|was thrown by|comes from|ends in|ends with|aborted with|stopped by|ended in|failed with|ended with|died with|stopped with|got|received|hit a|crashed with|ran into a|met|met a',
  LARGEST:
    'outweighed every other|outweighed all other|larger than every other|larger than any other|bigger than every other|bigger than any other|bigger than all other|larger than all other|by far the largest|largest|biggest|the one with the most memory|with the most memory|most memory|the largest consumer|heaviest|largest memory consumer|biggest consumer|process with the most memory|largest process',
  INNOCENT:
    'innocent|innocent bystander|bystander|innocent victim|an innocent victim|harmless|at fault itself',
  FIRST: 'first',
  SECOND: 'second',
  THIRD: 'third',
  LAST: 'last|final',
  CONSTRAINT: 'constraint',
  GLOBAL:
    'global|global oom|host wide|system wide|machine wide|a global|global out of memory|global_oom|whole host|the whole host|of the whole host|real shortage of the host|shortage of the host',
  LOCAL:
    'memory cgroup|cgroup oom|a memory cgroup|local|of a memory cgroup|memcg|confined to the cgroup|cgroup level|limited to the cgroup|inside its cgroup|within its cgroup',
  KINDOFOOM:
    'oom|out of memory|shortage|out of memory situation|oom situation|out of memory condition|the shortage|memory shortage|the oom|situation|condition|event',
  GROUPKILL: 'group kill|group kills|memory.oom.group|oom group kill|group oom|memory oom group',
  SWITCHEDON: 'switched on|enabled|on|active for|set|turned on|activated',
  SWITCHEDOFF: 'switched off|disabled|off|turned off|deactivated',
  LOCK: 'locked|pinned|mlocked|mlockall',
  REASON:
    'reason|the reason|cause|the cause|culprit|explanation|root cause|problem|the problem|issue|trouble|to blame for|reason for',
  CRASH:
    'crash|failure|kill|exit|the crash|the failure|the kill|incident|the incident|this incident|abort|error|death|the death',
  RELEASE: 'release|released|give back|given back|returned|return|freed|free up|handed back|frees',
  MORERAM:
    'more ram|adding ram|more memory in the machine|adding ram to the machine|adding ram to the host|more ram in the machine|more ram in the host|more ram on the host|additional ram|extra ram|a bigger machine|a larger machine|a bigger host|a larger host|buying ram|adding more ram|adding memory to the host|adding memory to the machine|more host memory',
  WOULD: 'would|will|could|can',
  HELP: 'help|helped|change anything|change this|change that|make a difference|made a difference|prevent this|have prevented it|have prevented this|prevent it|avoid it|avoid this|have helped|raise the limit|raise this limit|raise that limit|raise the ceiling|lift the limit|solve the problem|solve this|be of use|matter|have mattered|have changed anything|have made a difference',
  AFTER: 'after|right after|shortly after|just after|following|immediately after|later than',
  AHEAD: 'before|right before|shortly before|ahead of|prior to|earlier than',
  THROTTLED: 'throttled|slowed down|slowed|held back|made slow',
  NOSWAP:
    'may not swap|cannot swap|may not use any swap|could not use any swap|could not use the swap|may not use swap|may not use the swap|could not use swap|cannot use swap|could not be swapped out|may not swap at all|is not allowed any swap|not allowed any swap|is not allowed to swap|not allowed to swap|can not swap|can not use swap|can not use any swap|was not allowed to swap|was not allowed to use swap',
  NOROLE:
    'played no role|plays no role|played no part|plays no part|had no part|has no part|has no influence|had no influence|took no part|is irrelevant|was irrelevant|had no say',
  HEAP: 'heap|python heap|own heap|python objects|heap memory|python heap memory|objects of python',
  TAKEPART:
    'took part|take part|had a part|was involved|was in play|was behind|stood behind|lies behind|caused|brought about',
  ASLARGE: 'as large as|as big as|came near|came close to|comes near|comes close to|came anywhere near',
  USERKILLER: 'earlyoom|systemd oomd|systemd-oomd|oomd',
  DIFFERENT: 'different|distinct',
  TOGETHER: 'together|at once|at the same time|in one go|simultaneously|along',
  PROTECT: 'protected|shielded|exempt|spared by|guarded',
};

/** Words that say nothing that could be false of what happened. */
export const INERT: ReadonlySet<string> = new Set(
  (
    'the this that these those its their his her it there here is was were are be been being has had have having do did does done ' +
    'in on at of to for with within inside as and itself himself themselves then thus so just still already yet even simply merely ' +
    'actually indeed really also too however therefore apparently clearly plainly evidently in fact own whole entire one ' +
    'case time moment point during when while who which what whose kind sort by means got getting become became sense way ' +
    'shows show showed shown lists listed contains contained log dmesg report evidence says said according ' +
    'ever once as-a-whole overall generally in-total finally eventually subsequently meanwhile respectively namely'
  ).split(' '),
);
