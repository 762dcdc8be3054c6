import type { Source } from '../../schema/source.ts';
import type { Assertion } from './assertions.ts';

const KB = 1024;

/** Rows of `ps aux`: VSZ in bytes and the user of each process (ps(1)). */
export function psRows(sources: readonly Source[]): Assertion[] {
  return sources
    .filter(({ name }) => /^commands\/ps/.test(name))
    .flatMap(({ path, moment, lines }) => {
      const columns =
        lines
          .find(({ text }) => /^USER\s+PID\b/.test(text))
          ?.text.trim()
          .split(/\s+/) ?? [];
      const [user, pid, vsz] = ['USER', 'PID', 'VSZ'].map((name) => columns.indexOf(name));
      if (user === undefined || pid === undefined || vsz === undefined || user < 0 || pid < 0) return [];
      return lines.flatMap(({ number, text }): Assertion[] => {
        const row = text.trim().split(/\s+/);
        if (!/^\d+$/.test(row[pid] ?? '')) return [];
        const at = { source: path, line: number, text };
        const base = { subject: `process:${row[pid]}`, when: moment, at };
        const size = Number(row[vsz]);
        return [
          { ...base, field: 'user', value: row[user] ?? '', unit: 'name' },
          ...(vsz >= 0 && Number.isFinite(size)
            ? [{ ...base, field: 'VSZ', value: size * KB, unit: 'bytes' as const }]
            : []),
        ];
      });
    });
}
