import type { Request, RequestHandler, Response } from 'express';
import { OomwhyError } from '../../lib/errors.ts';
import { Scope } from '../../schema/api-key.ts';
import type { Context } from '../context.ts';
import { run } from '../run-handler.ts';
import { type Client, requireScope, setClient } from './client.ts';
import { Keys } from './keys.ts';
import { limitByKey, limitGuesses } from './limits.ts';
import { checkOrigin } from './origin.ts';
import { neededFor } from './scopes.ts';
import { Sessions } from './sessions.ts';

const ON_THIS_MACHINE: Client = { by: 'loopback', name: '', scopes: Scope.options };

/** Who may come in. */
export interface Doorkeeper {
  readonly keys: Keys;
  readonly sessions: Sessions;
  /** Lets in whoever may do what is asked, by the contract of the route. */
  readonly guard: RequestHandler;
  /** Called for each wrong key. */
  readonly wrong: RequestHandler;
}

export function doorkeeper({ store, config }: Context): Doorkeeper {
  const keys = new Keys(store.access, config.apiKeys);
  const sessions = new Sessions(store.access, keys);
  const wrong = limitGuesses();
  const limit = limitByKey(config.rateLimit);
  const names = new Set(config.hosts);

  async function identify(request: Request, response: Response): Promise<Client> {
    if (!(await keys.areAskedFor())) return ON_THIS_MACHINE;
    const bearer = bearerOf(request);
    if (bearer === null) {
      const client = await sessions.client(request);
      if (client) return client;
      response.setHeader('www-authenticate', 'Bearer');
      throw new OomwhyError('key-missing', 'this asks for a key');
    }
    const key = await keys.find(bearer);
    if (key) return { by: 'key', name: key.name, scopes: key.scopes };
    await run(wrong, request, response);
    response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
    throw new OomwhyError('key-invalid', 'this key is not known, or is revoked');
  }

  const guard: RequestHandler = async (request, response, next) => {
    const needed = neededFor(config, request.method, request.path);
    if (needed === 'open') return next();
    const client = await identify(request, response);
    setClient(response, client);
    response.setHeader('cache-control', 'private, no-cache');
    if (client.by !== 'key') checkOrigin(request, names, client.by === 'session');
    await run(limit, request, response);
    if (needed !== 'any') requireScope(client, needed);
    next();
  };
  return { keys, sessions, guard, wrong };
}

function bearerOf(request: Request): string | null {
  const [, token] = /^Bearer +([\w.~+/=-]+) *$/i.exec(request.get('authorization') ?? '') ?? [];
  return token ?? null;
}
