import type { Database } from 'better-sqlite3';
import type { IncidentList } from '../../schema/conversation.ts';
import type { Incident } from '../../schema/incident.ts';
import type { IncidentFilter } from '../store.ts';

interface SummaryRow {
  id: string;
  created_at: string;
  cause: string;
  title: string;
  confidence: number;
  question: string | null;
  victim: string | null;
  place: string | null;
}

/** Newest first, with what there is to choose from where that is asked for. */
export function listIncidents(db: Database, filter: IncidentFilter): IncidentList {
  const { q, cursor, limit, cause, place, since, until } = filter;
  const match = q ? ftsQuery(q) : '';
  if (q && match === '') return { incidents: [], next: null };
  const where = [
    ...(match === '' ? [] : ['id IN (SELECT id FROM incidents_text WHERE incidents_text MATCH @match)']),
    ...(cursor ? ['id < @cursor'] : []),
    ...(cause ? ['cause = @cause'] : []),
    ...(place ? ['place = @place'] : []),
    ...(since ? ['created_at >= @since'] : []),
    ...(until ? ['created_at < @until'] : []),
  ];
  // Times are compared as text, so all are written as the store writes them.
  const instant = (time = '') => time && new Date(time).toISOString();
  const values = { cause, place, since: instant(since), until: instant(until) };
  const rows = db
    .prepare(
      `SELECT id, created_at, cause, title, confidence, question, victim, place FROM incidents
         ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY id DESC LIMIT @limit`,
    )
    .all({ ...values, match, cursor: cursor ?? '', limit: limit + 1 }) as SummaryRow[];
  const page = rows.slice(0, limit).map(({ created_at: createdAt, ...row }) => ({ ...row, createdAt }));
  const next = rows.length > limit ? (page.at(-1)?.id ?? null) : null;
  return { incidents: page, next, ...(filter.facets && { facets: facets(db) }) };
}

function facets(db: Database): NonNullable<IncidentList['facets']> {
  const count = (column: 'cause' | 'place') =>
    db
      .prepare(
        `SELECT ${column} AS value, count(*) AS count FROM incidents WHERE ${column} IS NOT NULL
           GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 200`,
      )
      .all() as { value: string; count: number }[];
  return { causes: count('cause'), places: count('place') };
}

/** Of the event that the verdict is about: what people call the place by. */
export function placeOf({ verdict, events }: Incident): string | null {
  const { cgroup } = events.find(({ cause }) => cause === verdict.cause) ?? events[0] ?? {};
  if (!cgroup) return null;
  const { pod, container, unit, limitPath, taskPath } = cgroup;
  return pod ?? unit ?? container ?? ((limitPath ?? taskPath)?.split('/').filter(Boolean).at(-1) || null);
}

export function searchText({ question, verdict, events }: Incident): string {
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
