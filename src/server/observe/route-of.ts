import type { Request } from 'express';
import { CONTRACTS } from '../openapi/index.ts';

/** Routes as they are written, each with what it matches; a path with fewer parameters goes before one with more. */
const ROUTES = [...new Set(CONTRACTS.map(({ path }) => path))]
  .map((path) => ({
    path,
    pattern: new RegExp(
      `^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+').replace(/\*\w+/g, '.+')}/?$`,
      'i',
    ),
  }))
  .sort((a, b) => a.path.split(/[:*]/).length - b.path.split(/[:*]/).length);

const WEB = /^\/(?:$|assets\/|i\/[^/]+$|index\.html$)/;
const SLACK = /^\/slack(?:\/|$)/;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * What metrics and spans call a request: a template, never a path as it was asked for, so that nobody makes series by
 * asking. `web`: the chat's files; `other`: nothing of ours.
 */
export function routeOf({ originalUrl }: Pick<Request, 'originalUrl'>): string {
  const path = originalUrl.split('?')[0] as string;
  const found = ROUTES.find(({ pattern }) => pattern.test(path));
  if (found) return found.path;
  if (SLACK.test(path)) return '/slack';
  return WEB.test(path) ? 'web' : 'other';
}

export function methodOf({ method }: Pick<Request, 'method'>): string {
  return METHODS.has(method) ? method : 'other';
}
