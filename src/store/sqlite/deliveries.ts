import type { Database } from 'better-sqlite3';
import { Delivery } from '../../schema/delivery.ts';
import type { Deliveries } from '../deliveries.ts';

interface DeliveryRow extends Omit<Delivery, 'incident' | 'createdAt' | 'dueAt'> {
  incident_id: string;
  created_at: string;
  due_at: string;
}

export class SqliteDeliveries implements Deliveries {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async enqueue({ id, kind, incident, once, url, body, createdAt, dueAt }: Delivery): Promise<void> {
    this.#db
      .prepare(`INSERT OR IGNORE INTO deliveries VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?, 0, NULL)`)
      .run(id, kind, incident, once, url, body, createdAt, dueAt);
  }

  async due(now: string, limit: number): Promise<Delivery[]> {
    const rows = this.#db
      .prepare(`SELECT * FROM deliveries WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at LIMIT ?`)
      .all(now, limit);
    return rows.map(deliveryOf);
  }

  async nextDue(): Promise<string | null> {
    const next = this.#db.prepare(`SELECT min(due_at) FROM deliveries WHERE state = 'waiting'`).pluck().get();
    return next === null ? null : String(next);
  }

  async update({ id, state, dueAt, attempts, outcome }: Delivery): Promise<void> {
    this.#db
      .prepare('UPDATE deliveries SET state = ?, due_at = ?, attempts = ?, outcome = ? WHERE id = ?')
      .run(state, dueAt, attempts, outcome, id);
  }

  async delivery(id: string): Promise<Delivery | null> {
    const row = this.#db.prepare('SELECT * FROM deliveries WHERE id = ?').get(id);
    return row ? deliveryOf(row) : null;
  }

  async list(state: Delivery['state'] | null, limit: number): Promise<Delivery[]> {
    const rows = this.#db
      .prepare('SELECT * FROM deliveries WHERE ? IS NULL OR state = ? ORDER BY id DESC LIMIT ?')
      .all(state, state, limit);
    return rows.map(deliveryOf);
  }
}

function deliveryOf(row: unknown): Delivery {
  const { incident_id: incident, created_at: createdAt, due_at: dueAt, ...rest } = row as DeliveryRow;
  return Delivery.parse({ ...rest, incident, createdAt, dueAt });
}
