import type { Block } from '../report/slack/block.ts';
import { LIMITS } from '../report/slack/block.ts';
import { messagesOf } from '../report/slack/messages.ts';
import type { SlackPlace } from '../store/slack.ts';
import type { SlackParts } from './parts.ts';
import { QUIET } from './reply-stream.ts';
import { slackCode } from './words.ts';

/**
 * Puts an answer into its thread, in as many messages as Slack's limits ask for.
 * @param into a message that was begun, which takes the first; `null` where there is none
 * @param text what notifications and screen readers get
 * @throws WebAPIPlatformError
 */
export async function deliver(
  parts: Pick<SlackParts, 'client' | 'log'>,
  { channel, thread }: SlackPlace,
  into: string | null,
  text: string,
  blocks: readonly Block[],
): Promise<void> {
  const { client } = parts;
  const short = text.slice(0, LIMITS.fallback);
  let ts = into;
  for (const message of messagesOf(blocks)) {
    const send = (shown: readonly Block[]) =>
      ts === null
        ? client.chat.postMessage({ channel, thread_ts: thread, text: short, blocks: [...shown], ...QUIET })
        : client.chat.update({ channel, ts, text: short, blocks: [...shown], parse: 'none' });
    try {
      await send(message);
    } catch (error) {
      // A picture that Slack has not looked through yet makes it refuse the whole message.
      const rest = message.filter(({ type }) => type !== 'image');
      if (slackCode(error) !== 'invalid_blocks' || rest.length === message.length) throw error;
      parts.log.warn('slack: a message was refused with its picture, and sent without it');
      await send(rest);
    }
    ts = null;
  }
}
