import { WORD_START } from './boundary.ts';
import type { Find } from './kinds.ts';

/** What a path is made of, outside quotes. */
const CHARACTER = String.raw`[^\s"'\x60<>|;,:()[\]{}*?!$&\\=\0]`;
const HOME = `(?:/[A-Za-z0-9_.-]{1,64}){0,3}/(?:home|Users)/${CHARACTER}{1,200}|/root(?=/)|~[A-Za-z0-9_.-]{0,64}(?=/)`;
const PATH = new RegExp(`(?:(?<![A-Za-z0-9_./~-])|${WORD_START}(?<![./~-]))(?:${HOME})`, 'gu');
const REST = new RegExp(`${CHARACTER}*`, 'yu');
/** From here on a path is the same on every machine and tells which library it is. */
const LIBRARY = /\/(?:lib(?:64)?\/python\d|site-packages\/|dist-packages\/|miniconda\d?\/|anaconda\d?\/)/;

/**
 * Paths below a home directory. The name of a Python file stays, because an answer must name it, and what lies in a
 * library; of other files the extension.
 */
export function* homePaths(text: string): Generator<Find> {
  let floor = 0;
  for (const match of text.matchAll(PATH)) {
    if (match.index < floor) continue;
    const end = endOf(text, match.index, match.index + match[0].length);
    floor = end;
    const path = text.slice(match.index, end);
    const length = hidden(path);
    if (length > 0) yield { start: match.index, end: match.index + length, kind: 'PATH' };
  }
}

/** In quotes a path may hold blanks; elsewhere a sentence's full stop is not its own. */
function endOf(text: string, start: number, matched: number): number {
  const quote = text[start - 1];
  if (quote === '"' || quote === "'" || quote === '`') {
    const window = text.slice(start, start + 512);
    const close = window.search(/["'`\\\n]/);
    if (close > 0 && window[close] !== '\n') return start + close;
  }
  REST.lastIndex = matched;
  const rest = REST.exec(text)?.[0].length ?? 0;
  const path = text.slice(start, matched + rest);
  return start + path.replace(/[.…]+$/u, '').length;
}

/** How much of the path goes; nothing of `/home/alice` alone, where the user's name goes. */
function hidden(path: string): number {
  const bare = path.replace(/\/+$/, '');
  if (/^(?:\/[^/]+)*\/(?:home|Users)\/[^/]+$/.test(bare) || /^(?:\/root|~[^/]*)$/.test(bare)) return 0;
  const library = LIBRARY.exec(bare);
  if (library && library.index > 0) return library.index;
  const slash = bare.lastIndexOf('/');
  const name = bare.slice(slash + 1);
  if (/\.pyw?$/.test(name)) return slash;
  const extension = /(?<=[^.])\.[A-Za-z][A-Za-z0-9]{0,5}$/.exec(name)?.[0] ?? '';
  return bare.length - extension.length;
}
