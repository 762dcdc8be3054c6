import type { Frame, Ground, Verdict } from '../ground.ts';
import { ORDINALS } from '../lexicon/moments.ts';
import { isNeutral } from '../lexicon/neutral.ts';

type Check = (ground: Ground, groups: Readonly<Record<string, string | undefined>>) => Verdict;

const sentence = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const NTH =
  "(?:the )?(?:(?<nth>first|second|third|fourth|last) )?(?:oom[- ])?(?:kill|oom)(?:'s line|-kill line| line| report)?";
const SAYS = '(?:names|name|reports|says|carries|carry|shows|is|has|reads|was)(?: a| the)?';

/** Whole sentences about what the kernel's own lines name, in the ways people word them. */
const SENTENCES: readonly (readonly [RegExp, Check])[] = [
  [
    sentence('(?:this|it) was (?:no|not a) (?:c?group|cgroup|memory cgroup) limit'),
    (ground) => constraintIs(ground, { name: 'constraint_none' }),
  ],
  [
    sentence(
      `(?:the kernel|the report|oom report|the oom report|the constraint|${NTH}) ${SAYS} (?<name>constraint_\\w+)(?: (?:and|with) (?<global>global_oom)(?: set)?)?(?: (?:with|and) mems_allowed ?=? ?(?<mems>[\\d,-]+))?`,
    ),
    constraintIs,
  ],
  [sentence('(?:the (?:program|process|job|script)|it) (?:is|was) still running'), stillRunning],
  [
    sentence(
      '(?:this|the) (?:host|machine|server|system) (?:runs|ran|is running|was running|is on) (?:on )?(?:linux )?(?:kernel )?(?:version )?(?<version>\\d[\\w.+~-]+)',
    ),
    kernelIs,
  ],
];

export const events: Frame = (said, ground) => {
  const plain = said
    .replace(/[.!]+$/, '')
    .replace(/[’]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  for (const [words, check] of SENTENCES) {
    const match = words.exec(plain);
    if (match) return check(ground, match.groups ?? {});
  }
  // In whatever words: the sentence names a constraint, and says nothing else.
  const [name, ...more] = plain.match(/constraint_[a-z]+/g) ?? [];
  const rest = plain.replace(/constraint_[a-z]+/g, ' ').match(/[a-z][\w'-]*/g) ?? [];
  const isPlain = rest.every(
    (word) => isNeutral(word) || /^(?:constraint|oom|oom-kill|kill|kill's)$/.test(word),
  );
  return name && more.length === 0 && isPlain ? constraintIs(ground, { name }) : null;
};

function constraintIs(
  { diagnosis }: Ground,
  { nth, name = '', global, mems }: Readonly<Record<string, string | undefined>>,
): Verdict {
  const all = diagnosis.facts.events.flatMap(({ report }) => (report?.summary ? [report.summary] : []));
  const at = nth === 'last' ? all.length - 1 : ORDINALS.indexOf(nth as 'first');
  const named = nth === undefined ? all : all.slice(at, at + 1);
  const [first] = named;
  const isSo = named.every(
    (one) =>
      one.constraint === name.toUpperCase() &&
      (mems === undefined || one.memsAllowed === mems) &&
      (global === undefined || one.global),
  );
  return first && isSo
    ? { grounded: true, why: 'The kernel names it.', at: [first.at] }
    : { grounded: false, why: `The kernel names ${first?.constraint ?? 'no constraint'}.` };
}

function stillRunning({ diagnosis }: Ground): Verdict {
  const running = diagnosis.facts.parsed.exit?.running;
  return running
    ? { grounded: true, why: 'It was still running.', at: [running.at] }
    : { grounded: false, why: 'The evidence does not say that it still runs.' };
}

function kernelIs({ diagnosis }: Ground, { version }: Readonly<Record<string, string | undefined>>): Verdict {
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
