import type { Config } from '../../lib/config.ts';
import type { Scope } from '../../schema/api-key.ts';
import { CONTRACTS } from '../openapi/index.ts';

/**
 * What a request must be allowed: a scope; `any`: a key at least, since nothing is known of this path; `open`: nothing.
 * What stands in no contract is taken to be guarded wherever routes are, so that a route that was forgotten is shut.
 */
export function neededFor(
  config: Pick<Config, 'webhooks'>,
  method: string,
  path: string,
): Scope | 'any' | 'open' {
  const asked = method === 'HEAD' ? 'get' : method.toLowerCase();
  const found = ROUTES.filter(({ pattern }) => pattern.test(path)).find((one) => one.method === asked);
  if (found) return found.signed?.(config) ? 'open' : (found.scope ?? 'open');
  return GUARDED.test(path) ? 'any' : 'open';
}

/** As Express matches: upper and lower case alike, with a slash at the end or without. */
const ROUTES = CONTRACTS.map(({ method, path, scope, signed }) => ({
  method,
  scope,
  signed,
  pattern: new RegExp(
    `^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+').replace(/\*\w+/g, '.+')}/?$`,
    'i',
  ),
}));

const GUARDED = /^\/(?:api|v1|mcp|knowledge|metrics)(?:\/|$)/i;
