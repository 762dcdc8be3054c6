import { cgroupAt, childrenOf, isAncestor } from '../facts/cgroups.ts';
import { bySize, heldPages, pages } from '../facts/kernel-events.ts';
import { commandLabel, groupLabel, groupPhrase } from '../facts/labels.ts';
import type { Facts } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { Sentence } from '../schema/evidence.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { sameLimit } from './cgroup-limit.ts';
import { isMemcgKill, type KernelKill, kernelKill, sayKilled, sayUsage } from './kill.ts';

/**
 * The limit of a group above the victim's own was reached: a pod, a slice, a user, a job. Everything below it
 * counts, so the victim may have kept within its own limit. Fires on oom_memcg ≠ task_memcg.
 */
export const cgroupAncestorLimit: Cause = {
  meta: {
    id: 'cgroup-ancestor-limit',
    title: 'The memory limit of a parent control group was reached',
    family: 'limit',
    requires: ['commands/dmesg'],
    articles: ['causes/cgroup-ancestor-limit'],
    fixes: ['raise-memory-limit'],
    refines: ['cgroup-limit'],
  },
  evaluate(facts) {
    const event = kernelKill(facts);
    if (!event || !isMemcgKill(event))
      return notApplicable('No control group killed for its limit.', event?.report.summary?.at);
    const at = event.report.summary?.at ?? event.report.limitOf?.at;
    const { limitPath, taskPath } = event.cgroup ?? { limitPath: null, taskPath: null };
    if (limitPath === null || taskPath === null) {
      return notApplicable(
        'The report does not name both the limiting group and that of the killed process.',
        event.kill?.at,
      );
    }
    if (!isAncestor(limitPath, taskPath) || sameLimit(facts)) {
      return ruledOut('The limit that was hit is that of the killed process’s own group.', at);
    }
    return found(
      0.97,
      sayKilled(
        event,
        `because ${groupPhrase(limitPath)} reached its memory limit, which covers everything below it`,
      ),
      sayUsage(event),
      sayLargest(event),
      sayOwnLimit(facts, taskPath),
      ...saySiblings(facts, limitPath, taskPath),
    );
  },
};

/** A neighbour that held most, where the victim did not: the one whose growth is to be looked at. */
function sayLargest(event: KernelKill): Sentence | null {
  const { report, kill } = event;
  const [largest] = bySize(report);
  const victim = report.tasks.find((task) => task.pid === kill?.pid);
  if (!largest || !victim || largest.tgid === victim.tgid || heldPages(largest) < heldPages(victim) * 1.5)
    return null;
  const [most, little] = [largest, victim].map((task) => pages(report, heldPages(task)));
  if (most == null || little == null) return null;
  return say(
    `${commandLabel(event.hog)} held most below that limit, ${formatBytes(most)}; the killed process held ${formatBytes(little)}.`,
    largest.at,
    victim.at,
  );
}

function sayOwnLimit(facts: Facts, path: string): Sentence | null {
  const limit = cgroupAt(facts, path)?.limit;
  if (!limit) return null;
  if (limit.value === 'max') return say('The process’s own group has no limit of its own (max).', limit);
  return say(
    `The process’s own group has a limit of ${formatBytes(limit.value)}, which was not the one that was hit.`,
    limit,
  );
}

/** What else was charged to the limit: the neighbours below the same parent, the largest first. */
function saySiblings(facts: Facts, limitPath: string, taskPath: string): Sentence[] {
  return childrenOf(facts, limitPath)
    .filter(
      (child) =>
        child.path !== taskPath && !isAncestor(child.path, taskPath) && (child.usage?.value ?? 0) > 0,
    )
    .sort((a, b) => (b.usage?.value ?? 0) - (a.usage?.value ?? 0))
    .slice(0, 3)
    .map((child) =>
      say(
        `${groupLabel(child.path)} lies below the same limit and is charged ${formatBytes(child.usage?.value ?? 0)} in the snapshot.`,
        child.usage,
      ),
    );
}
