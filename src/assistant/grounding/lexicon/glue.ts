/** Words that begin another statement within a sentence. */
export const JOINTS = /^(?:and|but|while|whereas|although|though|however|yet|versus|vs|against)$/i;

/**
 * Words that add nothing that could be false of a figure: they join what is checked. A word that limits, orders, denies
 * or gives a reason ("all", "never", "first", "because") is none of them.
 */
export const GLUE: ReadonlySet<string> = new Set(
  [
    // Articles, prepositions, auxiliaries, pronouns of belonging.
    'a an the this that these those in on at to for with by from as into onto upon within inside through via per about',
    'is was were are be been being has had have having do does did its their his own it there here',
    'and which whose when while who where so then also i.e. e.g. namely respectively thereby according',
    // Verbs of showing and saying.
    'shows showed shown showing show reads read reported reports report reporting lists listed listing list gives gave given giving give',
    'says said saying states stated state tells told tell names named naming name called prints printed displays displayed display',
    'indicates indicated indicate contains contained containing contain carries carried carry records recorded record registers',
    'registered notes noted note logs logged appears appeared appear see seen found find represents represented represent',
    'counts counted counting count puts put marks marked documents documented confirms confirmed describes quotes quoted',
    // Verbs of being so much.
    'set sets configured stands stood standing equals equal equaled equalled amounts amounted amount amounting corresponds',
    'corresponded correspond comes came come coming totals totaled totalled total makes made make making   ',
    'remained remains remain remaining stayed stays stay leaving lay lies lie sits sat exists exist existed',
    'translates translated',
    'charged accounted credited attributed assigned measured measures measure sampled taken observed available tied',
    'runs ran running run work share shares shared ',
    'has-been value values size sizes figure figures number numbers level amount amounts quantity sum entry entries row column field',
    // Nouns of the field that say no more than the figure's own.
    'memory process program group control kernel log file files task table dmesg report snapshot state line setting settings option',
    "configuration configured parameter parameters data evidence information output listing time moment point space unit's per",
    'itself themselves oneself meminfo vmstat proc status /proc/vmstat /proc/meminfo /proc /sys limits counter counters statistics stats',
    'memory.stat memory.events memory.events.local control machine-wide part parts place kind sort type command script interpreter',
    "tree hierarchy section block memory's oom out-of-memory kernel's message messages mem-info free df ps top uptime",
    // Adverbs of degree and discourse that claim nothing of their own.
    'slabinfo buddyinfo zoneinfo stdout stderr exit.txt smaps_rollup pids.events samples.csv allows allowed allow protected',
    'respectively exactly exact precisely well far slightly somewhat much way clearly considerably merely simply indeed actually currently',
    'then finally fully still already just only even very quite rather overall altogether entirely entire whole together in fact',
    'large big high many small alone both long any some such same another active likewise too again as-is hence same time',
    'everything whatever bytes everywhere roughly around soft hard once by means terms',
    'being long ordinary normal usual plain mere actual true raw overall individual separate certain',
  ].flatMap((line) => line.split(' ')),
);
