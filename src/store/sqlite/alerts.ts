import type { Database } from 'better-sqlite3';
import type { AlertGroup, Alerts } from '../alerts.ts';

interface GroupRow {
  key: string;
  incident_id: string;
  notices: number;
  resolved_at: string | null;
}

export class SqliteAlerts implements Alerts {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async group(key: string): Promise<AlertGroup | null> {
    return groupOf(this.#db.prepare('SELECT * FROM alert_groups WHERE key = ?').get(key));
  }

  async groupOf(incident: string): Promise<AlertGroup | null> {
    return groupOf(this.#db.prepare('SELECT * FROM alert_groups WHERE incident_id = ?').get(incident));
  }

  async saveGroup({ key, incident, notices, resolvedAt }: AlertGroup): Promise<void> {
    this.#db
      .prepare('INSERT OR REPLACE INTO alert_groups VALUES (?, ?, ?, ?)')
      .run(key, incident, notices, resolvedAt);
  }
}

function groupOf(found: unknown): AlertGroup | null {
  if (!found) return null;
  const { key, incident_id: incident, notices, resolved_at: resolvedAt } = found as GroupRow;
  return { key, incident, notices, resolvedAt };
}
