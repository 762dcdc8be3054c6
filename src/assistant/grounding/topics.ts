import type { Evidence } from '../../schema/evidence.ts';

/** What lines of evidence are about, so that one statement may be the reason of another. */
const TOPICS: readonly (readonly [RegExp, string])[] = [
  [/MemAvailable|MemFree|MemTotal|CONSTRAINT_NONE/, 'host-memory'],
  [/SwapTotal|SwapFree|swap/i, 'swap'],
  [/HugePages|Hugetlb|hugepages/, 'huge-pages'],
  [/memory\.(?:max|limit_in_bytes)$|^memory: usage|memory: usage/, 'limit'],
  [/oom_score_adj$/, 'oom_score_adj'],
  [/^oom_kill \d/, 'kernel-kills'],
  [/CommitLimit|Committed_AS|overcommit/, 'overcommit'],
  [/pids/, 'tasks'],
  [/maps\.count|max_map_count/, 'mappings'],
];

/** Whether two statements rest on one line, or on lines about one matter. */
export function isOneMatter(one: readonly Evidence[], other: readonly Evidence[]): boolean {
  const keys = new Set(one.flatMap(keysOf));
  return isOneLine(one, other) || other.flatMap(keysOf).some((key) => keys.has(key));
}

export function isOneLine(one: readonly Evidence[], other: readonly Evidence[]): boolean {
  return one.some(({ source, line }) => other.some((at) => at.source === source && at.line === line));
}

function keysOf({ source, text }: Evidence): string[] {
  const whole = `${text} ${source}`;
  return TOPICS.flatMap(([words, topic]) => (words.test(whole) ? [topic] : []));
}
