import type { SlackPlace } from '../store/slack.ts';
import type { SlackParts } from './parts.ts';
import { slackCode } from './words.ts';

/** Says below a thread what is being done; Slack takes it away with the next message. Without it nothing is lost. */
export async function setStatus(
  { client, log }: Pick<SlackParts, 'client' | 'log'>,
  { channel, thread }: SlackPlace,
  status: string,
): Promise<void> {
  try {
    await client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status });
  } catch (error) {
    log.debug({ code: slackCode(error) }, 'slack: no status here');
  }
}
