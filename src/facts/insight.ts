import type { Evidence } from '../schema/evidence.ts';
import type {
  Insight,
  LimitStep,
  Score,
  StormSummary,
  SurvivalBounds,
  VictimChoice,
} from '../schema/insight.ts';
import { chosenBy, type OomScore } from './badness.ts';
import { limitTree } from './cgroups.ts';
import { meminfoNearPeak } from './host.ts';
import type { HitLimit } from './limit.ts';
import { sampledMemory } from './sampled.ts';
import { storms } from './storm.ts';
import { smallestLimit } from './survival.ts';
import type { Facts } from './types.ts';

/** Gathers what follows from a whole report: the limit tree, the choice of the victim, bounds of survival, storms, samples. */
export function insightOf(facts: Facts, hit: HitLimit | null): Insight {
  return {
    limitTree: limitSteps(facts),
    victimChoice: choiceOf(facts),
    survival: survivalOf(facts, hit),
    storms: stormsOf(facts),
    samples: sampledMemory(facts, hit),
  };
}

function limitSteps(facts: Facts): LimitStep[] {
  const cgroup = facts.event?.cgroup;
  const path = cgroup?.taskPath ?? facts.workload.cgroupPath ?? cgroup?.limitPath;
  if (!path) return [];
  return limitTree(facts, path).map(({ path: step, limit, usage, peak, kills, room }) => ({
    path: step,
    limitBytes: typeof limit?.value === 'number' ? limit.value : null,
    unlimited: limit?.value === 'max',
    usageBytes: usage?.value ?? null,
    peakBytes: peak?.value ?? null,
    kills: kills?.value ?? null,
    roomBytes: room,
    hit: step === cgroup?.limitPath,
    evidence: [limit, usage, peak, kills].flatMap((one): Evidence[] => (one ? [one.at] : [])),
  }));
}

function choiceOf(facts: Facts): VictimChoice | null {
  const { event } = facts;
  if (!event?.report || !event.kill) return null;
  const { agrees, why, victim, next } = chosenBy(
    event.report,
    meminfoNearPeak(facts, 'SwapTotal')?.value ?? null,
  );
  return { agrees, why, victim: toScore(victim), next: toScore(next) };
}

function toScore(score: OomScore | null): Score | null {
  if (!score) return null;
  const { task, points, at } = score;
  return { name: task.name, pid: task.pid, points, oomScoreAdj: task.oomScoreAdj, evidence: [at] };
}

function survivalOf(facts: Facts, hit: HitLimit | null): SurvivalBounds | null {
  const bounds = smallestLimit(facts, hit);
  if (!bounds) return null;
  const { limit, atLeast, atMost, why, evidence } = bounds;
  return { limit, atLeastBytes: atLeast, atMostBytes: atMost, why, evidence: [...evidence] };
}

/** A kill on its own is no storm. */
function stormsOf(facts: Facts): StormSummary[] {
  return storms(facts.events)
    .filter((storm) => storm.events.length > 1)
    .map(({ events, cgroup, from, to, culprit }) => ({
      events: events.map((event) => event.id),
      cgroup,
      from,
      to,
      culprit: culprit && { ...culprit, evidence: [...culprit.evidence] },
    }));
}
