import type { Request } from 'express';
import { OomwhyError } from '../lib/errors.ts';
import type { Client } from './auth/client.ts';

/** Keys of requests that are at work in this process; those that are done are in the store. */
export class RunningKeys {
  readonly #running = new Set<string>();

  /** @returns what to call when done @throws OomwhyError idempotency-running */
  enter(key: string | null): () => void {
    if (key === null) return () => {};
    if (this.#running.has(key))
      throw new OomwhyError('idempotency-running', 'a request with this Idempotency-Key is at work');
    this.#running.add(key);
    return () => void this.#running.delete(key);
  }
}

/** The request's own key, apart from those of other clients; `null` without one. @throws OomwhyError invalid-request */
export function idempotencyKey(request: Request, { name }: Client): string | null {
  const key = request.get('idempotency-key');
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw new OomwhyError('invalid-request', 'a key has 1 to 200 characters of ASCII', {
      where: 'Idempotency-Key',
    });
  return name === '' ? key : `${name}/${key}`;
}
