import type { Cited, Evidence } from '../schema/evidence.ts';
import type { Line, Source } from '../schema/source.ts';

/** The citation of a line. */
export function cite(source: Source, line: Line): Evidence {
  return { source: source.path, line: line.number, text: line.text };
}

export function cited<T>(value: T, source: Source, line: Line): Cited<T> {
  return { value, at: cite(source, line) };
}
