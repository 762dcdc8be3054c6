import { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import type { SlackSettings } from '../lib/config.ts';
import { slackLogger } from './logger.ts';
import type { WebClient } from './parts.ts';

/**
 * How Slack's Web API is called: where it says Retry-After, everything waits that long; other failures of the network
 * are tried again a few times.
 */
export function clientOptions({ apiUrl }: SlackSettings, log: Logger): webApi.WebClientOptions {
  return {
    ...(apiUrl && { slackApiUrl: apiUrl }),
    logger: slackLogger(log),
    retryConfig: { retries: 5, factor: 2, minTimeout: 250, maxTimeout: 30_000, randomize: true },
    timeout: 30_000,
    allowAbsoluteUrls: false,
  };
}

export function webClient(settings: SlackSettings, log: Logger): WebClient {
  return new webApi.WebClient(settings.botToken, clientOptions(settings, log));
}
