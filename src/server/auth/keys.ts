import type { KeyFromEnvironment } from '../../lib/config-lists.ts';
import { hashOf, sameSecret } from '../../lib/secret.ts';
import type { Scope } from '../../schema/api-key.ts';
import type { Access } from '../../store/access.ts';

/** How often at most it is noted that a key is used. */
const TOUCH_MS = 60_000;

export interface KnownKey {
  readonly name: string;
  readonly hash: string;
  readonly scopes: readonly Scope[];
}

/** The keys of the environment and of the store; the store is asked each time, so that a key that is revoked is so at once. */
export class Keys {
  readonly #fixed: readonly KnownKey[];
  readonly #access: Access;
  readonly #touched = new Map<string, number>();

  constructor(access: Access, fromEnvironment: readonly KeyFromEnvironment[]) {
    this.#access = access;
    this.#fixed = fromEnvironment.map(({ name, key, scopes }) => ({ name, scopes, hash: hashOf(key) }));
  }

  /** Whether one must be shown. A revoked key counts: taking the last one back opens nothing. */
  async areAskedFor(): Promise<boolean> {
    return this.#fixed.length > 0 || (await this.#access.keys()).length > 0;
  }

  /** Those that open something now. */
  async valid(): Promise<readonly KnownKey[]> {
    const kept = (await this.#access.keys()).filter(({ revokedAt }) => revokedAt === null);
    return [...this.#fixed, ...kept];
  }

  /** @returns `null` for one that is not known, or is revoked */
  async find(key: string): Promise<KnownKey | null> {
    const found = await this.byHash(hashOf(key));
    if (found) await this.#touch(found);
    return found;
  }

  /** Every key is compared, so that the time tells nothing. */
  async byHash(hash: string): Promise<KnownKey | null> {
    const matching = (await this.valid()).filter((one) => sameSecret(one.hash, hash));
    return matching[0] ?? null;
  }

  async #touch({ name, hash }: KnownKey): Promise<void> {
    const now = Date.now();
    if (now - (this.#touched.get(hash) ?? 0) < TOUCH_MS) return;
    this.#touched.set(hash, now);
    await this.#access.touchKey(name, new Date(now).toISOString());
  }
}
