import type { SlackAudience } from '../store/slack.ts';
import type { SlackParts } from './parts.ts';
import { slackCode } from './words.ts';

/**
 * Who reads a channel. Where Slack does not say, the answer is the one that shows least.
 * @param external whether the event itself said that another organisation reads along
 */
export async function audienceOf(
  { client, log }: Pick<SlackParts, 'client' | 'log'>,
  channel: string,
  external: boolean,
): Promise<SlackAudience> {
  if (external) return 'external';
  if (channel.startsWith('D')) return 'private';
  try {
    const { channel: found = {} } = await client.conversations.info({ channel });
    const shared = found.is_ext_shared || found.is_pending_ext_shared || found.is_org_shared;
    if (shared) return 'external';
    return found.is_private || found.is_im || found.is_mpim || found.is_group ? 'private' : 'public';
  } catch (error) {
    log.warn(
      { code: slackCode(error) },
      'slack: who reads a channel is not known, so names are masked in it',
    );
    return 'external';
  }
}
