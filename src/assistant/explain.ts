import type { Diagnosis } from '../diagnose.ts';
import { diagnoseBundle } from '../diagnose-bundle.ts';
import { newId } from '../lib/id.ts';
import { counter } from '../lib/metrics.ts';
import type { Articles } from '../retrieve/articles.ts';
import { type Incident, SCHEMA_VERSION } from '../schema/incident.ts';
import type { Bundle } from '../schema/source.ts';
import { composeAnswer } from './offline/compose.ts';

const diagnoses = counter('oomwhy_diagnoses_total', 'Incidents that were diagnosed, by cause.');

/** Diagnoses a bundle and puts the result in words: the incident as every door hands it out. */
export async function explain(
  bundle: Bundle,
  articles: Articles,
  question: string | null,
): Promise<Incident> {
  const diagnosis = await diagnoseBundle(bundle);
  diagnoses.add({ cause: diagnosis.incident.verdict.cause });
  return {
    schemaVersion: SCHEMA_VERSION,
    id: newId(),
    createdAt: new Date().toISOString(),
    question,
    ...diagnosis.incident,
    answer: composeAnswer(diagnosis, articles, question, bundle.sources),
  };
}

export type { Diagnosis };
