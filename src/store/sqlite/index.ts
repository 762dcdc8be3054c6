import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseCheckpointSaver } from '@langchain/langgraph';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { OomwhyError } from '../../lib/errors.ts';
import { Feedback, type LineMatches, Message } from '../../schema/conversation.ts';
import { Incident } from '../../schema/incident.ts';
import type { Line, Moment, Source } from '../../schema/source.ts';
import type { SlackStore } from '../slack.ts';
import type {
  Idempotency,
  IncidentFilter,
  LineSearch,
  SourceRange,
  SourceSurroundings,
  Store,
} from '../store.ts';
import { SqliteAccess } from './access.ts';
import { SqliteAlerts } from './alerts.ts';
import { SqliteChats } from './chats.ts';
import { SqliteDeliveries } from './deliveries.ts';
import { writeHeartbeat } from './heartbeat.ts';
import { listIncidents } from './incident-list.ts';
import { insertIncident, insertSources, replaceIncident } from './incident-row.ts';
import { migrate } from './migrations.ts';
import { packJson, unpackJson, unpackLines } from './pack.ts';
import { SqliteSlackStore } from './slack.ts';

interface SourceRow {
  path: string;
  name: string;
  moment: Moment;
  line_count: number;
  runs: string;
  text: Buffer;
}

/**
 * Opens the store in a folder, creating it. Write-ahead log with a sync at each commit: what was acknowledged
 * outlives `kill -9` and a power cut.
 * @throws OomwhyError store-unavailable
 */
export function openSqliteStore(folder: string): Store {
  try {
    mkdirSync(folder, { recursive: true });
    const database = new SqliteDatabase(join(folder, 'oomwhy.sqlite'));
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('busy_timeout = 5000');
    migrate(database);
    return new SqliteStore(database);
  } catch (error) {
    throw new OomwhyError('store-unavailable', (error as Error).message, { where: folder, cause: error });
  }
}

class SqliteStore implements Store {
  readonly slack: SlackStore;
  readonly access: SqliteAccess;
  readonly alerts: SqliteAlerts;
  readonly deliveries: SqliteDeliveries;
  readonly chats: SqliteChats;
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
    this.slack = new SqliteSlackStore(database);
    this.access = new SqliteAccess(database);
    this.alerts = new SqliteAlerts(database);
    this.deliveries = new SqliteDeliveries(database);
    this.chats = new SqliteChats(database);
  }

  async saveIncident(
    incident: Incident,
    sources: readonly Source[],
    idempotency?: Idempotency,
  ): Promise<Incident> {
    const id = this.#db.transaction(() => {
      const known = idempotency && this.#known(idempotency);
      if (known) return known;
      insertIncident(this.#db, incident, sources);
      if (idempotency) this.#remember(idempotency, incident.id);
      return incident.id;
    })();
    return id === incident.id ? incident : ((await this.incident(id)) as Incident);
  }

  async extendIncident(
    incident: Incident,
    more: readonly Source[],
    idempotency?: Idempotency,
  ): Promise<void> {
    this.#db.transaction(() => {
      replaceIncident(this.#db, incident);
      insertSources(this.#db, incident.id, more);
      if (idempotency) this.#remember(idempotency, incident.id);
    })();
  }

  async known(idempotency: Idempotency): Promise<Incident | null> {
    const id = this.#known(idempotency);
    return id === null ? null : this.#incident(id);
  }

  async incident(id: string): Promise<Incident | null> {
    return this.#incident(id);
  }

  #incident(id: string): Incident | null {
    const row = this.#db.prepare('SELECT body FROM incidents WHERE id = ?').get(id) as
      | { body: Buffer }
      | undefined;
    return row ? Incident.parse(unpackJson(row.body)) : null;
  }

  async changeIncident(id: string, change: (incident: Incident) => Incident): Promise<void> {
    this.#db.transaction(() => {
      const incident = this.#incident(id);
      if (!incident) return;
      this.#db.prepare('UPDATE incidents SET body = ? WHERE id = ?').run(packJson(change(incident)), id);
    })();
  }

  async incidents(filter: IncidentFilter) {
    return listIncidents(this.#db, filter);
  }

  async sources(incidentId: string): Promise<Source[]> {
    const rows = this.#db
      .prepare('SELECT * FROM sources WHERE incident_id = ? ORDER BY rowid')
      .all(incidentId);
    return (rows as SourceRow[]).map(toSource);
  }

  async sourceLines(incidentId: string, wanted: SourceRange | SourceSurroundings) {
    const { path } = wanted;
    const row = this.#db
      .prepare('SELECT * FROM sources WHERE incident_id = ? AND path = ?')
      .get(incidentId, path);
    if (!row) return null;
    const source = toSource(row as SourceRow);
    return { path, lineCount: source.lineCount, lines: linesOf(source, wanted) };
  }

  async searchLines(incidentId: string, { q, path, limit }: LineSearch) {
    const wanted = q.toLowerCase();
    const matches: LineMatches['matches'] = [];
    const rows = this.#db
      .prepare('SELECT * FROM sources WHERE incident_id = ? AND (? IS NULL OR path = ?) ORDER BY rowid')
      .iterate(incidentId, path ?? null, path ?? null);
    for (const row of rows as Iterable<SourceRow>) {
      const source = toSource(row);
      for (const { number, text } of source.lines) {
        if (!text.toLowerCase().includes(wanted)) continue;
        if (matches.length === limit) return { matches, more: true };
        matches.push({ path: source.path, number, text });
      }
    }
    return { matches, more: false };
  }

  async addMessages(
    incidentId: string,
    messages: readonly Message[],
    inPlaceOf: readonly string[] = [],
  ): Promise<void> {
    const insert = this.#db.prepare('INSERT INTO messages VALUES (?, ?, ?)');
    const supersede = this.#db.prepare(
      `UPDATE messages SET body = json_set(body, '$.supersededBy', ?)
         WHERE id = ? AND incident_id = ? AND body ->> '$.supersededBy' IS NULL`,
    );
    this.#db.transaction(() => {
      for (const id of inPlaceOf) supersede.run(messages[0]?.id ?? null, id, incidentId);
      for (const message of messages) insert.run(message.id, incidentId, JSON.stringify(message));
    })();
  }

  async messages(incidentId: string): Promise<Message[]> {
    const rows = this.#db
      .prepare('SELECT body FROM messages WHERE incident_id = ? ORDER BY rowid')
      .all(incidentId);
    return (rows as { body: string }[]).map((row) => Message.parse(JSON.parse(row.body)));
  }

  async saveFeedback(feedback: Feedback): Promise<void> {
    this.#db
      .prepare('INSERT OR REPLACE INTO feedback VALUES (?, ?, ?)')
      .run(feedback.incident, feedback.message, JSON.stringify(feedback));
  }

  async feedback(incidentId: string): Promise<Feedback[]> {
    const rows = this.#db
      .prepare('SELECT body FROM feedback WHERE incident_id = ? ORDER BY rowid')
      .pluck()
      .all(incidentId);
    return rows.map((body) => Feedback.parse(JSON.parse(String(body))));
  }

  /** On the same connection, in tables of its own; loaded for conversations with a model alone. */
  async checkpoints(): Promise<BaseCheckpointSaver> {
    const { SqliteSaver } = await import('@langchain/langgraph-checkpoint-sqlite');
    return new SqliteSaver(this.#db);
  }

  async ping(): Promise<void> {
    writeHeartbeat(this.#db);
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #remember({ key, fingerprint }: Idempotency, incident: string): void {
    this.#db.prepare('INSERT INTO idempotency VALUES (?, ?, ?)').run(key, fingerprint, incident);
  }

  #known({ key, fingerprint }: Idempotency): string | null {
    const row = this.#db.prepare('SELECT fingerprint, incident_id FROM idempotency WHERE key = ?').get(key) as
      | { fingerprint: string; incident_id: string }
      | undefined;
    if (row && row.fingerprint !== fingerprint) {
      throw new OomwhyError('idempotency-conflict', 'this Idempotency-Key was used for another request', {
        where: key,
      });
    }
    return row?.incident_id ?? null;
  }
}

function linesOf({ lines }: Source, wanted: SourceRange | SourceSurroundings): Line[] {
  if ('near' in wanted) {
    const index = lines.findIndex(({ number }) => number >= wanted.near);
    const at = index < 0 ? lines.length : index;
    return lines.slice(Math.max(0, at - wanted.before), at + wanted.after);
  }
  return lines.filter(({ number }) => number >= wanted.from && number <= wanted.to);
}

function toSource({ path, name, moment, line_count, runs, text }: SourceRow): Source {
  return { path, name, moment, lineCount: line_count, lines: unpackLines({ runs, text }) };
}
