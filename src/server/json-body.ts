import express, { type RequestHandler } from 'express';
import { OomwhyError } from '../lib/errors.ts';
import { unsafeJson } from './strict-json.ts';

/** The type that our `verify` throws with: body-parser keeps it, and problem.ts knows it. */
export const UNSAFE_JSON = 'oomwhy.unsafe-json';

/**
 * Reads a body as JSON in which no key comes twice, and nothing is nested without end.
 * @param limit in bytes, or as `1mb`
 */
export function jsonBody(limit: number | string): RequestHandler {
  const parse = express.json({
    limit,
    verify: (_request, _response, body, encoding) => check(body, encoding),
  });
  return (request, response, next) => {
    if (!request.is('application/json'))
      throw new OomwhyError('wrong-content-type', 'the body comes as JSON');
    parse(request, response, next);
  };
}

function check(body: Buffer, encoding: string): void {
  const unsafe = unsafeJson(decode(body, encoding));
  if (unsafe !== null) throw Object.assign(new Error(unsafe), { type: UNSAFE_JSON });
}

function decode(body: Buffer, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(body);
  } catch (error) {
    throw Object.assign(error as Error, { type: 'charset.unsupported' });
  }
}
