import { meminfo } from '../facts/host.ts';
import { heldPages, pages } from '../facts/kernel-events.ts';
import { commandLabel, scriptOf } from '../facts/labels.ts';
import { bytesForCommand, formatBytes } from '../lib/bytes.ts';
import { shellQuote } from '../lib/text.ts';
import type { FixRule } from './fix.ts';

/** Part of RAM left to the kernel, page cache and what else starts. */
const RESERVE = 0.15;

/** Gives the largest process a limit of its own, so that it cannot take the host down with it. */
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
    const program = scriptOf(hog.command) ?? hog.name ?? 'PROGRAM';
    return {
      why: `Of ${formatBytes(total.value)} of RAM the other processes held ${formatBytes(othersBytes)}; ${formatBytes(room)} leaves them that and ${RESERVE * 100} % for the kernel. With its own limit ${commandLabel(hog)} fails alone, and the kernel kills nothing else.`,
      command: `sudo systemd-run --scope -p MemoryMax=${bytesForCommand(room)} python3 ${shellQuote(program)}   # with its usual arguments`,
      risk: 'The program is killed at that limit if it still wants more: make its peak smaller, or run it on a host with more RAM.',
      undo: 'Start it as before.',
      evidence: [total.at, task.at],
    };
  },
};
