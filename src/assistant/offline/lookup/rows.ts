import { bySize, heldPages, pages } from '../../../facts/kernel-events.ts';
import { processLabel } from '../../../facts/process-names.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { inline } from '../../../lib/text.ts';
import type { Evidence } from '../../../schema/evidence.ts';
import type { Ask } from '../ask.ts';
import { grouped } from '../say.ts';

/** A process at the kill: how it is called, what it held, its oom_score_adj. */
export interface Row {
  readonly pid: number;
  readonly label: string;
  readonly name: string;
  readonly bytes: number | null;
  /** `133.9 MiB (34,267 pages)`, with swap where it had some. */
  readonly held: string;
  readonly adj: number | null;
  readonly killed: boolean;
  readonly at: Evidence;
}

/** The table of the kernel's report, one row a process, the largest first. */
export function rowsOf({ diagnosis }: Ask): Row[] {
  const { facts } = diagnosis;
  const report = facts.event?.report;
  if (!report) return [];
  const seen = new Set<number>();
  return bySize(report).flatMap((task) => {
    if (seen.has(task.tgid)) return [];
    seen.add(task.tgid);
    const bytes = pages(report, heldPages(task));
    const swapped = (task.swapPages ?? 0) > 0 ? ` and ${grouped(task.swapPages ?? 0)} in swap` : '';
    const count = `${grouped(task.rssPages)} pages${swapped}`;
    return [
      {
        pid: task.pid,
        label: inline(processLabel(facts, task.pid, task.name)),
        name: task.name,
        bytes,
        held: bytes === null ? count : `${formatBytes(bytes)} (${count})`,
        adj: task.oomScoreAdj,
        killed: report.kills.some((kill) => kill.pid === task.pid),
        at: task.at,
      },
    ];
  });
}

/** Rows that a question names by pid, process or script, apart from those that `but` has. */
export function namedRows(ask: Ask, but: readonly (number | null | undefined)[] = []): Row[] {
  const { text, numbers } = ask.question;
  const plain = text.replace(/[_-]/g, ' ');
  return rowsOf(ask)
    .filter(({ pid, name, label }) => {
      const script = /running ([\w.-]+?)(?:\.py)?\)$/.exec(label)?.[1] ?? '';
      const words = [name, script].map((word) => word.toLowerCase().replace(/[_-]/g, ' '));
      const generic = /^python[\d.]*$|^(?:sh|bash|ps|sleep|the|init)$/;
      return (
        numbers.includes(String(pid)) ||
        words.some((word) => word.length > 2 && !generic.test(word) && plain.includes(word))
      );
    })
    .filter(({ pid }) => !but.includes(pid))
    .slice(0, 3);
}
