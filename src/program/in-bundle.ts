import type { Evidence } from '../schema/evidence.ts';
import type { Fix, Found } from '../schema/incident.ts';
import type { Source } from '../schema/source.ts';
import { fixProgram } from './fix.ts';
import { type ProgramOnDisk, programFile } from './read.ts';

/** What the program's text adds to a diagnosis. */
export interface CodeInBundle {
  /** Causes that the text shows, one a pattern, the largest saving first. */
  readonly found: readonly Found[];
  readonly fixes: readonly Fix[];
  readonly warnings: readonly string[];
}

/** By its text alone; a run could show more. */
const BY_TEXT = 0.6;

/** Whether a source is a whole Python file of the program. */
export function isProgramSource({ name, lines, lineCount }: Source): boolean {
  return /^program\/.+\.(?:py|ipynb)$/.test(name) && lines.length === lineCount;
}

/** Python files among the sources → the program that they are; `null` when there is none. Nothing of it is run. */
export function programOf(sources: readonly Source[]): ProgramOnDisk | null {
  const files = sources.filter(isProgramSource).map((source) => {
    const text = source.lines.map((line) => line.text).join('\n');
    return programFile(source.name.replace(/^program\//, ''), Buffer.from(text));
  });
  const [only, second] = files;
  if (!only) return null;
  return { folder: '', main: second ? null : only.path, files };
}

/**
 * What takes memory in the program that was handed over with the evidence.
 * @param limitBytes the limit that it ran into, where it is known
 */
export async function codeInBundle(
  sources: readonly Source[],
  limitBytes: number | null,
): Promise<CodeInBundle> {
  const disk = programOf(sources);
  if (!disk) return { found: [], fixes: [], warnings: [] };
  const paths = new Map(
    sources.filter(isProgramSource).map((one) => [one.name.replace(/^program\//, ''), one]),
  );
  const { findings, fixes, warnings } = await fixProgram({ disk, inputs: [], limitBytes, verify: null });
  const evidenceOf = (index: number): Evidence[] => {
    const finding = findings[index];
    const source = finding && paths.get(finding.file);
    const line = source?.lines[(finding?.line ?? 0) - 1];
    return source && line ? [{ source: source.path, line: line.number, text: line.text }] : [];
  };
  const patterns = [...new Set(findings.map((one) => one.pattern))];
  return {
    found: patterns.map((cause) => {
      const own = findings.flatMap((one, index) => (one.pattern === cause ? [index] : []));
      return {
        cause,
        title: findings[own[0] as number]?.title ?? cause,
        confidence: BY_TEXT,
        summary: [...new Set(own.map((index) => findings[index]?.why))].join(' '),
        evidence: own.flatMap(evidenceOf),
      };
    }),
    fixes: fixes.map(({ findings: mended, proof: _, ...fix }) => ({
      ...fix,
      evidence: mended.flatMap(evidenceOf),
    })),
    warnings,
  };
}
