import type { Detector, Find } from './kinds.ts';
import { isAccount } from './users.ts';
import { isTelling } from './words.ts';
import { argumentsOf, type Word, wordsOf } from './words-of-command.ts';

/** Rows of ps aux, ps -ef and top, known by their shape: they may come without their header. */
const ROWS: readonly RegExp[] = [
  /^(?<USER>\S+)[ \t]+\d+[ \t]+\d+(?:\.\d)?[ \t]+\d+\.\d[ \t]+\d+[ \t]+\d+[ \t]+\S+[ \t]+[A-Z][A-Za-z<+]*[ \t]+\S+[ \t]+\d+:\d\d[ \t]+/d,
  /^(?<USER>\S+)[ \t]+\d+[ \t]+\d+[ \t]+\d+[ \t]+(?:\d\d:\d\d|\p{L}{3}\d\d|\d{4})[ \t]+\S+[ \t]+\d\d:\d\d:\d\d[ \t]+/du,
  /^[ \t]*\d+[ \t]+(?<USER>\S+)[ \t]+(?:rt|-?\d+)[ \t]+-?\d+[ \t]+[\d.]+[kmgt]?[ \t]+[\d.]+[kmgt]?[ \t]+[\d.]+[kmgt]?[ \t]+[A-Z][ \t]+[\d.]+[ \t]+[\d.]+[ \t]+[\d:.]+[ \t]+/d,
];
const HEADER = /^(?=.*\bPID\b)[ \t]*[A-Z%+_]+(?:[ \t]+[A-Z%+_]+){1,16}[ \t]+(?:COMMAND|CMD|ARGS)[ \t]*$/;
/** What stands before a command line, which goes to the line's end. */
const BEFORE = [
  /^(?=(?:\/[\w.+-]+)*\/s?bin\/[\w.+-]+[ \t\0]\S)/,
  /^[ \t]*(?:(?:Process: \d+ )?ExecStart(?:Pre|Post)?=[-@:+!]*|\$ (?=\S)|COMMAND=|_CMDLINE=)/,
  /(?:[├└]─|`-|\|-) ?\d+ /,
  /; COMMAND=/,
  /\bargv\[\]=/,
];
const IN_JSON =
  /"(?:_CMDLINE|cmdline|command|commandLine|args)"[ \t]{0,8}:[ \t]{0,8}"((?:[^"\\\n]|\\[^\n]){1,4096})"/dg;
const INLINE = /(?<![\w.-])(?:python|pypy)[\d.]{0,6}[ \t]+(?=-|[\w./~-]{1,200}\.py\b)/g;
const LOOKS_LIKE_ARGUMENT = /^(?![([])(?:-{1,2}\w|.*[/@=*\d]|["']|.*\.[A-Za-z0-9]{1,5}$)/;

/** Arguments of processes. It remembers the command lines it met in tables, to know them in a line of their own. */
export function commandDetector(): Detector {
  const met = new Set<string>();
  return function* commands(text) {
    const rows = [...rowsOf(text)];
    for (const { command, inTable } of rows) if (inTable) met.add(text.slice(...command).trim());
    for (const { user, command } of rows) {
      const name = user && text.slice(...user);
      if (user && name && isAccount(name)) {
        yield { start: user[0], end: user[1], kind: 'USER', ...(isTelling(name) && { reach: 'word' }) };
      }
      yield* argumentsOf(wordsOf(text, ...command), 'program');
    }
    for (const match of text.matchAll(IN_JSON)) {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      yield* argumentsOf(wordsOf(text, start, end), 'program');
    }
    let read = 0;
    for (const match of text.matchAll(INLINE)) {
      if (match.index < read) continue;
      const words = inline(text, match.index);
      const last = words.at(-1);
      if (last) read = last.start + last.text.length;
      yield* argumentsOf(words, 'program');
    }
    if (met.size > 0) yield* metAgain(text, met);
  };
}

interface Row {
  readonly user: readonly [number, number] | null;
  readonly command: readonly [number, number];
  readonly inTable: boolean;
}

function* rowsOf(text: string): Generator<Row> {
  let columns: readonly string[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    if (HEADER.test(line)) columns = line.trim().split(/\s+/);
    else if (line.trim() === '' || line.startsWith('==> ')) columns = [];
    else {
      const row = byShape(line) ?? (columns.length > 0 ? byColumns(line, columns) : null) ?? alone(line);
      if (row) {
        // systemctl status goes on with how it ended.
        const tail = line.indexOf(' (code=', row.at);
        const [from, to] = row.user ?? [0, 0];
        const user = row.user && ([start + from, start + to] as const);
        yield {
          user,
          command: [start + row.at, tail === -1 ? end : start + tail],
          inTable: row.user !== null || columns.length > 0,
        };
      }
    }
    start = end + 1;
  }
}

interface Place {
  readonly user: readonly [number, number] | null;
  readonly at: number;
}

function byShape(line: string): Place | null {
  for (const shape of ROWS) {
    const match = shape.exec(line);
    if (match) return { user: match.indices?.groups?.USER ?? null, at: match[0].length };
  }
  return null;
}

function byColumns(line: string, columns: readonly string[]): Place | null {
  const words = [...line.matchAll(/\S+/g)];
  const command = words[columns.length - 1];
  const pid = words[columns.indexOf('PID')];
  if (!command || !/^\d+$/.test(pid?.[0] ?? '')) return null;
  const user = words[columns.findIndex((name) => /^(?:[RE]?USER|UID)$/.test(name))];
  return { user: user ? [user.index, user.index + user[0].length] : null, at: command.index };
}

function alone(line: string): Place | null {
  for (const before of BEFORE) {
    const match = before.exec(line);
    if (match) return { user: null, at: match.index + match[0].length };
  }
  return line.includes('\0') ? { user: null, at: 0 } : null;
}

/** Within prose a command ends where words no longer look like arguments. */
function inline(text: string, start: number): readonly Word[] {
  const line = text.slice(start, start + 512).split(/[\n`"]|[.,;:!?](?=\s|$)/, 1)[0] as string;
  const words = wordsOf(text, start, start + line.length);
  const script = words.findIndex(
    ({ text }, i) => /\.py$/.test(text) || (i > 1 && words[i - 1]?.text === '-m'),
  );
  if (script === -1 || words.slice(1, script).some(({ text }) => !/^-|=|^[a-z]+$/.test(text))) return [];
  const stop = words.findIndex((word, i) => i > script && !LOOKS_LIKE_ARGUMENT.test(word.text));
  return stop === -1 ? words : words.slice(0, stop);
}

/** A line that ends in a command line met in a table, from one of its first words on. */
function* metAgain(text: string, met: ReadonlySet<string>): Generator<Find> {
  let start = 0;
  for (const line of text.split('\n')) {
    const words: Word[] = wordsOf(text, start, start + line.length);
    for (const [i, word] of words.slice(0, 16).entries()) {
      if (met.has(text.slice(word.start, start + line.length).trim())) {
        yield* argumentsOf(words.slice(i), 'program');
        break;
      }
    }
    start += line.length + 1;
  }
}
