import type { RequestHandler } from 'express';
import type { Context } from '../context.ts';

/** Method, path, status and time; never a body or a query, which may hold evidence. */
export function accessLog({ log }: Pick<Context, 'log'>): RequestHandler {
  return (request, response, next) => {
    const start = process.hrtime.bigint();
    const path = request.originalUrl.split('?')[0];
    response.on('close', () => {
      const ms = Number(process.hrtime.bigint() - start) / 1e6;
      const id = response.getHeader('x-request-id');
      log.info({ requestId: id, method: request.method, path, status: response.statusCode, ms }, 'request');
    });
    next();
  };
}
