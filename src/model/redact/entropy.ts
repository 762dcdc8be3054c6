import type { Find } from './kinds.ts';

const RUN = /[A-Za-z0-9+/_-]{32,}={0,2}/g;
const PART = /[A-Za-z0-9+]{32,}={0,2}/g;

/** Long strings of base64 or hexadecimal digits that look random: keys, digests, ids. */
export function* randomStrings(text: string): Generator<Find> {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (!run.startsWith('/') && looksMixed(run)) {
      yield { start: index, end: index + run.length, kind: 'TOKEN' };
      continue;
    }
    for (const part of run.matchAll(PART)) {
      const start = index + part.index;
      if (looksHexadecimal(part[0]) || looksMixed(part[0]) || looksLower(part[0])) {
        yield { start, end: start + part[0].length, kind: 'TOKEN' };
      }
    }
  }
}

function looksHexadecimal(run: string): boolean {
  return (
    /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(run) && /\d/.test(run) && /[a-f]/i.test(run) && new Set(run).size >= 6
  );
}

/** Random base64 changes between small, big and digit at more than half of its places, names at every fourth. */
function looksMixed(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run) && changes(run) >= 0.38;
}

function looksLower(run: string): boolean {
  return /^[a-z0-9]+$/.test(run) && changes(run) >= 0.28;
}

function changes(run: string): number {
  let last = '';
  let changed = 0;
  let counted = 0;
  for (const char of run) {
    const sort =
      char >= 'a' && char <= 'z' ? 'a' : char >= 'A' && char <= 'Z' ? 'A' : /\d/.test(char) ? '0' : '';
    if (sort === '') continue;
    if (last !== '') {
      counted += 1;
      if (sort !== last) changed += 1;
    }
    last = sort;
  }
  return counted === 0 ? 0 : changed / counted;
}
