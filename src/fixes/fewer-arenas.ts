import { serviceDropIn } from './drop-in.ts';
import type { FixRule } from './fix.ts';

/** MALLOC_ARENA_MAX bounds the arenas (mallopt(3) M_ARENA_MAX). */
export const fewerArenas: FixRule = {
  meta: {
    id: 'fewer-arenas',
    kind: 'configuration',
    title: 'Let all threads share one or two malloc arenas',
    articles: ['causes/thread-arena'],
  },
  propose(facts) {
    const path = facts.event?.cgroup?.taskPath ?? facts.workload.cgroupPath;
    const service = serviceDropIn(path ?? null, 'arenas', 'Environment=MALLOC_ARENA_MAX=1');
    return {
      why: 'With few arenas, memory that one thread freed serves the next. Nothing in the Python code has to change.',
      command:
        service?.command ??
        'MALLOC_ARENA_MAX=1 python3 PROGRAM.py   # in a container: ENV MALLOC_ARENA_MAX=1',
      risk: 'Threads that allocate at the same time wait for each other; under the GIL that is rarely felt.',
      undo: service?.undo ?? 'python3 PROGRAM.py',
      evidence: facts.event?.evidence.slice(0, 1) ?? [],
    };
  },
};
