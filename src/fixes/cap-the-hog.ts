import { meminfo } from '../facts/host.ts';
import { heldPages, pages } from '../facts/kernel-events.ts';
import { commandLabel, scriptOf } from '../facts/labels.ts';
import { platformOf } from '../facts/platform.ts';
import type { Facts } from '../facts/types.ts';
import { bytesForCommand, formatBytes } from '../lib/bytes.ts';
import { shellQuote } from '../lib/text.ts';
import type { EventProcess } from '../schema/incident.ts';
import type { FixRule } from './fix.ts';
import { setMemoryLimit } from './set-memory-limit.ts';

/** Part of RAM left to the kernel, page cache and what else starts. */
const RESERVE = 0.15;

/** Gives the largest process a limit of its own, so that it cannot take the host down with it. */
/** A process that holds less of RAM than this is no hog: its limit would change nothing. */
const HOG = 0.2;

export const capTheHog: FixRule = {
  meta: {
    id: 'cap-the-hog',
    kind: 'configuration',
    title: 'Run the largest process under a limit of its own',
    articles: ['causes/global-oom', 'causes/innocent-victim'],
  },
  propose(facts) {
    const report = facts.event?.report;
    const hog = facts.event?.hog ?? null;
    const total = meminfo(facts, 'MemTotal');
    const task = report?.tasks.find((one) => one.pid === hog?.pid);
    if (!report || !hog || !total || !task) return null;
    const others = report.tasks
      .filter((one) => one.tgid !== task.tgid)
      .reduce((sum, one) => sum + heldPages(one), 0);
    const othersBytes = pages(report, others);
    if (othersBytes === null) return null;
    const mib = 1024 ** 2;
    const room = Math.floor((total.value * (1 - RESERVE) - othersBytes) / mib) * mib;
    if (room < 16 * mib) return null;
    const path = cgroupOf(facts, hog);
    const own = path !== null && platformOf(path).kind !== 'plain' ? path : null;
    if ((pages(report, heldPages(task)) ?? total.value) < total.value * HOG) return null;
    const python = scriptOf(hog.command) !== null || /^python/.test(hog.name ?? '');
    const program = python ? `python3 ${shellQuote(scriptOf(hog.command) ?? 'PROGRAM.py')}` : 'PROGRAM';
    const run = `${program}   # with its usual arguments`;
    return {
      why: `Of ${formatBytes(total.value)} of RAM the other processes held ${formatBytes(othersBytes)}; ${formatBytes(room)} leaves them that and ${RESERVE * 100} % for the kernel. With its own limit ${commandLabel(hog)} fails alone, and the kernel kills nothing else.`,
      command: own
        ? setMemoryLimit(own, 2, room)
        : `sudo systemd-run --uid="$(id -u)" --scope -p MemoryMax=${bytesForCommand(room)} ${run}`,
      risk: 'The program is killed at that limit if it still wants more: make its peak smaller, or run it on a host with more RAM.',
      undo: own ? setMemoryLimit(own, 2, 'max') : run,
      evidence: [total.at, task.at],
    };
  },
};

/** The control group of the process, from its own file or, of the killed one, from the kernel's summary. */
function cgroupOf(facts: Facts, hog: EventProcess): string | null {
  const summary = facts.event?.report?.summary;
  if (summary?.pid === hog.pid && summary?.taskMemcg) return summary.taskMemcg;
  return facts.parsed.after.processes.get(hog.pid ?? -1)?.cgroup?.value ?? null;
}
