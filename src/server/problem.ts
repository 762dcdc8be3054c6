import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { ERRORS, type ErrorCode, OomwhyError } from '../lib/errors.ts';
import type { Problem } from '../schema/conversation.ts';
import type { Context } from './context.ts';
import { UNSAFE_JSON } from './json-body.ts';

/** Errors of Express, its body parsers and multer, by the name they give, as ours. */
const FOREIGN: Readonly<Record<string, ErrorCode>> = {
  'entity.too.large': 'body-too-large',
  [UNSAFE_JSON]: 'unsafe-json',
  'entity.parse.failed': 'not-json',
  'encoding.unsupported': 'wrong-content-type',
  'charset.unsupported': 'wrong-content-type',
  'request.aborted': 'invalid-request',
  'request.size.invalid': 'invalid-request',
  LIMIT_FILE_SIZE: 'body-too-large',
  LIMIT_FIELD_VALUE: 'body-too-large',
  LIMIT_PART_COUNT: 'body-too-large',
  LIMIT_FILE_COUNT: 'body-too-large',
  LIMIT_FIELD_COUNT: 'body-too-large',
  LIMIT_UNEXPECTED_FILE: 'invalid-request',
};

interface Thrown {
  readonly type?: string;
  readonly code?: string;
  readonly status?: number;
  readonly message?: string;
}

/** Any thrown thing as an error with a stable code; what is not known is `internal`, its message not shown. */
export function toOomwhyError(thrown: unknown): OomwhyError {
  if (thrown instanceof OomwhyError) return thrown;
  const { type, code, status, message } = (thrown ?? {}) as Thrown;
  const known = FOREIGN[type ?? ''] ?? FOREIGN[code ?? ''];
  if (known) return new OomwhyError(known, message ?? known, { cause: thrown });
  if (status === 400 || /Multipart|Unexpected end of form|Malformed/i.test(message ?? '')) {
    return new OomwhyError('invalid-request', message ?? 'the request is malformed', { cause: thrown });
  }
  return new OomwhyError('internal', 'the service failed', { cause: thrown });
}

export function problemOf(error: OomwhyError, requestId: string): Problem {
  const where = error.where === null ? '' : ` (${error.where})`;
  return {
    type: `https://github.com/oomwhy/oomwhy/blob/main/docs/errors.md#${error.code}`,
    title: error.code,
    status: error.status,
    detail: `${error.message}${where}. ${ERRORS[error.code][1]}`,
    code: error.code,
    requestId,
  };
}

/** After this many seconds a service that is busy, or starts anew, may take work again. */
export const RETRY_SECONDS = 5;

/** Answers any error as application/problem+json (RFC 9457); evidence never goes to the log. */
export function problemHandler({ log }: Context): ErrorRequestHandler {
  return (thrown, request, response, next) => {
    const error = toOomwhyError(thrown);
    const requestId = String(response.getHeader('x-request-id') ?? '');
    if (error.status >= 500)
      log.error({ requestId, code: error.code, err: error.cause ?? error }, 'request failed');
    if (response.headersSent) return next(thrown);
    if (error.status === 503) response.setHeader('retry-after', RETRY_SECONDS);
    // A body that was refused midway would stall a kept connection: say so and close it.
    if (!request.complete) response.setHeader('connection', 'close');
    response
      .status(error.status)
      .type('application/problem+json')
      .send(JSON.stringify(problemOf(error, requestId)));
  };
}

export const routeNotFound: RequestHandler = (request: Request) => {
  throw new OomwhyError(
    'route-not-found',
    `there is nothing at ${request.method} ${request.path.slice(0, 200)}`,
  );
};

/** For paths that exist with other methods. */
export function onlyMethods(...methods: readonly string[]): RequestHandler {
  return (request, response) => {
    response.setHeader('allow', methods.join(', '));
    throw new OomwhyError('method-not-allowed', `${request.method} is not taken here`);
  };
}
