/**
 * What a line must hold to be kept from a text too large to keep whole, and how many lines are kept with it.
 * Every line that a parser of logs goes by holds one of these or stands near one.
 */
export interface Marker {
  readonly literal: string;
  /** The part of it that is looked for first: three letters that are rare in logs. */
  readonly key: string;
  /** Lines kept before: a traceback ends with what it is about. */
  readonly before: number;
  readonly after: number;
  /** The last line of a kernel's report: what follows is of interest only briefly. */
  readonly closes?: true;
}

/** What a section begins with; these alone reach back to the line feed before, since kernels print `==>`, too. */
export const HEADER = '\n==> ';
export const MAGIC = '\noomwhy-bundle ';

type Reach = Omit<Marker, 'literal' | 'key'>;
/** The longest run of a report between two lines that tell it is one: zones of many nodes, slabs, a trace. */
const REPORT: Reach = { before: 5, after: 600 };
const KILL: Reach = { before: 5, after: 50, closes: true };
const ERROR: Reach = { before: 200, after: 20 };
const NEARBY: Reach = { before: 5, after: 20 };
const BELOW: Reach = { before: 0, after: 60 };
/** Found for its own sake; keeps nothing. */
const SECTION: Reach = { before: 0, after: 0 };

const LITERALS: readonly (readonly [key: string, reach: Reach, literals: readonly string[]])[] = [
  ['\n==', SECTION, [HEADER]],
  ['\noo', SECTION, [MAGIC]],
  // The kernel's reports, whole.
  ['oom', REPORT, ['oom-kill', 'oom_kill']],
  ['Kil', REPORT, ['Kill process']],
  ['Kil', KILL, ['Killed process']],
  ['m-I', REPORT, ['Mem-Info']],
  ['l_v', REPORT, ['total_vm']],
  ['llo', REPORT, ['page allocation']],
  ['mor', REPORT, ['memory: usage']],
  // Requests that the kernel refused.
  ['mor', NEARBY, ['enough_memory', 'enough memory']],
  ['uli', NEARBY, ['ulimit']],
  ['y p', NEARBY, ['rejected by pids']],
  // Programs that kill, and what is said of the killed.
  ['oom', NEARBY, ['oomd', 'earlyoom', 'oom_reaper']],
  ['OOM', NEARBY, ['OOM']],
  ['oha', NEARBY, ['nohang']],
  [
    'kil',
    NEARBY,
    ['o killable', 'kill -', 'killed -', 'killing -', 'killing process', 'killed by', 'killed  '],
  ],
  ['Kil', NEARBY, ['Killed']],
  ['SIG', NEARBY, ['SIGKILL', 'SIGTERM to', 'sent SIG', '-SIG', '{SIG', '.SIG']],
  ['l 9', NEARBY, ['signal 9']],
  ['9/K', NEARBY, ['=9/KILL']],
  [
    'xit',
    NEARBY,
    ['exitcode=-', 'exitcode -', 'exitcode: -', 'exit codes of', 'exit status 137', 'exit status -9'],
  ],
  ['xit', ERROR, ['exited unexpectedly', 'exited prematurely', "exited with 'signal"]],
  [
    'mor',
    NEARBY,
    ['of memory', 'Of Memory', 'of-memory', 'on memory', 'low memory', 'emory cgroup', 'emory limit'],
  ],
  ['mor', NEARBY, ['memory peak', 'memory budget', 'system memory', 'hared memory', 'resource: memory']],
  // Python and its libraries; the traceback stands before.
  ['mor', ERROR, ['MemoryError', 'OutOfMemory', 'allocate memory', 'emory allocation']],
  ['MOR', ERROR, ['OF_MEMORY']],
  ['llo', ERROR, ['to allocate', 'bad_alloc', 'malloc fail', 'CPUAllocator']],
  ['C_F', ERROR, ['ALLOC_FAILED']],
  ['XHA', ERROR, ['RESOURCE_EXHAUSTED']],
  ['xha', ERROR, ['ResourceExhausted']],
  ['Poo', ERROR, ['BrokenProcessPool']],
  ['edW', ERROR, ['TerminatedWorker']],
  ["n't", ERROR, ["n't start new thread"]],
  // What the machine has, and when it started.
  ['mTo', BELOW, ['MemTotal:']],
  ['nux', BELOW, ['Linux version']],
  ['k t', BELOW, ['system clock to']],
];

export const MARKERS: readonly Marker[] = LITERALS.flatMap(([key, reach, literals]) =>
  literals.map((literal) => ({ key, literal, ...reach })),
);

/** Keys of one group are looked for as one, so they are alike letter by letter. */
export const KEY_GROUPS: readonly (readonly string[])[] = [
  ['oom', 'OOM', 'oha', 'Poo'],
  ['kil', 'Kil', 'edW'],
  ['mor', 'mTo', 'MOR'],
  ['llo', 'uli'],
  ['SIG', 'l_v', 'l 9', 'C_F'],
  ['\n==', '\noo', 'xha', 'XHA', 'xit'],
  ['9/K', "n't", 'nux', 'm-I'],
  ['k t', 'y p'],
];
