import { count } from '../lib/text.ts';
import type { KernelLog } from './kernel/types.ts';

/**
 * What was not read of the kernel logs, in words: lines inside reports that no parser understood, and places where
 * the log itself says that lines were lost. Nothing is passed over in silence.
 */
export function coverageWarnings(logs: readonly KernelLog[]): string[] {
  return logs.flatMap(({ source, reports, gaps }) => {
    const unread = reports.reduce((sum, report) => sum + report.unreadCount, 0);
    const first = reports.flatMap((report) => report.unread)[0];
    const gap = gaps[0];
    return [
      ...(first
        ? [
            `${source}: ${count(unread, 'line')} inside reports not understood, the first is line ${first.line}.`,
          ]
        : []),
      ...(gap
        ? [
            `${source}: the log says that lines were lost, ${count(gaps.length, 'time')}, first at line ${gap.line}.`,
          ]
        : []),
    ];
  });
}
