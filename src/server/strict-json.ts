const MAX_DEPTH = 64;
const [QUOTE, BACKSLASH, OPEN, CLOSE, LIST, END, COLON] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x3a];

/**
 * What makes a JSON text unsafe though it parses: a key that comes twice, of which readers take now the first and now the
 * last; `__proto__`; a depth that no request has. Looks at each character but those within strings; whether the text is
 * JSON at all is the parser's business.
 * @returns what is wrong, or `null`
 */
export function unsafeJson(text: string): string | null {
  const open: (Set<string> | null)[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (char === OPEN || char === LIST) {
      open.push(char === OPEN ? new Set() : null);
      if (open.length > MAX_DEPTH) return `it is nested more than ${MAX_DEPTH} deep`;
    } else if (char === CLOSE || char === END) open.pop();
    else if (char === QUOTE) {
      const end = endOfString(text, i);
      const keys = open.at(-1);
      if (keys && isKey(text, end)) {
        const key = nameOf(text.slice(i, end + 1));
        if (key === '__proto__') return 'it holds the key __proto__';
        if (keys.has(key)) return `the key ${JSON.stringify(key.slice(0, 60))} comes twice`;
        keys.add(key);
      }
      i = end;
    }
  }
  return null;
}

/** Where the string that begins at `start` has its closing quote; the text's end if it has none. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let next = end + 1;
  while (' \t\r\n'.includes(text[next] ?? 'x')) next += 1;
  return text.charCodeAt(next) === COLON;
}

/** A key may be written with escapes; one that is no JSON string is left to the parser. */
function nameOf(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}
