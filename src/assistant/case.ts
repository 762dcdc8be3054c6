import type { Diagnosis } from '../diagnose.ts';
import { diagnoseBundle } from '../diagnose-bundle.ts';
import { createRedactor, type Redactor } from '../model/redact/index.ts';
import type { Evidence } from '../schema/evidence.ts';
import type { Incident } from '../schema/incident.ts';
import type { Source } from '../schema/source.ts';

/** An incident opened for one turn with a model: what the rules know of it, and what is kept from the model. */
export interface Case {
  readonly incident: Incident;
  readonly diagnosis: Diagnosis;
  readonly sources: readonly Source[];
  readonly redactor: Redactor;
}

/** What the rules say of it now, with its fixes as they stand: some were run, some came from a model. */
export async function diagnoseAgain(incident: Incident, sources: readonly Source[]): Promise<Diagnosis> {
  const diagnosis = await diagnoseBundle({ sources: [...sources], warnings: [] });
  const stored = new Map(incident.fixes.map((fix) => [fix.id, fix]));
  const own = diagnosis.incident.fixes.map((fix) => {
    const verification = stored.get(fix.id)?.diff === fix.diff ? stored.get(fix.id)?.verification : null;
    return verification ? { ...fix, verification } : fix;
  });
  const fixes = [...own, ...incident.fixes.filter(({ id }) => id.startsWith(MODEL_FIX))];
  return { ...diagnosis, incident: { ...diagnosis.incident, fixes } };
}

/** How the ids of fixes begin that a model proposed. */
export const MODEL_FIX = 'model-';

/** The rules are pure and quick, so a turn asks them again instead of keeping their state. */
export async function openCase(incident: Incident, sources: readonly Source[]): Promise<Case> {
  const diagnosis = await diagnoseAgain(incident, sources);
  return { incident, diagnosis, sources, redactor: redactorOf(incident, sources) };
}

/**
 * The incident's own id is the seed, so that a log cannot have been written with our placeholders in it, and a turn
 * that goes on after a restart finds the same ones.
 */
function redactorOf({ id }: Incident, sources: readonly Source[]): Redactor {
  const texts = sources.map(
    ({ name, lines }) => `==> ${name} <==\n${lines.map(({ text }) => text).join('\n')}`,
  );
  return createRedactor({ texts, seed: id });
}

/** The line of a source with this number, as evidence; `null` where there is none. */
export function lineAt(sources: readonly Source[], path: string, number: number): Evidence | null {
  const lines = sources.find((one) => one.path === path)?.lines ?? [];
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.number ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  const line = lines[low];
  return line?.number === number ? { source: path, line: number, text: line.text } : null;
}
