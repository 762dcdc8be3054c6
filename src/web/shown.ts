import type { Citation } from '../schema/incident.ts';
import { lineHash } from './place.ts';

/** What the evidence place shows: a line of a source, an article, or the list of all sources. */
export type Shown =
  | { kind: 'line'; source: string; line: number; text: string | null }
  | { kind: 'article'; citation: Extract<Citation, { kind: 'article' }> }
  | { kind: 'sources' };

export function shownOf(citation: Citation): Shown {
  if (citation.kind === 'article') return { kind: 'article', citation };
  const { source, line, text } = citation;
  return { kind: 'line', source, line, text };
}

/** Whether this is what a citation shows. */
export function shows(shown: Shown | null, citation: Citation): boolean {
  if (shown?.kind === 'line')
    return citation.kind === 'evidence' && citation.source === shown.source && citation.line === shown.line;
  return shown?.kind === 'article' && shown.citation === citation;
}

/** Where the address shall point for it. */
export function hashOf(shown: Shown | null): string {
  if (shown?.kind === 'line') return lineHash(shown.source, shown.line);
  return shown?.kind === 'sources' ? '#sources' : '';
}
