import { baseName } from '../../../facts/workload.ts';
import type { Evidence } from '../../../schema/evidence.ts';
import type { Line, Source } from '../../../schema/source.ts';

/** A file of the program's Python code that was handed over. */
export interface ProgramFile {
  readonly name: string;
  readonly source: Source;
}

export function programFiles(sources: readonly Source[]): ProgramFile[] {
  return sources
    .filter(({ name }) => /^program\/.+\.py$/.test(name))
    .map((source) => ({ name: baseName(source.name), source }));
}

export function evidenceOf(source: Source, { number, text }: Line): Evidence {
  return { source: source.path, line: number, text };
}

/** Columns a line is indented by; a tab counts eight, as Python counts it. */
export function indentOf(text: string): number {
  let columns = 0;
  for (const char of text) {
    if (char === ' ') columns += 1;
    else if (char === '\t') columns += 8 - (columns % 8);
    else break;
  }
  return columns;
}

/** A line of code without its comment; a `#` within quotes stays. */
export function codeOf(text: string): string {
  return (/^(?:[^#'"]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")*/.exec(text)?.[0] ?? text).trimEnd();
}

/** The lines below `start` that are indented deeper than it: the body of a loop, a function, a class. */
export function bodyOf(lines: readonly Line[], start: number): Line[] {
  const own = indentOf(lines[start]?.text ?? '');
  const body: Line[] = [];
  for (const line of lines.slice(start + 1)) {
    if (line.text.trim() === '') continue;
    if (indentOf(line.text) <= own) break;
    body.push(line);
  }
  return body;
}
