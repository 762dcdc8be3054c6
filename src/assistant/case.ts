import { type Diagnosis, diagnose } from '../diagnose.ts';
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

/** The rules are pure and quick, so a turn asks them again instead of keeping their state. */
export function openCase(incident: Incident, sources: readonly Source[]): Case {
  const diagnosis = diagnose({ sources: [...sources], warnings: [] });
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
