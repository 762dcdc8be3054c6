import type { Response } from 'express';
import { OomwhyError } from '../../lib/errors.ts';
import type { Scope } from '../../schema/api-key.ts';

/** Who asks. `loopback`: somebody on this machine, where no keys are asked for. */
export interface Client {
  readonly by: 'key' | 'session' | 'loopback';
  /** The key's name; empty on loopback. */
  readonly name: string;
  readonly scopes: readonly Scope[];
}

export function setClient(response: Response, client: Client): void {
  response.locals.client = client;
}

/** Who asks, on a route that asks for a scope. */
export function clientOf(response: Response): Client {
  return response.locals.client as Client;
}

/** For what a route's own scope does not cover. @throws OomwhyError scope-missing */
export function requireScope({ scopes, name }: Client, scope: Scope): void {
  if (!scopes.includes(scope))
    throw new OomwhyError('scope-missing', `the key "${name}" lacks the scope ${scope}`, { where: scope });
}
