import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Context } from '../context.ts';

/** An id of ours for each request; a kept connection is let go with the first answer after a stop. */
export function requestId({ stopping }: Pick<Context, 'stopping'>): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('x-request-id', randomUUID());
    if (stopping()) response.setHeader('connection', 'close');
    next();
  };
}
