import { cgroupAt } from '../facts/cgroups.ts';
import { commandLabel } from '../facts/labels.ts';
import { formatBytes } from '../lib/bytes.ts';
import { count } from '../lib/text.ts';
import { type Cause, found, notApplicable, say } from './cause.ts';

/**
 * Over memory.high the kernel makes the group's tasks reclaim and sleep; it never kills for it. Fires on a
 * group that is
 * there now: usage at memory.high, its `high` event counted, no OOM kill (cgroup-v2.rst, memory.high).
 */
export const memoryHighThrottle: Cause = {
  meta: {
    id: 'memory-high-throttle',
    title: 'The control group is held back at memory.high',
    family: 'limit',
    requires: ['memory.high', 'memory.events', 'memory.pressure'],
    articles: ['causes/memory-high-throttle'],
    fixes: ['raise-memory-high'],
    refines: [],
  },
  evaluate(facts) {
    const { event } = facts;
    if (event?.kind !== 'throttled')
      return notApplicable('No control group is held at memory.high.', event?.evidence[0]);
    const group = cgroupAt(facts, event.cgroup?.limitPath ?? null);
    const { high, usage, pressureFull } = group ?? {};
    const times = group?.events.get('high');
    const kills = group?.events.get('oom_kill');
    if (!group || !high || typeof high.value !== 'number')
      return notApplicable('The group has no memory.high.');
    const stalled = pressureFull && pressureFull.value > 0 ? pressureFull : null;
    return found(
      stalled ? 0.95 : 0.85,
      say(
        `${commandLabel(event.hog)} runs in ${group.path}, which is ${usage && usage.value < high.value ? 'near' : 'over'} its memory.high of ${formatBytes(high.value)}: the kernel slows its tasks down instead of killing them.`,
        high,
        usage,
      ),
      times ? say(`The group was held back ${count(times.value, 'time')}.`, times) : null,
      stalled
        ? say(
            `In the last ten seconds all its tasks stood still for memory ${stalled.value} % of the time.`,
            stalled,
          )
        : null,
      usage ? say(`It is charged ${formatBytes(usage.value)} in the snapshot.`, usage) : null,
      kills?.value === 0 ? say('It counts no OOM kill.', kills) : null,
    );
  },
};
