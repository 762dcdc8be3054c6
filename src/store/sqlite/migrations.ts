import type { Database } from 'better-sqlite3';
import { CHAT_TABLES } from './chats.ts';
import { HEARTBEAT_TABLE } from './heartbeat.ts';
import { SLACK_TABLES } from './slack.ts';

/** In order; never changed once released, only added to. The number applied last is SQLite's user_version. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE incidents (
     id TEXT PRIMARY KEY,
     created_at TEXT NOT NULL,
     cause TEXT NOT NULL,
     title TEXT NOT NULL,
     confidence REAL NOT NULL,
     question TEXT,
     victim TEXT,
     body BLOB NOT NULL
   ) STRICT;
   CREATE VIRTUAL TABLE incidents_text USING fts5(id UNINDEXED, text);
   CREATE TABLE sources (
     incident_id TEXT NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
     path TEXT NOT NULL,
     name TEXT NOT NULL,
     moment TEXT NOT NULL,
     line_count INTEGER NOT NULL,
     runs TEXT NOT NULL,
     text BLOB NOT NULL,
     PRIMARY KEY (incident_id, path)
   ) STRICT;
   CREATE TABLE messages (
     id TEXT PRIMARY KEY,
     incident_id TEXT NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
     body TEXT NOT NULL
   ) STRICT;
   CREATE INDEX messages_of_incident ON messages (incident_id);
   CREATE TABLE idempotency (
     key TEXT PRIMARY KEY,
     fingerprint TEXT NOT NULL,
     incident_id TEXT NOT NULL REFERENCES incidents(id) ON DELETE CASCADE
   ) STRICT;`,
  `ALTER TABLE incidents ADD COLUMN place TEXT;
   CREATE INDEX incidents_by_cause ON incidents (cause);
   CREATE INDEX incidents_by_place ON incidents (place);
   CREATE TABLE feedback (
     incident_id TEXT NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
     message_id TEXT NOT NULL,
     body TEXT NOT NULL,
     PRIMARY KEY (incident_id, message_id)
   ) STRICT;`,
  SLACK_TABLES,
  `CREATE TABLE api_keys (
     name TEXT PRIMARY KEY,
     hash TEXT NOT NULL UNIQUE,
     scopes TEXT NOT NULL,
     created_at TEXT NOT NULL,
     last_used_at TEXT,
     revoked_at TEXT
   ) STRICT;
   CREATE TABLE sessions (
     hash TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     key_hash TEXT NOT NULL,
     scopes TEXT NOT NULL,
     expires_at TEXT NOT NULL
   ) STRICT;
   CREATE TABLE alert_groups (
     key TEXT PRIMARY KEY,
     incident_id TEXT NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
     notices INTEGER NOT NULL,
     resolved_at TEXT
   ) STRICT;
   CREATE INDEX alert_groups_by_incident ON alert_groups (incident_id);
   CREATE TABLE deliveries (
     id TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     incident_id TEXT NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
     once TEXT NOT NULL UNIQUE,
     url TEXT NOT NULL,
     body TEXT NOT NULL,
     state TEXT NOT NULL,
     created_at TEXT NOT NULL,
     due_at TEXT NOT NULL,
     attempts INTEGER NOT NULL,
     outcome TEXT
   ) STRICT;
   CREATE INDEX deliveries_due ON deliveries (state, due_at);`,
  CHAT_TABLES,
  HEARTBEAT_TABLE,
];

/** Brings a database to the newest layout, each step in a transaction. @throws Error if it is of a newer version */
export function migrate(database: Database): void {
  const at = database.pragma('user_version', { simple: true }) as number;
  if (at > MIGRATIONS.length) {
    throw new Error(`the database has layout ${at}, this version knows ${MIGRATIONS.length}`);
  }
  for (const [i, sql] of MIGRATIONS.entries()) {
    if (i < at) continue;
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${i + 1}`);
    })();
  }
}
