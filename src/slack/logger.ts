import { LogLevel, type Logger as SlackLogger } from '@slack/bolt';
import type { Logger } from 'pino';

/**
 * Bolt's log lines as ours. What it says for debugging holds whole messages and headers, so it is dropped whatever the
 * level is.
 */
export function slackLogger(log: Logger): SlackLogger {
  const line = (words: unknown[]) =>
    words.map((word) => (word instanceof Error ? word.message : String(word))).join(' ');
  return {
    debug: () => {},
    info: () => {},
    warn: (...words) => log.warn({ from: 'slack' }, line(words)),
    error: (...words) => log.error({ from: 'slack' }, line(words)),
    getLevel: () => LogLevel.WARN,
    setLevel: () => {},
    setName: () => {},
  };
}
