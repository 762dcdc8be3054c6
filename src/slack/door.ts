import { App, type Receiver } from '@slack/bolt';
import type { Router } from 'express';
import type { Logger } from 'pino';
import type { ConversationParts } from '../assistant/conversation.ts';
import type { Config, SlackSettings } from '../lib/config.ts';
import { clientOptions, webClient } from './client.ts';
import { Jobs } from './jobs.ts';
import { Link } from './link.ts';
import { listen } from './listeners.ts';
import { slackLogger } from './logger.ts';
import { once } from './once.ts';
import { HttpReceiver } from './receiver.ts';
import { Socket } from './socket.ts';

export interface SlackDoor {
  /** Takes what Slack sends, at `/events`; `null` in socket mode. */
  readonly router: Router | null;
  /** Asks Slack who we are, and in socket mode connects. */
  start(): void;
  /** Takes nothing new, and lets what runs end, for at most so long. */
  stop(ms: number): Promise<void>;
}

interface Options extends ConversationParts {
  readonly config: Config;
  readonly log: Logger;
  readonly cut: AbortSignal;
  stopping(): boolean;
}

/**
 * Opens the door to Slack; nothing is asked of it before `start`. It never keeps the service from starting: a Slack that
 * cannot be reached, or does not take the token, is said in the log and in answers.
 */
export function openSlack(settings: SlackSettings, options: Options): SlackDoor {
  const { log, store, stopping } = options;
  const client = webClient(settings, log);
  const parts = { ...options, settings, client };
  const link = new Link(parts);
  const jobs = new Jobs(log);
  const http =
    settings.appToken === null && settings.signingSecret !== null
      ? new HttpReceiver({ secret: settings.signingSecret, store: store.slack, log, stopping })
      : null;
  const socket = settings.appToken === null ? null : new Socket(settings.appToken, settings, log);
  const app = new App({
    receiver: (http ?? socket?.receiver) as Receiver,
    // Nothing is asked of Slack here: it waits 3 seconds for an acknowledgement, which comes behind this.
    authorize: async () => ({
      botToken: settings.botToken,
      ...(link.known?.botId && { botId: link.known.botId }),
      ...(link.known?.userId && { botUserId: link.known.userId }),
    }),
    convoStore: false,
    logger: slackLogger(log),
    clientOptions: clientOptions(settings, log),
  });
  app.error(async (error) => log.error({ err: error }, 'slack: a request was not understood'));
  app.use(once(store.slack));
  listen(app, parts, link, jobs);
  return {
    router: http?.router ?? null,
    start() {
      void link.open();
      socket?.start();
    },
    async stop(ms) {
      await socket?.stop(1_000);
      await jobs.settled(ms);
    },
  };
}
