/** What a placeholder stands for; the first part of its name, as in `HOST_1`. */
export const KINDS = [
  'ARG',
  'CONTAINER',
  'EMAIL',
  'HOST',
  'IMAGE',
  'IP',
  'MAC',
  'PATH',
  'POD',
  'SECRET',
  'TOKEN',
  'UID',
  'USER',
  'UUID',
] as const;
export type Kind = (typeof KINDS)[number];

/**
 * Where else the same text is masked once it was found at a place that gives it away: as a whole word (a host name),
 * as a whole number (an address), or within anything (a password).
 */
export type Reach = 'word' | 'number' | 'anywhere';

export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
}

export interface Find extends Span {
  readonly reach?: Reach;
}

/** Finds what must not leave the machine. Takes time linear in the text, whatever the text is. */
export type Detector = (text: string) => Iterable<Find>;

/** The named groups of every match; a group's name is its kind. The pattern carries the flags `g` and `d`. */
export function* groupsOf(text: string, pattern: RegExp, reach?: Reach): Generator<Find> {
  for (const match of text.matchAll(pattern)) {
    for (const [kind, at] of Object.entries(match.indices?.groups ?? {})) {
      if (!at) continue;
      const [start, end] = at;
      yield { start, end, kind: kind as Kind, ...(reach && { reach }) };
    }
  }
}
