import type { Database } from 'better-sqlite3';
import type { Chats } from '../chats.ts';

export const CHAT_TABLES = `CREATE TABLE chats (
     fingerprint TEXT PRIMARY KEY,
     incident_id TEXT NOT NULL REFERENCES incidents(id) ON DELETE CASCADE
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX chats_by_incident ON chats (incident_id);`;

export class SqliteChats implements Chats {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  async incidentOf(fingerprint: string): Promise<string | null> {
    const found = this.#db
      .prepare('SELECT incident_id FROM chats WHERE fingerprint = ?')
      .pluck()
      .get(fingerprint);
    return found === undefined ? null : String(found);
  }

  async remember(fingerprint: string, incidentId: string): Promise<void> {
    this.#db.prepare('INSERT OR REPLACE INTO chats VALUES (?, ?)').run(fingerprint, incidentId);
  }
}
