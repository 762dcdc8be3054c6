import { type Diagnosis, diagnose } from './diagnose.ts';
import { OomwhyError } from './lib/errors.ts';
import type { Fact, Found } from './schema/incident.ts';
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
      contributing: [
        ...incident.contributing,
        ...recordedFirst(incident.facts, code.found).filter((one) => !known.has(one.cause)),
      ],
      fixes: [...incident.fixes, ...code.fixes],
      warnings: [...incident.warnings, ...code.warnings],
    },
  };
}

/** Lines that the program's recorder saw hold memory or grow come before those that only the text shows. */
const RECORDED = /^recorder\.(?:holder|growth)-/;
/** A statement's first line and the line that runs lie apart. */
const NEAR = 2;

function recordedFirst(facts: readonly Fact[], found: readonly Found[]): Found[] {
  const seen = facts.filter(({ id }) => RECORDED.test(id)).flatMap(({ evidence }) => evidence);
  const isSeen = ({ evidence }: Found) =>
    evidence.some((one) =>
      seen.some((other) => other.source === one.source && Math.abs(other.line - one.line) <= NEAR),
    );
  return [...found.filter(isSeen), ...found.filter((one) => !isSeen(one))];
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
