import type { types } from '@slack/bolt';

export type Block = types.KnownBlock;

/** What Slack takes at most; a message that passes one of these is refused whole. */
export const LIMITS = {
  /** Characters of a text object, entities as they are written; a little is left for what is put around it. */
  text: 2_900,
  header: 150,
  buttonText: 75,
  alt: 2_000,
  blocks: 50,
  homeBlocks: 100,
  /** Of all texts of one message. The hard limit is not documented; messages of this size are taken. */
  message: 12_000,
  /** The text beside the blocks, which notifications show; `chat.update` asks for less than 4,000. */
  fallback: 3_000,
} as const;

/** A text with Slack's markup. Taken as it is written: no name in it becomes a mention or a link by itself. */
export function markup(text: string) {
  return { type: 'mrkdwn', text, verbatim: true } as const;
}

export function plain(text: string) {
  return { type: 'plain_text', text, emoji: true } as const;
}

export function section(text: string): Block {
  return { type: 'section', text: markup(text) };
}

export function context(text: string): Block {
  return { type: 'context', elements: [markup(text)] };
}
