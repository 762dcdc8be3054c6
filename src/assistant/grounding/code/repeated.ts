const SHORTEST = 10;

/** The longest stretch of a line that a sentence repeats, blanks aside, where it looks like code. */
export function repeated(said: string, line: string): string | null {
  const code = line.replace(/\s+/g, '');
  let best = '';
  const plain = said.slice(0, 400);
  for (let from = 0; from < plain.length; from += 1) {
    if (/[\s,]/.test(plain[from] ?? '') || (from > 0 && /\w/.test(plain[from - 1] ?? ''))) continue;
    let at = 0;
    for (let to = from; to < plain.length; to += 1) {
      const char = plain[to] ?? '';
      if (/\s/.test(char)) continue;
      at += 1;
      if (!code.includes(plain.slice(from, to + 1).replace(/\s+/g, ''))) break;
      if (at >= SHORTEST && to + 1 - from > best.length && !/^\w/.test(plain.slice(to + 1)))
        best = plain.slice(from, to + 1);
    }
  }
  return /[()[\]=]/.test(best) ? best.trim() : null;
}
