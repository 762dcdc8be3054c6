import type { Find } from './kinds.ts';
import { reachOf, secretAt } from './secret-values.ts';

const BEARER = /\b(?:bearer|basic|digest|negotiate|apikey)(?:[ \t]{1,8}|%20|\+)(?=[^\s"'`-])/gi;
/** The clients that take a password as an argument under a name of one letter. */
const CLIENTS: readonly [client: RegExp, argument: RegExp][] = [
  [/\b(?:mysql\w*|mariadb[\w-]*)\b/i, /(?<=\s)-p(?=[^\s-])/g],
  [/\bsshpass\b/i, /(?<=\s)-p[ \t]{0,8}(?=[^\s-])/g],
  [/\bredis-cli\b/i, /(?<=\s)-a[ \t]{1,8}(?=[^\s-])/g],
  [/\b(?:curl|wget|http)\b/i, /(?<=\s)(?:-u|-U|--user|--proxy-user)[= \t]{0,8}[^\s:"']{1,100}:/g],
];

/** Secrets given away by their place in a header or in a client's arguments. */
export function* clientSecrets(text: string): Generator<Find> {
  for (const match of text.matchAll(BEARER)) {
    const value = secretAt(text, match.index + match[0].length, true);
    // Prose goes on with a word ("basic idea").
    if (value && /[^a-z-]/.test(text.slice(value.start, value.end))) yield value;
  }
  let start = 0;
  for (const line of text.split('\n')) {
    for (const [client, argument] of CLIENTS) {
      if (!client.test(line)) continue;
      for (const match of line.matchAll(argument)) {
        const from = match.index + match[0].length;
        const value = /[^\s"'`]{1,512}/y;
        value.lastIndex = from;
        const secret = value.exec(line)?.[0];
        if (!secret || secret.startsWith('[masked')) continue;
        const reach = reachOf(secret, false);
        const at = start + from;
        yield { start: at, end: at + secret.length, kind: 'SECRET', ...(reach && { reach }) };
      }
    }
    start += line.length + 1;
  }
}
