import compression from 'compression';
import type { RequestHandler } from 'express';

/** Packs what is worth it for those who take it; never a stream of events, whose reader waits for each. */
export function packed(): RequestHandler {
  return compression({
    filter: (request, response) =>
      !String(response.getHeader('content-type') ?? '').startsWith('text/event-stream') &&
      compression.filter(request, response),
  });
}
