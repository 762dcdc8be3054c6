import type { ApiKey, Scope } from '../schema/api-key.ts';

/** A browser that signed in with a key, known by the SHA-256 of what its cookie holds. Times are RFC 3339. */
export interface Session {
  readonly hash: string;
  /** Name of the key. */
  readonly name: string;
  /** SHA-256 of the key: a session ends with its key. */
  readonly keyHash: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: string;
}

/** Who may use the service. */
export interface Access {
  /** @throws OomwhyError key-exists */
  addKey(key: ApiKey): Promise<void>;
  /** All that ever were, oldest first, the revoked ones too. */
  keys(): Promise<ApiKey[]>;
  /** Also ends its sessions. @returns whether there was such a key, not yet revoked */
  revokeKey(name: string, at: string): Promise<boolean>;
  touchKey(name: string, at: string): Promise<void>;
  /** Drops those that have expired by now as well. */
  addSession(session: Session, now: string): Promise<void>;
  session(hash: string): Promise<Session | null>;
  endSession(hash: string): Promise<void>;
}
