import type { Evidence } from '../../schema/evidence.ts';
import type { ModelSentence } from '../agent/answer-schema.ts';
import { type Case, lineAt } from '../case.ts';

/** Lines that a sentence names, itself or by facts, and that are there; what is not there is left out. */
export function namedLines({ diagnosis, sources }: Case, { facts, evidence }: ModelSentence): Evidence[] {
  const known = new Map(diagnosis.incident.facts.map((fact) => [fact.id, fact.evidence]));
  return [
    ...facts.flatMap((id) => known.get(id) ?? []),
    ...evidence.flatMap(({ source, line }) => lineAt(sources, source, line) ?? []),
  ];
}
