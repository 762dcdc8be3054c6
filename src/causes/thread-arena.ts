import { commandLabel } from '../facts/labels.ts';
import { formatBytes } from '../lib/bytes.ts';
import { count } from '../lib/text.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';
import { tooSmallFor } from './kill.ts';

const MANY = 4;
const MUCH = 0.4;

/**
 * glibc gives threads malloc arenas of their own; what they free stays there. Fires on a look at the process near its
 * peak: several arenas (mappings at multiples of 64 MiB) that hold a large part of its memory, more than one
 * thread uses.
 */
export const threadArena: Cause = {
  meta: {
    id: 'thread-arena',
    title: 'Memory that threads freed stays in their malloc arenas',
    family: 'retained',
    requires: ['proc/PID/numa_maps'],
    articles: ['causes/thread-arena'],
    fixes: ['fewer-arenas', 'raise-memory-limit'],
    refines: [],
  },
  evaluate(facts) {
    const { event } = facts;
    if (!event) return notApplicable('Nothing failed.');
    const pid = facts.workload.process?.pid ?? event.victim?.pid ?? -1;
    const process = facts.parsed.before.processes.get(pid) ?? facts.parsed.after.processes.get(pid);
    const rss = process?.status.get('VmRSS') ?? process?.status.get('RssAnon');
    const { arenas } = process ?? {};
    if (!process || !arenas || !rss) return notApplicable('The process’s mappings are not in the evidence.');
    if (arenas.count < MANY || arenas.bytes < rss.value * MUCH) {
      return ruledOut(
        `Its ${count(arenas.count, 'malloc arena')} held only ${formatBytes(arenas.bytes)}.`,
        arenas.largest,
        rss,
      );
    }
    const small = tooSmallFor(facts, rss.value);
    if (small) return ruledOut(small, rss);
    const threads = process.taskCount;
    return found(
      0.85,
      say(
        `${commandLabel(event.victim ?? event.hog)} held ${formatBytes(arenas.bytes)} of its ${formatBytes(rss.value)} in ${arenas.count} malloc arenas of its threads near the peak.`,
        arenas.largest,
        rss,
      ),
      threads
        ? say(
            `It ran ${threads.value} threads then, and glibc keeps what each frees for that thread’s arena.`,
            threads,
          )
        : null,
      say(
        'Memory freed in one arena is not given to another thread’s, nor back to the kernel.',
        arenas.largest,
      ),
    );
  },
};
