import type { ErrorRequestHandler } from 'express';
import type { OomwhyError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { RETRY_SECONDS, toOomwhyError } from '../problem.ts';

/** OpenAI's error object; `code` is ours and stable, `param` the field that is wrong. */
export interface ChatError {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string;
  };
}

export function chatError(error: OomwhyError): ChatError {
  const { message, remedy, where, code, status } = error;
  return { error: { message: `${message}. ${remedy}`, type: typeOf(status), param: where, code } };
}

function typeOf(status: number): string {
  if (status === 429) return 'rate_limit_error';
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** Any error under `/v1`, whoever threw it, in the shape that clients of OpenAI read. */
export function chatErrorHandler({ log }: Context): ErrorRequestHandler {
  return (thrown, request, response, next) => {
    const error = toOomwhyError(thrown);
    if (error.status >= 500) {
      const requestId = response.getHeader('x-request-id');
      log.error({ requestId, code: error.code, err: error.cause ?? error }, 'request failed');
    }
    if (response.headersSent) return next(thrown);
    if (error.status === 503) response.setHeader('retry-after', RETRY_SECONDS);
    if (!request.complete) response.setHeader('connection', 'close');
    response.status(error.status).json(chatError(error));
  };
}
