import { isIPv6 } from 'node:net';
import type { RequestHandler } from 'express';
import { OomwhyError } from '../lib/errors.ts';
import type { Context } from './context.ts';

/**
 * A page elsewhere can point a name of its own at this machine (DNS rebinding): only our own names are served, and the
 * address that a connection came in at, since an address is no name that could be pointed elsewhere.
 */
export function knownHost({ config }: Pick<Context, 'config'>): RequestHandler {
  const names = new Set(['localhost', '127.0.0.1', '[::1]', config.host, ...config.hosts].map(bracketed));
  return (request, _response, next) => {
    const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
    if (!names.has(host) && host !== ownAddress(request.socket.localAddress))
      throw new OomwhyError('host-not-allowed', `the service is not called "${host.slice(0, 100)}"`);
    next();
  };
}

/** As a Host header writes it. */
function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host.toLowerCase();
}

function ownAddress(address: string | undefined): string | null {
  return address === undefined ? null : bracketed(address.replace(/^::ffff:(?=\d+\.)/, ''));
}
