import type { Response } from 'express';

/** An event of a stream: its name and what goes with it. */
interface Event {
  readonly event: string;
  readonly data: unknown;
}

const KEEP_ALIVE_MS = 15_000;

/**
 * Sends events as they come, numbered on from those that the client has `had`, with a comment now and then so that
 * proxies keep the line open. An error midway becomes an `error` event, as the status has gone out already.
 */
export async function sendEvents<E extends Event>(
  response: Response,
  events: AsyncIterable<E>,
  onError: (error: unknown) => E,
  had = 0,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const beat = setInterval(() => response.write(': \n\n'), KEEP_ALIVE_MS);
  let id = had;
  const send = ({ event, data }: Event) => {
    id += 1;
    return response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  try {
    for await (const event of events) {
      if (!send(event) && !response.destroyed) await drained(response);
    }
  } catch (error) {
    send(onError(error));
  } finally {
    clearInterval(beat);
    response.end();
  }
}

/** A slow reader holds the writer back; one that leaves lets it go on, so that the answer is stored. */
function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}
