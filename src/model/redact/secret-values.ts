import type { Find, Reach } from './kinds.ts';
import { isTelling } from './words.ts';

/** What stands where a secret would, but is a reference, a placeholder, a mask or a type. */
const REFERENCE = /^(?:\[masked|\[redacted|\*{2,}|x{3,}$|<|\$[A-Za-z_({]|\{|%\(|%[-0-9.]*[a-z]$|\.\.\.)/i;
const NO_VALUE =
  /^(?:true|false|none|null|nil|undefined|yes|no|on|off|str|string|bytes|int|float|bool|any|object|optional|required|default|unset|empty|env|self|token|tokens|password|secret|key|value|valueFrom|async|await|lambda|not|and|or|if|else|is|in|return|\(null\))$/i;
/** A call, an index or an attribute of a usual name. */
const CODE =
  /^(?:[A-Za-z_][\w.]*[([]|(?:self|cls|os|config|settings|cfg|conf|args|env|opts?|options|request|kwargs|ctx|event|data|params|secrets|getpass)\.[A-Za-z_])/;
const QUOTE = /[rbfu]{0,2}(\\{0,3}["'`])/iy;
const BARE = /[^\s"`]{1,4096}/y;
const BARE_END = /\\+["'nrt]|'(?![A-Za-z0-9])|[&,;](?=[\w.-]{1,40}=)|[)\]},;.:]+$/;

/** The value that begins here, quoted or bare, if it can be a secret at all. `fewDigits`: a short number is none. */
export function secretAt(text: string, at: number, fewDigits: boolean): Find | null {
  QUOTE.lastIndex = at;
  const quote = QUOTE.exec(text);
  const found = (quote && quoted(text, QUOTE.lastIndex, quote[1] as string)) ?? bare(text, at);
  if (!found) return null;
  const value = text.slice(found.start, found.end);
  if (value.length < 2 || REFERENCE.test(value) || NO_VALUE.test(value)) return null;
  if (!found.closed && (CODE.test(value) || CODE.test(text.slice(found.start, found.end + 1)))) return null;
  if (/^\d+$/.test(value) && fewDigits && value.length < 6) return null;
  const reach = reachOf(value, found.closed);
  return { start: found.start, end: found.end, kind: 'SECRET', ...(reach && { reach }) };
}

interface Value {
  readonly start: number;
  readonly end: number;
  readonly closed: boolean;
}

/** To the same quote on the same line, over escaped ones; the window keeps many open quotes from being many scans. */
function quoted(text: string, start: number, quote: string): Value | null {
  const window = text.slice(start, start + 2048);
  for (let i = 0; i < window.length && window[i] !== '\n'; i += 1) {
    if (window.startsWith(quote, i)) return { start, end: start + i, closed: true };
    if (window[i] === '\\') i += 1;
  }
  return null;
}

function bare(text: string, at: number): Value | null {
  BARE.lastIndex = at;
  const run = BARE.exec(text)?.[0];
  if (run === undefined) return null;
  const length = BARE_END.exec(run)?.index ?? run.length;
  return length === 0 ? null : { start: at, end: at + length, closed: false };
}

/** A short or plain value may be a word of the text by chance: it is masked at its own place only. */
export function reachOf(value: string, wasQuoted: boolean): Reach | undefined {
  if (!isTelling(value) || /^(?:\/|\d+$)/.test(value)) return undefined;
  // A name of code.
  if (!wasQuoted && /^[A-Za-z_.]+$/.test(value)) return undefined;
  const sorts = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((sort) => sort.test(value)).length;
  if (value.length >= 8 && (sorts >= 2 || wasQuoted)) return 'anywhere';
  return value.length >= 6 && sorts >= 2 && /[^a-z_]/i.test(value) ? 'word' : undefined;
}
