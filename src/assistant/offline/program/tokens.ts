/** A token of a Python expression: a number, a text (its length in bytes), a name, an operator. */
export type Token =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly length: number; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'sign'; readonly sign: string };

const TOKEN =
  /\s*(?:(\d[\d_]*(?:\.\d+)?(?:e\d+)?)|([bBrR]{0,2}(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))|([A-Za-z_][\w.]*)|(\*\*|\/\/|<<|>>|[<>=!]=|[-+*/%()[\],<>&|]))/y;

/** Cuts an expression into tokens; `null` where something in it is none of them, such as an f-string. */
export function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const [, number, quoted, name, sign] = TOKEN.exec(text) ?? [];
    if (number !== undefined) tokens.push({ kind: 'number', value: Number(number.replaceAll('_', '')) });
    else if (quoted !== undefined) {
      const inner = quoted.replace(/^[bBrR]*/, '').slice(1, -1);
      tokens.push({ kind: 'text', length: inner.replace(/\\x..|\\./g, '.').length, text: inner });
    } else if (name !== undefined) tokens.push({ kind: 'name', name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', sign });
    else return null;
  }
  return tokens;
}
