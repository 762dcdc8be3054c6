import { cgroupAt } from '../../../facts/cgroups.ts';
import { secondsToLimit } from '../../../facts/forecast.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { boundaryOf } from '../lookup/boundary.ts';
import { hostOf, imaginedHost } from '../lookup/host-size.ts';
import { sayNeed, sayProgress } from '../lookup/needs.ts';
import { timesOf } from '../program/allocation.ts';
import { habitsOf } from '../program/habits.ts';
import { heldOf } from '../program/need.ts';
import { exactly, grouped, lineOf, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** What others of the group held is told from this share of the limit on. */
const WORTH_SAYING = 0.05;

/** What a limit of another size would have changed. */
export const whatIfLimit: Intent = {
  id: 'what-if-limit',
  heading: 'With another limit',
  signals: [
    [/\b(?:survive|survived|sufficient|suffice|sufficed|enough|be ok|be fine|go through|cures?)\b/, 2],
    [/\b\d+(?:[.,]\d+)? ?(?:[kmgt]i?b?|gig|mb|gb|mo|go)\b/, 1],
    [
      /\b(?:what if|what happens if|if (?:i|we|the limit|it)|suppose|would it (?:have|be)|would (?:\w+ ){0,2}(?:have )?(?:survived?|worked?|fit))\b/,
      2,
    ],
    [
      /\b(?:raise|raised|raising|increase|increased|bump|go up|put|set|give|larger|bigger|higher|more)\b.{0,40}\b(?:limit|ulimit|tasksmax|max_map_count|memorymax|memory\.max|memorylimit|\d+ ?[mg]i?b?)\b/,
      3,
    ],
    [/\b(?:limit|memorymax|memory\.max|memoryhigh)\b.{0,30}\b\d+ ?[kmgt]/, 2],
    [/\b(?:double|doubled|twice|half|triple|10x|2x)\b/, 2],
    [/\bhow (?:much|big|large|high)\b.{0,50}\b(?:need|needs|needed|should|must|have to|set)\b/, 3],
    [
      /\b(?:which|what) limit (?:should|do|must|can|would) (?:i|we) (?:set|need|give)\b|\bto (?:which|what) value\b|\bwhich value\b|\bwhat (?:limit|value|size) (?:should|do|would)\b/,
      4,
    ],
    [/\bno limit\b|\bwithout (?:a |the )?limit\b/, 2],
  ],
  answer: (ask) => [...counted(ask), ...verdict(ask), ...estimate(ask), ...forecast(ask), ...highest(ask)],
};

/** A limit of tasks or mappings is a count: what the program's loop makes, against what the question imagines. */
function counted({ diagnosis, question, main }: Ask): Draft[] {
  const id = { 'pids-limit': 'threads', 'max-map-count': 'mmap' }[diagnosis.incident.verdict.cause];
  if (id === undefined) return [];
  const size = Math.max(...question.numbers.map(Number).filter(Number.isInteger), 0);
  return main.flatMap((module) =>
    habitsOf(module)
      .filter((habit) => habit.id === id)
      .flatMap(({ at }) => {
        const line = module.lines.find(({ number }) => number === at.line);
        const times = line ? timesOf(module, line) : null;
        if (times === null) return [];
        const verdict =
          size === 0 ? '' : size <= times ? `, so ${size} is not enough` : `, which ${size} leaves room for`;
        return [
          say(
            `${lineOf(at)} is run ${grouped(times)} times by the program's loop${verdict}: “${inline(at.text)}”.`,
            at,
          ),
        ];
      }),
  );
}

/** The size that the question names, or a multiple of the limit; `null` where it names none. */
export function imagined({ question, event }: Ask): number | null {
  const size = question.sizes.find((one) => one !== event?.limit?.bytes) ?? question.sizes[0] ?? null;
  const limit = event?.limit?.bytes ?? null;
  return size ?? (question.factor !== null && limit !== null ? Math.round(limit * question.factor) : null);
}

function verdict(ask: Ask): Draft[] {
  const { diagnosis, event } = ask;
  const size = imagined(ask);
  const family = diagnosis.verdict.cause?.meta.family;
  const bounds = diagnosis.incident.insight.survival;
  const boundary = boundaryOf(ask);
  const ofMemory = event?.limit !== null && event?.limit !== undefined && event.limit.name !== 'CommitLimit';
  if (family === 'misread' || (!ofMemory && boundary?.own === true) || (!ofMemory && family === 'host'))
    return [...notTheLimit(ask).slice(0, 2), ...asHost(ask, size), ...notTheLimit(ask).slice(2)];
  if (!bounds || bounds.atLeastBytes === null) return unknown(ask);
  const least = bounds.atLeastBytes;
  if (size === null) {
    const what = `Of ${bounds.limit} more than ${exactly(least)} was needed: ${inline(bounds.why)}.`;
    return [say(what, ...bounds.evidence)];
  }
  if (size <= least)
    return [
      say(
        `No: ${exactly(size)} would not have been enough, for ${exactly(least)} was not (${inline(bounds.why)}).`,
        ...bounds.evidence,
      ),
    ];
  const { need } = ask;
  const held = heldOf(diagnosis)?.value ?? least;
  const others = event?.kind === 'memory-error' ? 0 : Math.max(0, least - held);
  const beside = others > least * WORTH_SAYING ? `, and the rest of the group ${exactly(others)}` : '';
  if (need && need.bytes + others > size)
    return [
      say(
        `No, ${exactly(size)} is not enough for the whole run, which needs about ${exactly(need.bytes)}${beside}; it only fails later.`,
        ...need.evidence,
        ...bounds.evidence.slice(0, 1),
      ),
    ];
  const when = secondsToLimit(diagnosis.facts, size);
  if (when)
    return [
      say(
        `Not for good, no: a limit of ${exactly(size)} is only reached later, for memory grows all the way.`,
        ...bounds.evidence,
      ),
    ];
  if (need)
    return [
      say(
        `By the estimate of about ${exactly(need.bytes)} for the whole run${beside}, ${exactly(size)} would do, but nothing in the evidence proves it: ${inline(bounds.why)}.`,
        ...need.evidence,
        ...bounds.evidence,
      ),
    ];
  return [
    say(
      `The evidence does not say whether ${exactly(size)} is enough: more than ${exactly(least)} was needed, and ${inline(bounds.why)}.`,
      ...bounds.evidence,
    ),
  ];
}

/** The same size as RAM of the host, where that is what ran out. */
function asHost(ask: Ask, size: number | null): Draft[] {
  const host = size === null ? null : imaginedHost(ask, 'ram');
  return host ? hostOf(ask, host.total, `${exactly(host.size)} of RAM in the host`) : [];
}

/** Nothing of the kind stopped it. */
function notTheLimit(ask: Ask): Draft[] {
  const { diagnosis, event } = ask;
  const path = event?.cgroup?.taskPath ?? diagnosis.facts.workload.cgroupPath ?? null;
  const group = cgroupAt(diagnosis.facts, path);
  const limit = group?.limit;
  const boundary = boundaryOf(ask);
  const now =
    limit?.value === 'max'
      ? [say('No: memory.max of its group is max already, so no memory limit stopped it.', limit)]
      : limit && group?.peak
        ? [
            say(
              `No: it never used more than ${exactly(group.peak.value)} of its limit of ${exactly(limit.value)}, so no memory limit stopped it.`,
              group.peak,
              limit,
            ),
          ]
        : group?.peak
          ? [
              say(
                `No memory limit stopped it; at its highest its group used ${exactly(group.peak.value)}.`,
                group.peak,
              ),
            ]
          : [];
  const why = boundary
    ? [say(`What stopped it is ${boundary.name}: ${boundary.size}.`, ...boundary.evidence)]
    : [];
  const says = diagnosis.verdict.says
    .slice(0, boundary ? 3 : 4)
    .map(({ text, evidence }) => say(text, ...evidence));
  return [...now, ...why, ...says];
}

function unknown(ask: Ask): Draft[] {
  const boundary = boundaryOf(ask);
  return boundary
    ? [
        say(
          `What stopped it is ${boundary.name}: ${boundary.size}; how much it needed beyond was never seen.`,
          ...boundary.evidence,
        ),
      ]
    : [];
}

function estimate(ask: Ask): Draft[] {
  const family = ask.diagnosis.verdict.cause?.meta.family;
  return family === 'misread' ? [] : [...sayNeed(ask), ...sayProgress(ask)];
}

/** When a limit is reached at the slope of the samples. */
function forecast(ask: Ask): Draft[] {
  const size = imagined(ask) ?? ask.event?.limit?.bytes ?? null;
  const when = size === null ? null : secondsToLimit(ask.diagnosis.facts, size);
  if (!when || size === null) return [];
  const rate = formatBytes(Math.round(when.bytesPerSecond));
  return [
    say(
      `At ${rate} a second ${formatBytes(size)} is reached ${when.seconds < 1 ? 'at once' : `${Math.round(when.seconds)} s`} after the last sample.`,
      ...when.evidence,
    ),
  ];
}

function highest({ diagnosis, event }: Ask): Draft[] {
  const path = event?.cgroup?.limitPath ?? event?.cgroup?.taskPath ?? diagnosis.facts.workload.cgroupPath;
  const group = cgroupAt(diagnosis.facts, path ?? null);
  return group?.peak ? [say(`The highest use on record is ${exactly(group.peak.value)}.`, group.peak)] : [];
}
