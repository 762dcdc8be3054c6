import type { Evidence } from '../../../schema/evidence.ts';
import type { Frame, Ground, Verdict } from '../ground.ts';
import { holds, readQuantity } from '../quantity.ts';

type Check = (ground: Ground, match: RegExpExecArray) => Verdict;

/** Where less than this part of RAM was available, a host is short. */
const SHORT = 0.1;

const KILLER = "(?:the )?(?:kernel's )?(?:oom|out-of-memory)[- ]killer";
const HERE = '(?: (?:here|in this incident|on this host|on the host|at all))?';
const sentence = (pattern: string) => new RegExp(`^(?:${pattern})$`);

/** Whole sentences about what happened and what did not, in the ways people word them. */
const SENTENCES: readonly (readonly [RegExp, Check])[] = [
  [
    sentence(
      [
        `no (?:process|task|program) was killed by ${KILLER}${HERE}`,
        `${KILLER} (?:was not|was never|wasn't|never was) (?:involved|invoked|active|at work)${HERE}`,
        `${KILLER} (?:did not|never) (?:run|ran|act|acted|kill anything|killed anything)${HERE}`,
        `${KILLER} had nothing to do with (?:it|this|the (?:crash|exit|failure)|exit (?:status|code) \\d+)${HERE}`,
        `no (?:out-of-memory|oom)[- ]kill (?:took place|happened|was logged|occurred)${HERE}`,
        `nothing was killed(?: by (?:the kernel|${KILLER}))?${HERE}`,
        `the kernel (?:did not kill|killed) (?:anything|nothing)${HERE}`,
      ].join('|'),
    ),
    noKernelKill,
  ],
  [
    sentence(
      [
        '(?:the )?(?:host|machine|server)(?: itself| as a whole)? (?:was|is) not (?:short of|out of|low on) (?:memory|ram)(?: when .*)?',
        '(?:physical )?memory(?: of the host)? was not (?:exhausted|used up)',
        '(?:the )?(?:host|machine|server) (?:still )?had (?:enough|plenty of) (?:free |available )?memory(?: left)?',
      ].join('|'),
    ),
    hostNotShort,
  ],
  [
    sentence('(?:this|it) was (?:no|not a) (?:c?group|cgroup|memory cgroup) limit'),
    (ground) => constraintIs(ground, 'CONSTRAINT_NONE'),
  ],
  [
    sentence(
      '(?:the )?(?:kernel|oom-kill line|report|oom report|constraint) (?:names|reports|says|carries|shows|is) (constraint_\\w+)(?: and global_oom)?',
    ),
    (ground, [, name]) => constraintIs(ground, (name ?? '').toUpperCase()),
  ],
  [sentence('(?:the (?:program|process|job|script)|it) (?:is|was) still running'), stillRunning],
  [sentence('(?:the (?:program|process|job|script)|it) was not killed'), stillRunning],
  [
    sentence(
      '(?:this|the) (?:host|machine|server|system) (?:runs|ran|is running|was running) (?:on )?(?:linux )?(?:kernel )?(?:version )?(\\d[\\w.+~-]+)',
    ),
    kernelIs,
  ],
  [
    sentence(
      '(\\w+) (?:different )?process(?:es)? (?:was|were) killed(?: by (?:the kernel|the oom killer))?(?: on this host| in this incident)?',
    ),
    killsAre,
  ],
];

/** Sentences of a closed form about events. */
export const events: Frame = (sentence, ground) => {
  const plain = sentence
    .replace(/[.!]+$/, '')
    .replace(/[’]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  for (const [words, check] of SENTENCES) {
    const match = words.exec(plain);
    if (match) return check(ground, match);
  }
  return null;
};

function noKernelKill({ diagnosis }: Ground): Verdict {
  const { events: all, parsed } = diagnosis.facts;
  const kill = all.find(({ kind }) => ['oom-kill', 'group-kill', 'manual-oom'].includes(kind));
  if (kill) return { grounded: false, why: 'The kernel log reports a kill.' };
  const count = parsed.after.vmstat.get('oom_kill');
  if (count?.value === 0)
    return { grounded: true, why: 'The kernel counts no kill since boot.', at: [count.at] };
  return { grounded: false, why: 'Whether the kernel killed anything is not in the evidence.' };
}

function hostNotShort({ diagnosis }: Ground): Verdict {
  const { events: all, parsed } = diagnosis.facts;
  if (all.some(({ report }) => report?.summary?.global || report?.summary?.constraint === 'CONSTRAINT_NONE'))
    return { grounded: false, why: 'The kernel reports a shortage of the host.' };
  const at: Evidence[] = [];
  for (const { meminfo } of [parsed.before, parsed.after]) {
    const [total, available] = [meminfo.get('MemTotal'), meminfo.get('MemAvailable')];
    if (!total || !available) continue;
    if (available.value < total.value * SHORT)
      return { grounded: false, why: 'Little memory was available.' };
    at.push(available.at);
  }
  return at.length > 0
    ? { grounded: true, why: 'Memory was available on the host.', at }
    : { grounded: false, why: 'How much memory was available is not in the evidence.' };
}

function constraintIs({ diagnosis }: Ground, name: string): Verdict {
  const named = diagnosis.facts.events.flatMap(({ report }) => (report?.summary ? [report.summary] : []));
  const [first] = named;
  if (!first || named.some(({ constraint }) => constraint !== name))
    return { grounded: false, why: `The kernel names ${first?.constraint ?? 'no constraint'}.` };
  return { grounded: true, why: 'The kernel names it.', at: [first.at] };
}

function stillRunning({ diagnosis }: Ground): Verdict {
  const running = diagnosis.facts.parsed.exit?.running;
  return running
    ? { grounded: true, why: 'It was still running.', at: [running.at] }
    : { grounded: false, why: 'The evidence does not say that it still runs.' };
}

function kernelIs({ diagnosis }: Ground, [, version]: RegExpExecArray): Verdict {
  const { kernelLogs } = diagnosis.facts.parsed;
  const known = kernelLogs.flatMap(({ kernelVersion, reports }) => [
    kernelVersion,
    ...reports.map((report) => report.kernelVersion),
  ]);
  const same = known.find((one) => one?.value.toLowerCase() === version);
  return same
    ? { grounded: true, why: 'The kernel log names it.', at: [same.at] }
    : { grounded: false, why: 'The kernel log names no such version.' };
}

function killsAre({ diagnosis }: Ground, [, count]: RegExpExecArray): Verdict {
  const said = readQuantity(count ?? '', 'exact')?.quantity;
  const kills = diagnosis.facts.events.filter(({ kill }) => kill !== null);
  const pids = new Set(kills.map(({ kill }) => kill?.pid));
  if (!said || !holds(said, pids.size)) return { grounded: false, why: `The kernel log shows ${pids.size}.` };
  return {
    grounded: true,
    why: 'The kernel log shows as many.',
    at: kills.flatMap(({ kill }) => (kill ? [kill.at] : [])),
  };
}
