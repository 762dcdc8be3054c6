import type { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import type { ConversationParts } from '../assistant/conversation.ts';
import type { Config, SlackSettings } from '../lib/config.ts';

export type WebClient = webApi.WebClient;

/** What a conversation in Slack needs; made once at the start. */
export interface SlackParts extends ConversationParts {
  readonly config: Pick<Config, 'sandbox' | 'maxBody'>;
  readonly settings: SlackSettings;
  readonly client: WebClient;
  readonly log: Logger;
  /** Aborted when running answers have had their time after the service was told to stop. */
  readonly cut: AbortSignal;
}
