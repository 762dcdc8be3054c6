import { cgroupAt } from '../../../facts/cgroups.ts';
import { hostKills } from '../../../facts/host.ts';
import { inline } from '../../../lib/text.ts';
import { INCONCLUSIVE } from '../../../schema/incident.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { boundaryOf } from '../lookup/boundary.ts';
import { mentioned } from '../lookup/standing.ts';
import { quoted, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** How sure the verdict is, on what lines, and what speaks against the rest. */
export const howSure: Intent = {
  id: 'how-sure',
  heading: 'How sure that is',
  signals: [
    [/\bhow (?:sure|certain|confident)\b|\bare you (?:really |quite |absolutely )?(?:sure|certain)\b/, 6],
    [/\b(?:sure|certain|confidence|confident|probability|guess(?:ing)?)\b/, 3],
    [/\bhow (?:can|do) you know\b|\bhow (?:can|could) you be\b/, 4],
    [/\b(?:can't|cannot|can not) be (?:the reason|right|true|it)\b|\bdoubt\b|\bi don't (?:believe|buy)\b/, 3],
    [/\byou (?:tell|say|said|claim)\b/, 2],
    [/\b(?:is|was) (?:it|that) really\b|\breally\?/, 1],
  ],
  answer: (ask) => [...verdict(ask), ...counters(ask), ...named(ask), ...says(ask), ...against(ask)],
};

function verdict(ask: Ask): Draft[] {
  const { incident } = ask.diagnosis;
  const { cause, confidence, title, evidence } = incident.verdict;
  if (cause === INCONCLUSIVE) return [say(incident.verdict.summary, ...evidence.slice(0, 2))];
  const summary = ask.diagnosis.facts.event?.report?.summary;
  const boundary = boundaryOf(ask);
  const percent = Math.round(confidence * 100);
  return [
    say(`${percent} %: ${title}. It rests on these lines.`, ...evidence.slice(0, 3)),
    ...(summary?.oomMemcg
      ? [
          say(
            `The kernel itself names the group whose limit was hit, oom_memcg=${inline(summary.oomMemcg, 160)}, and that of the process, task_memcg=${inline(summary.taskMemcg ?? 'unknown', 160)}${summary.oomMemcg === summary.taskMemcg ? ': the same, so it was none above it' : ''}.`,
            summary,
          ),
        ]
      : []),
    ...(boundary ? [say(`What was hit is ${boundary.name}: ${boundary.size}.`, ...boundary.evidence)] : []),
  ];
}

/** The counter of the group against that of the whole host since boot. */
function counters({ diagnosis, event, question }: Ask): Draft[] {
  if (!/oom_kill|kill|times|count|vmstat/.test(question.text)) return [];
  const { facts } = diagnosis;
  const group = cgroupAt(facts, event?.cgroup?.limitPath ?? event?.cgroup?.taskPath ?? null)?.events.get(
    'oom_kill',
  );
  const host = hostKills(facts);
  const before = facts.parsed.before.vmstat.get('oom_kill');
  const rise = before && host ? ` It stood at ${before.value} before and at ${host.value} afterwards.` : '';
  return [
    ...(group
      ? [say(`The group's own counter says oom_kill ${group.value}: ${quoted(group.at, 60)}.`, group)]
      : []),
    ...(host
      ? [
          say(
            `oom_kill ${host.value} in /proc/vmstat counts the whole host since boot, all groups together, and not this group alone.${rise}`,
            host,
            before,
          ),
        ]
      : []),
  ];
}

/** Figures and fields that the question holds against it, and when they were taken. */
function named(ask: Ask): Draft[] {
  const report = ask.diagnosis.facts.event?.report;
  const snapshot = report
    ? ', but that file is a snapshot of another moment, not of the kill, and what was held then can be far from it'
    : '';
  return mentioned(ask)
    .filter(({ source }) => /\/proc\/\d+\//.test(`/${source}`))
    .slice(0, 1)
    .map((at) => say(`You are right that ${quoted(at, 80)} says so${snapshot}.`, at));
}

function says({ diagnosis }: Ask): Draft[] {
  return diagnosis.verdict.says.slice(0, 5).map(({ text, evidence }) => say(text, ...evidence));
}

/** Causes that people suspect first. */
const SUSPECTED =
  /^(?:global-oom|cgroup-limit|cgroup-ancestor-limit|leak-growth|slab-leak|tmpfs-shm|userspace-oom-killer|not-oom-sigkill|memory-high-throttle|page-cache-misread|rlimit-as|overcommit-strict|high-order-fragmentation)$/;

/** What was ruled out with a line that proves it. */
function against({ diagnosis }: Ask): Draft[] {
  return diagnosis.incident.ruledOut
    .filter(({ cause, evidence }) => evidence.length > 0 && SUSPECTED.test(cause))
    .slice(0, 2)
    .map(({ cause, why, evidence }) => say(`Not ${cause}: ${why}`, ...evidence));
}
