import type { Find } from './kinds.ts';

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}(?:PRIVATE KEY|PRIVATE KEY BLOCK)-----/g;
/** The body of a block cut short: base64 and header lines, also with line ends written as `\n`. */
const BODY = /[A-Za-z0-9+/=:,\s\\-]*/y;

/** PEM and PGP private keys, to their END or as far as the block goes. Its lines may be shown one by one later. */
export function* privateKeys(text: string): Generator<Find> {
  let end = 0;
  for (const begin of text.matchAll(BEGIN)) {
    if (begin.index < end) continue;
    const from = begin.index + begin[0].length;
    BODY.lastIndex = from;
    const body = BODY.exec(text)?.[0] ?? '';
    // END belongs to the body's alphabet: the search stays within what was read.
    const closing = /-----END [A-Z0-9 ]{0,60}-----/.exec(body);
    end = from + (closing ? closing.index + closing[0].length : body.length);
    yield { start: begin.index, end, kind: 'TOKEN' };
    const inner = closing ? body.slice(0, closing.index) : body;
    for (const line of inner.matchAll(/[A-Za-z0-9+/=]{8,}/g)) {
      const start = from + line.index;
      yield { start, end: start + line[0].length, kind: 'TOKEN', reach: 'anywhere' };
    }
  }
}
