import { cgroupAt } from '../../../facts/cgroups.ts';
import { steadyGrowth } from '../../../facts/growth.ts';
import { groupPhrase } from '../../../facts/labels.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { boundaryOf } from '../lookup/boundary.ts';
import { sayNeed, sayProgress } from '../lookup/needs.ts';
import { passages } from '../lookup/passages.ts';
import { habitsOf } from '../program/habits.ts';
import { exactly, grouped, lineOf, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** What stays charged beyond this share of the limit is a worse start for the next run. */
const STAYS = 0.1;

/** Whether the next run fails too, and how far it came. */
export const willItHappenAgain: Intent = {
  id: 'will-it-happen-again',
  heading: 'Again',
  signals: [
    [/\b(?:again|once more|next time|another time|repeat|re-?run|retry|recur)\b/, 3],
    [
      /\b(?:will|would|does|is|can) (?:it|this|that)\b.{0,30}\b(?:happen|fail|die|crash|go through|work|succeed|come back|be killed)\b/,
      3,
    ],
    [/\b(?:restarts?|restarted|start it|run it|nothing changed|changed nothing)\b/, 3],
    [/\bhow far\b|\bgo(?:es)? through\b|\btill the end\b|\bfinish(?:es)?\b/, 2],
    [/\b(?:if i|if we|when) (?:stop|kill|remove|restart|start)\b/, 2],
    [/\bfail again\b|\bhappen again\b|\bkilled again\b/, 4],
    [/\bcalculate\b|\bhow often\b/, 1],
  ],
  answer: (ask) => [...leftOver(ask), ...verdict(ask), ...needs(ask), ...kills(ask), ...advice(ask)],
};

/** What the group is still charged with after the kill: files that no process holds. */
function leftOver({ diagnosis, event, main }: Ask): Draft[] {
  const path = event?.cgroup?.limitPath ?? null;
  const group = cgroupAt(diagnosis.facts, path);
  const usage = group?.usage;
  const shmem = group?.stat.get('shmem') ?? group?.stat.get('total_shmem');
  const limit = event?.limit?.bytes ?? null;
  if (!usage || limit === null || path === null || usage.value < limit * STAYS) return [];
  if (diagnosis.facts.event?.report === null || !shmem || shmem.value < usage.value / 2) return [];
  const habit = main.flatMap(habitsOf).find(({ id, at }) => id === 'shm' && /create=True/.test(at.text));
  return [
    say(
      `No, it fails sooner: ${inline(groupPhrase(path))} is still charged ${exactly(usage.value)} of ${exactly(limit)} with the process gone, so only ${exactly(limit - usage.value)} is left for the next run.`,
      usage,
      shmem,
      ...(event?.limit?.evidence.slice(0, 1) ?? []),
    ),
    ...(habit
      ? [
          say(
            `Names that still exist are refused, too: ${lineOf(habit.at)} creates with create=True, which raises FileExistsError for a block that is already there.`,
            habit.at,
          ),
        ]
      : []),
  ];
}

function verdict(ask: Ask): Draft[] {
  const { diagnosis, need } = ask;
  const boundary = boundaryOf(ask);
  const growth = steadyGrowth(diagnosis.facts.parsed.samples);
  const family = diagnosis.verdict.cause?.meta.family;
  if (growth)
    return [
      say(
        `Yes, it fails again if nothing changes: memory grew by ${formatBytes(Math.round(growth.bytesPerSecond))} a second all the way, so every limit is reached, a larger one later.`,
        growth.first,
        growth.last,
      ),
    ];
  if (boundary && family !== 'misread') {
    const enough = need && boundary.bytes !== null && need.bytes > boundary.bytes;
    return [
      say(
        `If nothing changes it will not go through: it ${ask.event?.kind === 'throttled' ? 'is slowed down' : 'fails'} again at ${boundary.name}, ${boundary.size}${enough ? `, for the whole run needs about ${exactly(need.bytes)}` : ''}.`,
        ...boundary.evidence,
        ...(enough ? need.evidence : []),
      ),
    ];
  }
  return diagnosis.verdict.says
    .slice(0, 2)
    .map(({ text, evidence }, i) =>
      say(i === 0 ? `As long as its reason stays, yes. ${text}` : text, ...evidence),
    );
}

function needs(ask: Ask): Draft[] {
  return ask.diagnosis.verdict.cause?.meta.family === 'misread'
    ? sayProgress(ask)
    : [...sayProgress(ask), ...sayNeed(ask)];
}

/** How often it happened already, as far as the counter goes back. */
function kills({ diagnosis, event }: Ask): Draft[] {
  const group = cgroupAt(diagnosis.facts, event?.cgroup?.taskPath ?? null);
  const count = group?.events.get('oom_kill');
  return count && count.value > 0
    ? [
        say(
          `Its control group counts ${grouped(count.value)} OOM kill${count.value === 1 ? '' : 's'} since it was made.`,
          count,
        ),
      ]
    : [];
}

function advice(ask: Ask): Draft[] {
  return passages(ask, {
    sections: ['What it means', 'Fix for good'],
    max: 1,
    words: 'restart again grows limit',
  });
}
