import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** A line in which somebody other than the kernel says that it killed a process with SIGKILL. */
export interface ExternalKill {
  readonly pid: number | null;
}

const SENT =
  /\bkill(?:ed|ing)? -(?:9|KILL)\b|\bsen(?:t|ding) (?:SIGKILL|signal 9)|\bkilling process\b.*SIGKILL|with signal SIGKILL/i;
/** Gunicorn and others only guess at what happened to their worker; that is a symptom, not a sender. */
const GUESS = /perhaps out of memory|out of memory/i;

export function parseExternalKills(source: Source): Cited<ExternalKill>[] {
  return source.lines.flatMap((line) => {
    if (!SENT.test(line.text) || GUESS.test(line.text)) return [];
    const pid = /\bpid[ :=]*(\d+)|\bprocess (\d+)|\((\d+)\)|kill -(?:9|KILL) (\d+)/i
      .exec(line.text)
      ?.slice(1)
      .find(Boolean);
    return [cited({ pid: pid === undefined ? null : Number(pid) }, source, line)];
  });
}
