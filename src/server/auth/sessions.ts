import type { Request, Response } from 'express';
import { hashOf, newSecret } from '../../lib/secret.ts';
import type { Access } from '../../store/access.ts';
import type { Client } from './client.ts';
import type { Keys, KnownKey } from './keys.ts';

const COOKIE = 'oomwhy_session';
const LIFE_MS = 7 * 24 * 60 * 60 * 1000;

/** Browsers that signed in. The cookie holds a secret of its own, never the key, and no script of a page can read it. */
export class Sessions {
  readonly #access: Access;
  readonly #keys: Keys;

  constructor(access: Access, keys: Keys) {
    this.#access = access;
    this.#keys = keys;
  }

  async begin(request: Request, response: Response, key: KnownKey): Promise<void> {
    const secret = newSecret();
    const now = Date.now();
    const expiresAt = new Date(now + LIFE_MS).toISOString();
    const { name, hash: keyHash, scopes } = key;
    await this.#access.addSession(
      { hash: hashOf(secret), name, keyHash, scopes, expiresAt },
      new Date(now).toISOString(),
    );
    response.cookie(COOKIE, secret, { ...cookieOptions(request), maxAge: LIFE_MS });
  }

  /** @returns `null` without a session that is still good: it ends with its time, and with its key */
  async client(request: Request): Promise<Client | null> {
    const secret = cookieOf(request);
    const session = secret === null ? null : await this.#access.session(hashOf(secret));
    if (!session || session.expiresAt <= new Date().toISOString()) return null;
    const key = await this.#keys.byHash(session.keyHash);
    return key && { by: 'session', name: key.name, scopes: key.scopes };
  }

  async end(request: Request, response: Response): Promise<void> {
    const secret = cookieOf(request);
    if (secret !== null) await this.#access.endSession(hashOf(secret));
    response.clearCookie(COOKIE, cookieOptions(request));
  }
}

/** A proxy that speaks TLS says so; whoever lies about it keeps the cookie from himself alone. */
function cookieOptions(request: Request) {
  const secure = request.secure || request.get('x-forwarded-proto') === 'https';
  return { httpOnly: true, sameSite: 'strict', path: '/', secure } as const;
}

function cookieOf(request: Request): string | null {
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('='));
  const value = cookies.find(([name]) => name === COOKIE)?.[1];
  return value && /^[\w-]{43}$/.test(value) ? value : null;
}
