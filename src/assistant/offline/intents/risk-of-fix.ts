import { cgroupAt } from '../../../facts/cgroups.ts';
import { meminfo } from '../../../facts/host.ts';
import { inline } from '../../../lib/text.ts';
import { command, type Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { passages } from '../lookup/passages.ts';
import { remediesFor } from '../lookup/remedies.ts';
import { rowsOf } from '../lookup/rows.ts';
import { allocationsOf } from '../program/allocation.ts';
import { evidenceOf } from '../program/files.ts';
import { exactly, lineOf, quoted, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** What a change puts at risk, how to take it back, and what else there is. */
export const riskOfFix: Intent = {
  id: 'risk-of-fix',
  heading: 'Risk and undo',
  signals: [
    [
      /\b(?:dangerous|danger|risk|risks|risky|harm|harmful|side effects?|drawbacks?|downside|safe|afraid|break|breaks)\b/,
      4,
    ],
    [/\b(?:undo|revert|roll ?back|take (?:it|that) back|back out|restore|go back)\b/, 5],
    [
      /\bwhat happens\b.{0,40}\b(?:if|when|next)\b|\bif i (?:switch|turn|disable|enable|set|do|change|remove)\b/,
      3,
    ],
    [/\b(?:switch|turn)(?:ed|ing)? (?:\w+ ){0,4}(?:off|on)\b|\bdisable\b/, 2],
    [/\b(?:leave|spare|ignore|exclude|avoid)\b.{0,30}\b(?:alone|my|our|python|process)\b/, 3],
    [/\bis there (?:another|a different|any other) way\b|\banother way\b/, 3],
    [/\b(?:crash|crashes|afford|production)\b/, 1],
    [/\bovercommit_memory=1\b/, 3],
  ],
  answer: (ask) => [
    ...otherWays(ask),
    ...unused(ask),
    ...overcommit(ask),
    ...watcher(ask),
    ...untouched(ask),
    ...fixes(ask),
    ...group(ask),
    ...known(ask),
  ],
};

/** What else can be done, where the question asks for another way. */
function otherWays(ask: Ask): Draft[] {
  return /another way|other way|alternative|different way|instead|otherwise/.test(ask.question.text)
    ? remediesFor(ask, 3)
    : [];
}

/** Huge pages that are set aside and that no program uses. */
function unused({ diagnosis, question }: Ask): Draft[] {
  const [total, free, reserved] = ['HugePages_Total', 'HugePages_Free', 'HugePages_Rsvd'].map((name) =>
    meminfo(diagnosis.facts, name),
  );
  if (!/huge/.test(question.text) || !total || !free || total.value === 0) return [];
  const used = total.value - free.value;
  return [
    say(
      used === 0 && (reserved?.value ?? 0) === 0
        ? `No program uses them now: of ${total.value} huge pages ${free.value} are free and ${reserved?.value ?? 0} reserved, so none is in use.`
        : `Of ${total.value} huge pages ${used} are in use: these stay, and only the ${free.value} free ones can be given back.`,
      total,
      free,
      reserved,
    ),
  ];
}

function fixes({ diagnosis }: Ask): Draft[] {
  return diagnosis.incident.fixes
    .slice(0, 2)
    .flatMap((fix, i) => [
      say(`${fix.title}: ${fix.risk}`, ...fix.evidence),
      ...(fix.undo && i === 0 ? [say(FIXED.toUndo), command('', fix.undo, fix.evidence)] : []),
    ]);
}

/** A parent that only waits for its workers starts no new one. */
function untouched(ask: Ask): Draft[] {
  const { diagnosis, modules, event } = ask;
  if (diagnosis.facts.event?.kind !== 'group-kill') return [];
  const module = modules.find(({ lines }) => lines.some(({ text }) => /\bos\.wait(?:pid)?\(/.test(text)));
  const wait = module?.lines.find(({ text }) => /\bos\.wait(?:pid)?\(/.test(text));
  const top = rowsOf(ask).find(({ pid }) => pid === event?.hog?.pid);
  const said = ask.sources
    .filter(({ name }) => name === 'program/stdout.txt')
    .flatMap((source) =>
      source.lines
        .filter(({ text }) => new RegExp(`\\b${top?.pid ?? 'none'}\\b`).test(text))
        .map((line) => evidenceOf(source, line)),
    )[0];
  const alone = top
    ? [
        say(
          `Only ${top.label} would die then${said ? `, which the output calls “${inline(said.text)}”` : ''}: it held ${top.held}.`,
          top.at,
          said,
        ),
      ]
    : [];
  if (!module || !wait) return alone;
  const forks = module.lines.filter(({ text, number }) => /\bos\.fork\(/.test(text) && number > wait.number);
  const at = evidenceOf(module.file.source, wait);
  return [
    ...alone,
    ...(forks.length === 0
      ? [
          say(
            `Not without a drawback: ${lineOf(at)} waits for a worker that ends (“${inline(wait.text)}”), and no line after it forks a new one, so the rest go on with one worker fewer.`,
            at,
          ),
        ]
      : []),
  ];
}

/** With every request granted, the bill comes when the memory is written to. */
function overcommit(ask: Ask): Draft[] {
  const { diagnosis, question, main } = ask;
  const total = meminfo(diagnosis.facts, 'MemTotal');
  if (!/overcommit/.test(question.text) || !total || diagnosis.verdict.cause?.meta.family !== 'refused')
    return [];
  const big = main.flatMap(allocationsOf).find(({ bytes }) => bytes > total.value);
  const write = main.flatMap(({ lines, file }) =>
    lines
      .filter(({ text }) => /^\s*\w+\[.*:.*\]\s*=/.test(text))
      .map((line) => evidenceOf(file.source, line)),
  )[0];
  return big
    ? [
        say(
          `The request would pass, but the array of ${exactly(big.bytes)} is larger than the ${exactly(total.value)} of RAM${write ? `, and ${lineOf(write)} writes to it (“${inline(write.text)}”)` : ''}: once more of it is filled than fits, the kernel's OOM killer kills the script or another process of the host.`,
          big.at,
          total,
          write,
        ),
      ]
    : [];
}

/** A killer in user space keeps the host from standing still: without it the kernel acts, later. */
function watcher({ diagnosis }: Ask): Draft[] {
  const kill = diagnosis.facts.event?.userspace;
  if (!kill) return [];
  const option =
    kill.killer === 'earlyoom'
      ? '--avoid REGEX spares processes by name, and -m PERCENT lowers the threshold'
      : kill.killer === 'systemd-oomd'
        ? 'ManagedOOMPreference=avoid spares a unit'
        : 'its configuration lists names to spare';
  return [
    say(
      `${kill.killer}: ${option}. It then takes another process, or nothing at all until the kernel's own OOM killer acts when the host is out of memory: ${quoted(kill.at)}.`,
      kill.at,
    ),
  ];
}

/** What the group counts now. */
function group({ diagnosis, question, event }: Ask): Draft[] {
  const now = cgroupAt(diagnosis.facts, event?.cgroup?.limitPath ?? null)?.oomGroup;
  return now && /oom\.group|group/.test(question.text)
    ? [say(`memory.oom.group is ${now.value} now.`, now)]
    : [];
}

function known(ask: Ask): Draft[] {
  return passages(ask, {
    sections: ['Fix now', 'Fix for good', 'What it means'],
    max: 3,
    words: 'risk undo',
    least: 3,
  });
}
