import { pastEscape } from './boundary.ts';
import type { Find } from './kinds.ts';

const LOCAL = /[A-Za-z0-9._%+\u00a1-\uffff-]/;
const DOMAIN = /[A-Za-z0-9.\u00a1-\uffff-]{1,253}/y;
/** `user@1000.service` is a unit, not an address. */
const NOT_A_DOMAIN =
  /\.(?:service|slice|scope|socket|mount|automount|target|timer|device|swap|path|py|so|conf)$/i;

/** E-mail addresses, found from their `@` outwards. */
export function* emails(text: string): Generator<Find> {
  let floor = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > floor && at - start < 64 && LOCAL.test(text[start - 1] as string)) start -= 1;
    start = pastEscape(text, start);
    DOMAIN.lastIndex = at + 1;
    const domain = DOMAIN.exec(text)?.[0].replace(/[.-]+$/, '') ?? '';
    floor = at + 1;
    if (start >= at || !/\.[\p{L}]{2,}$/u.test(domain) || NOT_A_DOMAIN.test(domain)) continue;
    // In `scheme://user:password@host` it is the password that precedes the `@`.
    if (text[start - 1] === ':' && /:\/\/[^\s/@]*$/.test(text.slice(Math.max(0, start - 200), start)))
      continue;
    yield { start, end: at + 1 + domain.length, kind: 'EMAIL', reach: 'anywhere' };
  }
}
