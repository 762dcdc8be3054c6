import type { Request } from 'express';
import { OomwhyError } from '../../lib/errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A page elsewhere can make a browser send requests here, with its cookies and from this machine. Those that change
 * something must come from a page of ours, as the browser tells; programs tell nothing and need no cookie.
 * @param names hosts that the service is called by behind a proxy
 * @throws OomwhyError origin-not-allowed
 */
export function checkOrigin(request: Request, names: ReadonlySet<string>, hasCookie: boolean): void {
  if (SAFE.has(request.method)) return;
  const origin = request.get('origin');
  const site = request.get('sec-fetch-site');
  const told = site !== undefined && site !== 'none';
  const same = told ? site === 'same-origin' : isOwn(origin, request.get('host'), names);
  const silent = !told && origin === undefined;
  if (same || (silent && !hasCookie)) return;
  throw new OomwhyError('origin-not-allowed', 'a page of another origin may not do this', {
    where: (origin ?? site ?? 'no origin').slice(0, 100),
  });
}

function isOwn(origin: string | undefined, host: string | undefined, names: ReadonlySet<string>): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.host === host?.toLowerCase() || names.has(url.hostname);
}
