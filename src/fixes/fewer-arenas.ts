import { platformOf } from '../facts/platform.ts';
import { shellQuote } from '../lib/text.ts';
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
    const platform = path ? platformOf(path) : null;
    const unit = platform?.kind === 'systemd' && platform.unit.endsWith('.service') ? platform.unit : null;
    const folder = unit && shellQuote(`/etc/systemd/system/${unit}.d`);
    return {
      why: 'With few arenas, memory that one thread freed serves the next. Nothing in the Python code has to change.',
      command: folder
        ? `sudo mkdir -p ${folder}\nprintf '[Service]\\nEnvironment=MALLOC_ARENA_MAX=1\\n' | sudo tee ${folder}/arenas.conf\nsudo systemctl daemon-reload && sudo systemctl restart ${shellQuote(unit)}`
        : 'MALLOC_ARENA_MAX=1 python3 PROGRAM.py   # in a container: ENV MALLOC_ARENA_MAX=1',
      risk: 'Threads that allocate at the same time wait for each other; under the GIL that is rarely felt.',
      undo: folder ? `sudo rm ${folder}/arenas.conf && sudo systemctl daemon-reload` : 'python3 PROGRAM.py',
      evidence: facts.event?.evidence.slice(0, 1) ?? [],
    };
  },
};
