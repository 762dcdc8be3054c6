import type { Response } from 'express';
import type { Answering } from './answer.ts';
import { Completion } from './completion.ts';
import type { ChatError } from './errors.ts';

const KEEP_ALIVE_MS = 15_000;

/**
 * Sends an answer as chunks. A client that leaves does not end it: it is read to its end, so that it is stored.
 * @param told an error midway, as the status has gone out already
 */
export async function sendChunks(
  response: Response,
  { pieces }: Answering,
  includeUsage: boolean,
  told: (thrown: unknown) => ChatError,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const completion = new Completion();
  const beat = setInterval(() => response.write(': \n\n'), KEEP_ALIVE_MS);
  const send = async (data: object) => {
    if (!response.write(`data: ${JSON.stringify(data)}\n\n`) && !response.destroyed) await drained(response);
  };
  try {
    await send(completion.chunk({ role: 'assistant', content: '' }));
    for (;;) {
      const { done, value } = await pieces.next();
      if (!done) {
        if (value !== '') await send(completion.chunk({ content: value }));
        continue;
      }
      await send(completion.chunk({}, 'stop'));
      if (includeUsage) await send(completion.usageChunk(value));
      break;
    }
    response.write('data: [DONE]\n\n');
  } catch (thrown) {
    response.write(`data: ${JSON.stringify(told(thrown))}\n\n`);
  } finally {
    clearInterval(beat);
    response.end();
  }
}

function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}
