import type { Database } from 'better-sqlite3';
import { OomwhyError } from '../../lib/errors.ts';
import { ApiKey } from '../../schema/api-key.ts';
import type { Access, Session } from '../access.ts';

interface KeyRow {
  name: string;
  hash: string;
  scopes: string;
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

interface SessionRow {
  hash: string;
  name: string;
  key_hash: string;
  scopes: string;
  expires_at: string;
}

export class SqliteAccess implements Access {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async addKey({ name, hash, scopes, createdAt }: ApiKey): Promise<void> {
    const { changes } = this.#db
      .prepare('INSERT OR IGNORE INTO api_keys VALUES (?, ?, ?, ?, NULL, NULL)')
      .run(name, hash, scopes.join(' '), createdAt);
    if (changes === 0)
      throw new OomwhyError('key-exists', 'there is, or was, a key of this name', { where: name });
  }

  async keys(): Promise<ApiKey[]> {
    const rows = this.#db.prepare('SELECT * FROM api_keys ORDER BY rowid').all() as KeyRow[];
    return rows.map((row) =>
      ApiKey.parse({
        name: row.name,
        hash: row.hash,
        scopes: row.scopes.split(' '),
        createdAt: row.created_at,
        lastUsedAt: row.last_used_at,
        revokedAt: row.revoked_at,
      }),
    );
  }

  async revokeKey(name: string, at: string): Promise<boolean> {
    return this.#db.transaction(() => {
      const { changes } = this.#db
        .prepare('UPDATE api_keys SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL')
        .run(at, name);
      this.#db
        .prepare('DELETE FROM sessions WHERE key_hash IN (SELECT hash FROM api_keys WHERE name = ?)')
        .run(name);
      return changes > 0;
    })();
  }

  async touchKey(name: string, at: string): Promise<void> {
    this.#db.prepare('UPDATE api_keys SET last_used_at = ? WHERE name = ?').run(at, name);
  }

  async addSession({ hash, name, keyHash, scopes, expiresAt }: Session, now: string): Promise<void> {
    this.#db.transaction(() => {
      this.#db.prepare('DELETE FROM sessions WHERE expires_at < ?').run(now);
      this.#db
        .prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?)')
        .run(hash, name, keyHash, scopes.join(' '), expiresAt);
    })();
  }

  async session(hash: string): Promise<Session | null> {
    const row = this.#db.prepare('SELECT * FROM sessions WHERE hash = ?').get(hash) as SessionRow | undefined;
    if (!row) return null;
    const scopes = ApiKey.shape.scopes.parse(row.scopes.split(' '));
    return { hash, name: row.name, keyHash: row.key_hash, scopes, expiresAt: row.expires_at };
  }

  async endSession(hash: string): Promise<void> {
    this.#db.prepare('DELETE FROM sessions WHERE hash = ?').run(hash);
  }
}
