import { parseBytes } from '../lib/bytes.ts';
import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** A row of `ps auxww`; sizes in bytes. */
export interface PsRow {
  readonly pid: number;
  readonly rss: number | null;
  readonly command: string;
}

/** Reads ps by its own header, so that `ps aux`, `ps -ef` and busybox's ps all serve. */
export function parsePs(source: Source): Cited<PsRow>[] {
  const header = source.lines.find((line) => /\bPID\b.*\b(?:COMMAND|CMD|ARGS)\b/.test(line.text));
  if (!header) return [];
  const columns = header.text.trim().split(/\s+/);
  const at = { pid: columns.indexOf('PID'), rss: columns.indexOf('RSS') };
  return source.lines.flatMap((line) => {
    if (line.number <= header.number) return [];
    const fields = line.text.trim().split(/\s+/);
    const pid = Number(fields[at.pid]);
    if (fields.length < columns.length || !Number.isInteger(pid)) return [];
    const rss = at.rss < 0 ? Number.NaN : Number(fields[at.rss]) * 1024;
    const command = fields.slice(columns.length - 1).join(' ');
    return [cited({ pid, rss: Number.isFinite(rss) ? rss : null, command }, source, line)];
  });
}

/** A tmpfs in the output of df; sizes in bytes, as rounded by df. */
export interface TmpfsUse {
  readonly mount: string;
  readonly size: number | null;
  readonly used: number;
}

/** Reads the tmpfs rows of `df -k`, `df -h` or `df -T`: used is the third from the left, mount the last. */
export function parseTmpfs(source: Source): Cited<TmpfsUse>[] {
  const unit = /1K-blocks|1024-blocks/.test(source.lines[0]?.text ?? '') ? 'K' : '';
  return source.lines.flatMap((line) => {
    const match =
      /^(?:tmpfs|shm|devtmpfs|\S+\s+tmpfs)\s+(?:tmpfs\s+)?(\S+)\s+(\S+)\s+\S+\s+\S+%?\s+(\/.*)$/.exec(
        line.text,
      );
    const bytes = (text: string) => parseBytes(/^\d+$/.test(text) ? text + unit : text);
    const used = match && bytes(match[2] as string);
    if (!match || used === null) return [];
    return [cited({ mount: match[3] as string, size: bytes(match[1] as string), used }, source, line)];
  });
}
