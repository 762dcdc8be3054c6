import { type Diagnosis, diagnose } from './diagnose.ts';
import { OomwhyError } from './lib/errors.ts';
import type { Bundle, Source } from './schema/source.ts';

/** The diagnosis of a bundle, and what the program that came with it shows in its text. Runs nothing. */
export async function diagnoseBundle(bundle: Bundle): Promise<Diagnosis> {
  const diagnosis = diagnose(bundle);
  if (!bundle.sources.some(isPython)) return diagnosis;
  const { incident } = diagnosis;
  const last = diagnosis.facts.event;
  const limit = incident.events.find((event) => event.id === last?.id)?.limit?.bytes ?? null;
  const code = await codeOf(bundle.sources, limit);
  const known = new Set([incident.verdict, ...incident.contributing].map((one) => one.cause));
  return {
    ...diagnosis,
    incident: {
      ...incident,
      contributing: [...incident.contributing, ...code.found.filter((one) => !known.has(one.cause))],
      fixes: [...incident.fixes, ...code.fixes],
      warnings: [...incident.warnings, ...code.warnings],
    },
  };
}

function isPython({ name }: Source): boolean {
  return /^program\/.+\.(?:py|ipynb)$/.test(name);
}

/** The parser of Python is loaded only where there is a program. Whatever goes wrong there leaves the diagnosis as it is. */
async function codeOf(sources: readonly Source[], limit: number | null) {
  try {
    const { codeInBundle } = await import('./program/in-bundle.ts');
    return await codeInBundle(sources, limit);
  } catch (error) {
    const why = error instanceof OomwhyError ? error.line() : String((error as Error).message);
    return { found: [], fixes: [], warnings: [`The program was not read: ${why}`] };
  }
}
