import type { Token } from '../concept-reader.ts';

export type Pattern = (row: string) => boolean;

/** The row of meanings that patterns are held against, `P_NOT_KILL_`; moments aside, which stand anywhere. */
export function rowOf(tokens: readonly Token[]): string {
  return tokens.map(({ tag }) => (tag === 'T' || tag === 'N' ? '' : `${tag}_`)).join('');
}

/**
 * A statement as a row of meanings: `P NOT KILL (?:BY KERNEL)?`. A word in capitals is a meaning, the rest is a regular
 * expression over them; `X?` is a meaning that may be missing. The whole statement must match.
 */
export function pattern(text: string): Pattern {
  const source = text
    .replace(/([A-Z]+)(\?)?/g, (_, tag: string, maybe: string | undefined) =>
      maybe ? `(?:${tag}_)?` : `${tag}_`,
    )
    .replaceAll(' ', '');
  const words = new RegExp(`^(?:${source})$`);
  return (row) => words.test(row);
}
