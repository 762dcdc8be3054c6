import type { Database } from 'better-sqlite3';
import type { Incident } from '../../schema/incident.ts';
import type { Source } from '../../schema/source.ts';
import { placeOf, searchText } from './incident-list.ts';
import { packJson, packLines } from './pack.ts';

/** For use within a transaction. */
export function insertIncident(db: Database, incident: Incident, sources: readonly Source[]): void {
  db.prepare(
    `INSERT INTO incidents (id, created_at, cause, title, confidence, question, victim, body, place)
     VALUES (@id, @createdAt, @cause, @title, @confidence, @question, @victim, @body, @place)`,
  ).run(rowOf(incident));
  db.prepare('INSERT INTO incidents_text VALUES (?, ?)').run(incident.id, searchText(incident));
  insertSources(db, incident.id, sources);
}

/** What stands in lists and is searched goes with the incident. For use within a transaction. */
export function replaceIncident(db: Database, incident: Incident): void {
  db.prepare(
    `UPDATE incidents SET cause = @cause, title = @title, confidence = @confidence, question = @question,
       victim = @victim, body = @body, place = @place WHERE id = @id`,
  ).run(rowOf(incident));
  db.prepare('UPDATE incidents_text SET text = ? WHERE id = ?').run(searchText(incident), incident.id);
}

export function insertSources(db: Database, incident: string, sources: readonly Source[]): void {
  const insert = db.prepare('INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (const { path, name, moment, lineCount, lines } of sources) {
    const { runs, text } = packLines(lines);
    insert.run(incident, path, name, moment, lineCount, runs, text);
  }
}

function rowOf(incident: Incident) {
  const { id, createdAt, verdict, question, events } = incident;
  const { cause, title, confidence } = verdict;
  const victim = events.map((event) => event.victim?.name).find(Boolean) ?? null;
  const shown = { id, createdAt, cause, title, confidence, question, victim };
  return { ...shown, body: packJson(incident), place: placeOf(incident) };
}
