import type { Find } from './kinds.ts';
import { argumentsOf, type Word, wordsOf } from './words-of-command.ts';

const KEY =
  /^([ \t]*(?:- )?)["']?(Command|Args|command|args|Cmd|Entrypoint)["']?:[ \t]*(\[[^\n]{0,4096})?,?[ \t]*\r?$/gm;

/** The command and the arguments of a container, as describe, manifests and docker inspect list them. */
export function* argumentLists(text: string): Generator<Find> {
  let read = 0;
  for (const match of text.matchAll(KEY)) {
    if (match.index < read) continue;
    const [line, indent, key, inline] = match as unknown as [string, string, string, string?];
    const end = match.index + line.length;
    const words = inline
      ? [...quotedIn(text, match.index + line.indexOf('['), end), ...itemsAfter(text, end, indent, true)]
      : itemsAfter(text, end, indent, false);
    const last = words.at(-1);
    if (last) read = last.start + last.text.length;
    yield* argumentsOf(words, /args/i.test(key) ? 'arguments' : 'program');
  }
}

function quotedIn(text: string, start: number, end: number): Word[] {
  return [...text.slice(start, end).matchAll(/"((?:[^"\\]|\\.)+)"|'([^']+)'|[^[\]\s,"']+/g)].map((item) => {
    const value = item[1] ?? item[2] ?? item[0];
    return { start: start + item.index + item[0].indexOf(value), text: value };
  });
}

/** The lines below that belong to the list: indented deeper, items of it, or, of an open JSON list, up to its end. */
function itemsAfter(text: string, from: number, indent: string, json: boolean): Word[] {
  const words: Word[] = [];
  if (json && text.slice(Math.max(0, from - 4), from).includes(']')) return words;
  let start = from + 1;
  for (let lines = 0; lines < 200 && start < text.length; lines += 1) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    const line = text.slice(start, end);
    const depth = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    const isItem = /^[ \t]*- /.test(line) && depth >= indent.length;
    if (line.trim() === '' || (json ? /^\s*\]/.test(line) : depth <= indent.length && !isItem)) break;
    if (json) words.push(...quotedIn(text, start, end));
    else words.push(...wordsOf(text, start + (isItem ? depth + 2 : depth), end));
    start = end + 1;
  }
  return words;
}
