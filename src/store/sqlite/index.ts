import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseCheckpointSaver } from '@langchain/langgraph';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { OomwhyError } from '../../lib/errors.ts';
import { Message } from '../../schema/conversation.ts';
import { Incident } from '../../schema/incident.ts';
import type { Moment, Source } from '../../schema/source.ts';
import type { Idempotency, IncidentFilter, SourceRange, Store } from '../store.ts';
import { migrate } from './migrations.ts';
import { packJson, packLines, unpackJson, unpackLines } from './pack.ts';

interface SourceRow {
  path: string;
  name: string;
  moment: Moment;
  line_count: number;
  runs: string;
  text: Buffer;
}

interface SummaryRow {
  id: string;
  created_at: string;
  cause: string;
  title: string;
  confidence: number;
  question: string | null;
  victim: string | null;
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
  readonly #db: Database;

  constructor(database: Database) {
    this.#db = database;
  }

  async saveIncident(
    incident: Incident,
    sources: readonly Source[],
    idempotency?: Idempotency,
  ): Promise<Incident> {
    const id = this.#db.transaction(() => {
      const known = idempotency && this.#known(idempotency);
      if (known) return known;
      this.#insert(incident, sources);
      if (idempotency) {
        const { key, fingerprint } = idempotency;
        this.#db.prepare('INSERT INTO idempotency VALUES (?, ?, ?)').run(key, fingerprint, incident.id);
      }
      return incident.id;
    })();
    return id === incident.id ? incident : ((await this.incident(id)) as Incident);
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

  async incidents({ q, cursor, limit }: IncidentFilter) {
    const match = q ? ftsQuery(q) : '';
    if (q && match === '') return { incidents: [], next: null };
    const where = [
      ...(match === '' ? [] : ['id IN (SELECT id FROM incidents_text WHERE incidents_text MATCH @match)']),
      ...(cursor ? ['id < @cursor'] : []),
    ];
    const rows = this.#db
      .prepare(
        `SELECT id, created_at, cause, title, confidence, question, victim FROM incidents
         ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY id DESC LIMIT @limit`,
      )
      .all({ match, cursor: cursor ?? '', limit: limit + 1 }) as SummaryRow[];
    const page = rows.slice(0, limit).map(({ created_at: createdAt, ...row }) => ({ ...row, createdAt }));
    return { incidents: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
  }

  async sources(incidentId: string): Promise<Source[]> {
    const rows = this.#db
      .prepare('SELECT * FROM sources WHERE incident_id = ? ORDER BY rowid')
      .all(incidentId);
    return (rows as SourceRow[]).map(toSource);
  }

  async sourceLines(incidentId: string, { path, from, to }: SourceRange) {
    const row = this.#db
      .prepare('SELECT * FROM sources WHERE incident_id = ? AND path = ?')
      .get(incidentId, path);
    if (!row) return null;
    const source = toSource(row as SourceRow);
    const lines = source.lines.filter((line) => line.number >= from && line.number <= to);
    return { path, lineCount: source.lineCount, lines };
  }

  async addMessages(incidentId: string, messages: readonly Message[]): Promise<void> {
    const insert = this.#db.prepare('INSERT INTO messages VALUES (?, ?, ?)');
    this.#db.transaction(() => {
      for (const message of messages) insert.run(message.id, incidentId, JSON.stringify(message));
    })();
  }

  async messages(incidentId: string): Promise<Message[]> {
    const rows = this.#db
      .prepare('SELECT body FROM messages WHERE incident_id = ? ORDER BY rowid')
      .all(incidentId);
    return (rows as { body: string }[]).map((row) => Message.parse(JSON.parse(row.body)));
  }

  /** On the same connection, in tables of its own; loaded for conversations with a model alone. */
  async checkpoints(): Promise<BaseCheckpointSaver> {
    const { SqliteSaver } = await import('@langchain/langgraph-checkpoint-sqlite');
    return new SqliteSaver(this.#db);
  }

  async ping(): Promise<void> {
    this.#db.prepare('SELECT 1').get();
  }

  async close(): Promise<void> {
    this.#db.close();
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

  #insert(incident: Incident, sources: readonly Source[]): void {
    const { id, createdAt, verdict, question, events } = incident;
    const victim = events.map((event) => event.victim?.name).find(Boolean) ?? null;
    const row = [id, createdAt, verdict.cause, verdict.title, verdict.confidence, question, victim];
    this.#db.prepare('INSERT INTO incidents VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(...row, packJson(incident));
    this.#db.prepare('INSERT INTO incidents_text VALUES (?, ?)').run(id, searchText(incident));
    const insert = this.#db.prepare('INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)');
    for (const { path, name, moment, lineCount, lines } of sources) {
      const { runs, text } = packLines(lines);
      insert.run(id, path, name, moment, lineCount, runs, text);
    }
  }
}

function toSource({ path, name, moment, line_count, runs, text }: SourceRow): Source {
  return { path, name, moment, lineCount: line_count, lines: unpackLines({ runs, text }) };
}

function searchText({ question, verdict, events }: Incident): string {
  const named = events.flatMap(({ victim, hog, cgroup }) => [
    victim?.name,
    victim?.command,
    hog?.command,
    cgroup?.limitPath,
  ]);
  return [question, verdict.cause, verdict.title, verdict.summary, ...named].filter(Boolean).join('\n');
}

/** Each word of a person's query as a quoted prefix: FTS5's operators have no meaning in it. */
function ftsQuery(q: string): string {
  const words = q.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .slice(0, 20)
    .map((word) => `"${word}"*`)
    .join(' ');
}
