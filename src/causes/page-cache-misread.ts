import { cgroupAt } from '../facts/cgroups.ts';
import { hostKills, meminfo } from '../facts/host.ts';
import type { Facts } from '../facts/types.ts';
import { baseName } from '../facts/workload.ts';
import { formatBytes } from '../lib/bytes.ts';
import { blamedFrame } from '../parse/python.ts';
import type { Sentence } from '../schema/evidence.ts';
import { type Cause, type Finding, found, insufficient, notApplicable, ruledOut, say } from './cause.ts';
import { MISSING } from './missing.ts';

/** Little free though much available: what lies between is page cache, given back on demand. */
const LITTLE_FREE = 0.3;
const MUCH_AVAILABLE = 0.4;

/**
 * Memory looks used up but is page cache, and nothing failed for memory. Fires for the host (MemFree small,
 * MemAvailable large) or a control group (usage at its limit, most of it file pages, no kill).
 */
export const pageCacheMisread: Cause = {
  meta: {
    id: 'page-cache-misread',
    title: 'The memory in use is page cache; nothing ran out',
    family: 'misread',
    requires: ['proc/meminfo', 'memory.stat'],
    articles: ['causes/page-cache-misread'],
    fixes: ['read-available'],
    refines: [],
  },
  evaluate(facts) {
    const { event } = facts;
    if (event)
      return notApplicable(
        'A process was killed or refused memory, so something did run out.',
        event.evidence[0],
      );
    const kills = hostKills(facts);
    if (kills && kills.value > 0) return ruledOut('The kernel has killed for memory since boot.', kills);
    return ofCgroup(facts) ?? ofHost(facts);
  },
};

function ofHost(facts: Facts): Finding {
  const [total, free, available, cached] = ['MemTotal', 'MemFree', 'MemAvailable', 'Cached'].map((f) =>
    meminfo(facts, f),
  );
  if (!total || !free || !available) return insufficient('The host’s memory is not known.', MISSING.meminfo);
  if (free.value > total.value * LITTLE_FREE) return ruledOut('Free memory is not small.', free, total);
  if (available.value < total.value * MUCH_AVAILABLE)
    return ruledOut('Little memory is available, not only little free.', available, total);
  return found(
    0.9,
    say(
      `Only ${formatBytes(free.value)} is free, but ${formatBytes(available.value)} is available: the kernel gives page cache back as soon as a program asks.`,
      free,
      available,
    ),
    cached ? say(`${formatBytes(cached.value)} of the memory in use is page cache.`, cached) : null,
    sayNoKill(facts),
    sayOtherError(facts),
  );
}

function ofCgroup(facts: Facts): Finding | null {
  const cgroup = cgroupAt(facts, facts.workload.cgroupPath);
  const { usage, limit } = cgroup ?? {};
  const file = cgroup?.stat.get('total_cache') ?? cgroup?.stat.get('file') ?? cgroup?.stat.get('cache');
  const kills = cgroup?.events.get('oom_kill');
  if (!usage || typeof limit?.value !== 'number' || !file || !kills || kills.value > 0) return null;
  if (usage.value < limit.value * 0.9 || file.value < usage.value * 0.5) return null;
  return found(
    0.9,
    say(
      `The control group uses ${formatBytes(usage.value)} of ${formatBytes(limit.value)}, but ${formatBytes(file.value)} of that is page cache, which is given back on demand.`,
      usage,
      limit,
      file,
    ),
    say('It counts no OOM kill.', kills),
    sayOtherError(facts),
  );
}

function sayNoKill(facts: Facts): Sentence | null {
  const kills = hostKills(facts);
  return kills && say('The kernel counts no OOM kill since boot.', kills);
}

/** What did end the program, where it left a traceback that is not about memory. */
function sayOtherError(facts: Facts): Sentence | null {
  const error = facts.parsed.errors.findLast((one) => !one.isMemory);
  if (!error) return null;
  const frame = blamedFrame(error);
  const where = frame ? ` at line ${frame.line} of ${baseName(frame.file)}` : '';
  return say(
    `The program ended by itself with ${error.type}${where}, which has nothing to do with memory.`,
    error.at,
    frame?.at,
    facts.parsed.exit?.status,
  );
}
