import { type SlackFile, SlackMessage } from './incoming.ts';
import { written } from './message-text.ts';
import type { SlackParts } from './parts.ts';

const PAGE = 100;
const MAX_PAGES = 10;
const MAX_FILES = 32;

/** What a thread holds that can be looked into. */
export interface ThreadEvidence {
  readonly files: readonly SlackFile[];
  readonly texts: readonly string[];
}

/**
 * Files and pasted texts of a thread, oldest first, all its pages up to a bound; what we wrote ourselves is left out.
 * @throws WebAPIPlatformError
 */
export async function threadEvidence(
  { client }: Pick<SlackParts, 'client'>,
  channel: string,
  thread: string,
  ownBot: string | undefined,
): Promise<ThreadEvidence> {
  const files: SlackFile[] = [];
  const texts: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const reply = await client.conversations.replies({
      channel,
      ts: thread,
      limit: PAGE,
      ...(cursor && { cursor }),
    });
    for (const raw of reply.messages ?? []) {
      const message = SlackMessage.safeParse(raw);
      if (!message.success || (ownBot && message.data.bot_id === ownBot)) continue;
      const { evidence } = written(message.data.text);
      if (evidence) texts.push(evidence);
      files.push(...message.data.files);
    }
    cursor = reply.response_metadata?.next_cursor || undefined;
    if (!cursor) break;
  }
  return { files: files.slice(0, MAX_FILES), texts };
}
