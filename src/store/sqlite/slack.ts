import type { Database } from 'better-sqlite3';
import type { SlackAudience, SlackPlace, SlackStore, SlackThread } from '../slack.ts';

/** Slack delivers again for about an hour; a week leaves room for a service that was off. */
const KEPT_MS = 7 * 24 * 3600 * 1000;

export const SLACK_TABLES = `CREATE TABLE slack_threads (
     team TEXT NOT NULL,
     channel TEXT NOT NULL,
     thread TEXT NOT NULL,
     incident_id TEXT NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
     audience TEXT NOT NULL,
     user TEXT NOT NULL,
     link TEXT,
     PRIMARY KEY (team, channel, thread)
   ) STRICT;
   CREATE INDEX slack_threads_by_incident ON slack_threads (incident_id);
   CREATE TABLE slack_handled (
     key TEXT PRIMARY KEY,
     at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX slack_handled_by_time ON slack_handled (at);`;

interface Row {
  team: string;
  channel: string;
  thread: string;
  incident_id: string;
  audience: string;
  user: string;
  link: string | null;
}

export class SqliteSlackStore implements SlackStore {
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  async saveThread(one: SlackThread): Promise<SlackThread> {
    const { team, channel, thread, incident, audience, user, link } = one;
    this.#db
      .prepare('INSERT INTO slack_threads VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
      .run(team, channel, thread, incident, audience, user, link);
    return (await this.thread(one)) ?? one;
  }

  async thread({ team, channel, thread }: SlackPlace): Promise<SlackThread | null> {
    const row = this.#db
      .prepare('SELECT * FROM slack_threads WHERE team = ? AND channel = ? AND thread = ?')
      .get(team, channel, thread);
    return row ? toThread(row as Row) : null;
  }

  async recent(team: string, user: string, limit: number): Promise<readonly SlackThread[]> {
    const rows = this.#db
      .prepare(
        `SELECT * FROM slack_threads WHERE team = ? AND (user = ? OR audience = 'public')
           ORDER BY incident_id DESC LIMIT ?`,
      )
      .all(team, user, limit);
    return (rows as Row[]).map(toThread);
  }

  async claim(key: string): Promise<boolean> {
    const now = Date.now();
    return this.#db.transaction(() => {
      this.#db.prepare('DELETE FROM slack_handled WHERE at < ?').run(now - KEPT_MS);
      return (
        this.#db.prepare('INSERT INTO slack_handled VALUES (?, ?) ON CONFLICT DO NOTHING').run(key, now)
          .changes === 1
      );
    })();
  }
}

function toThread({ incident_id: incident, audience, ...place }: Row): SlackThread {
  return { ...place, incident, audience: audience as SlackAudience };
}
