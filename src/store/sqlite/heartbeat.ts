import type { Database } from 'better-sqlite3';

export const HEARTBEAT_TABLE = `CREATE TABLE heartbeat (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     at TEXT NOT NULL
   ) STRICT;`;

/** Nobody waits longer for a probe, in milliseconds: a wait here holds up the whole process. */
const PATIENCE_MS = 100;

/** Writes and syncs one row: a full disk, a lost mount or a lock of another process shows in no other way. */
export function writeHeartbeat(database: Database): void {
  const patience = database.pragma('busy_timeout', { simple: true });
  database.pragma(`busy_timeout = ${PATIENCE_MS}`);
  try {
    database.prepare('INSERT OR REPLACE INTO heartbeat VALUES (1, ?)').run(new Date().toISOString());
  } finally {
    database.pragma(`busy_timeout = ${patience}`);
  }
}
