import type { SlackPlace } from '../store/slack.ts';
import type { SlackFile } from './incoming.ts';
import type { Written } from './message-text.ts';

/** A person wants something in a thread, whichever way they said so. */
export interface Asked extends Written {
  readonly place: SlackPlace;
  /** By Slack's id. */
  readonly user: string;
  readonly files: readonly SlackFile[];
  /** Whether the thread has other messages to look for evidence in. */
  readonly inThread: boolean;
  /** Whether Slack said that another organisation reads along. */
  readonly external: boolean;
}
