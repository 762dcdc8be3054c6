import { OomwhyError } from '../lib/errors.ts';
import { OneAtATime } from '../lib/one-at-a-time.ts';
import type { Articles } from '../retrieve/articles.ts';
import type { Incident } from '../schema/incident.ts';
import type { Bundle, Source } from '../schema/source.ts';
import type { Idempotency, Store } from '../store/store.ts';
import { diagnoseAgain } from './case.ts';
import { composeAnswer } from './offline/compose.ts';

/** What one incident may hold in all, in characters. */
const MAX_CHARS = 128 * 1024 ** 2;

const joins = new OneAtATime();

export interface JoinParts {
  readonly store: Store;
  readonly articles: Articles;
}

/**
 * More evidence of an incident that is known: all of it is diagnosed anew, under the same id; the conversation goes on.
 * @returns the incident as it is now @throws OomwhyError incident-not-found, body-too-large
 */
export async function joinEvidence(
  { store, articles }: JoinParts,
  id: string,
  bundle: Bundle,
  idempotency?: Idempotency,
): Promise<Incident> {
  const leave = await joins.enter(id);
  try {
    const incident = await store.incident(id);
    if (!incident)
      throw new OomwhyError('incident-not-found', 'there is no such incident', { where: id.slice(0, 100) });
    const known = await store.sources(id);
    const more = renamed(bundle.sources, known);
    const sources = [...known, ...more];
    if (charsOf(sources) > MAX_CHARS)
      throw new OomwhyError(
        'body-too-large',
        `with this the incident holds more than ${MAX_CHARS} characters`,
      );
    const diagnosis = await diagnoseAgain(incident, sources);
    const answer = composeAnswer(diagnosis, articles, incident.question, sources);
    const warnings = [...new Set([...incident.warnings, ...diagnosis.incident.warnings, ...bundle.warnings])];
    const joined: Incident = { ...incident, ...diagnosis.incident, warnings, answer };
    await store.extendIncident(joined, more, idempotency);
    return joined;
  } finally {
    leave();
  }
}

/** A citation names a line by its source's path, so no two may share one. */
function renamed(sources: readonly Source[], known: readonly Source[]): Source[] {
  const used = new Set(known.map(({ path }) => path));
  return sources.map((source) => {
    let path = source.path;
    for (let n = 2; used.has(path); n += 1) path = `${source.path} (${n})`;
    used.add(path);
    return { ...source, path };
  });
}

function charsOf(sources: readonly Source[]): number {
  return sources.reduce((sum, { lines }) => sum + lines.reduce((own, { text }) => own + text.length, 0), 0);
}
