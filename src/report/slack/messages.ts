import { type Block, LIMITS } from './block.ts';

/** Blocks as messages that Slack takes, in order; none is empty. */
export function messagesOf(blocks: readonly Block[]): Block[][] {
  const messages: Block[][] = [];
  let message: Block[] = [];
  let size = 0;
  for (const block of blocks) {
    const length = JSON.stringify(block).length;
    if (message.length > 0 && (message.length === LIMITS.blocks || size + length > LIMITS.message)) {
      messages.push(message);
      message = [];
      size = 0;
    }
    message.push(block);
    size += length;
  }
  return message.length > 0 ? [...messages, message] : messages;
}
