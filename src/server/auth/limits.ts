import type { RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { OomwhyError } from '../../lib/errors.ts';
import { clientOf } from './client.ts';

const MINUTE_MS = 60_000;
/** Wrong keys from one address in a minute. */
const MAX_WRONG = 30;

/** So many requests a minute for each key, its sessions counted with it. */
export function limitByKey(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: false,
    keyGenerator: (_request, response) => clientOf(response as Response).name,
    skip: (_request, response) => clientOf(response as Response)?.by === 'loopback',
    handler: (_request, _response, next) => next(tooMany(`more than ${perMinute} requests in a minute`)),
  });
}

/** For those who show a key that is not known: guessing is slow. */
export function limitGuesses(): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: MAX_WRONG,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false,
    keyGenerator: ({ ip }) => ipKeyGenerator(ip ?? ''),
    handler: (_request, response, next) => {
      response.setHeader('retry-after', MINUTE_MS / 1000);
      next(tooMany('too many wrong keys from this address'));
    },
  });
}

function tooMany(what: string): OomwhyError {
  return new OomwhyError('too-many-requests', what);
}
