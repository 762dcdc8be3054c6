import type { Find } from './kinds.ts';
import { secretAt } from './secret-values.ts';

/** How the names of secrets end, in environments, YAML, JSON, INI files, options and code. */
const NAME =
  'pass(?:word|wd|phrase|code)?|pwd|secrets?|token|credentials?|api[_-]?key|apikey|(?:secret|access|private|signing|encryption|account|storage|shared|auth|master|license|service|client|session|encrypt|hmac|jwt)[_-]?key(?:[_-]?id)?|session[_-]?id|auth|authorization|cookie|webhook(?:[_-]?url)?|connection[_-]?string';
const ASSIGNED = new RegExp(
  `(?<name>${NAME})(?:[_-]base)?\\\\{0,3}["'\`]?\\]?[ \\t]{0,40}(?<sign>=>|:=|==?|:)[ \\t]{0,40}`,
  'gi',
);
const OPTION = new RegExp(`(?<name>${NAME})(?:[ \\t]{1,8}|["'],?[ \\t]{0,8})(?=[^\\s-])`, 'gi');
/** `- name: DB_PASSWORD`, the next line `value: …`: containers' environments in YAML and JSON. */
const NAME_VALUE = new RegExp(
  `name["']?\\s{0,8}:\\s{0,8}["']?[\\w.-]{0,60}(?:${NAME})["']?\\s{0,8},?\\s{1,80}["']?value["']?\\s{0,8}:\\s{0,8}`,
  'gi',
);

/** Values whose name says that they are secret. */
export function* keyValues(text: string): Generator<Find> {
  yield* valuesAfter(text, ASSIGNED, (match) => {
    if (!isName(text, match.index, match[0], match.groups?.name as string)) return null;
    const value = secretAt(text, match.index + match[0].length, !/pass|pwd|secret/i.test(match[0]));
    return value && !isProse(text, match.groups, value.start, value.end) ? value : null;
  });
  yield* valuesAfter(text, OPTION, (match) => {
    const before = /\S{0,60}$/.exec(text.slice(Math.max(0, match.index - 60), match.index))?.[0] ?? '';
    if (!/(?:^|["'[(])--?(?:[A-Za-z][\w-]*)?$/.test(before)) return null;
    return secretAt(text, match.index + match[0].length, false);
  });
  yield* valuesAfter(text, NAME_VALUE, (match) => secretAt(text, match.index + match[0].length, false));
}

/** A name within a value that was found is part of the value. */
function* valuesAfter(
  text: string,
  names: RegExp,
  secretOf: (match: RegExpExecArray) => Find | null,
): Generator<Find> {
  let read = 0;
  for (const match of text.matchAll(names)) {
    const value = match.index < read ? null : secretOf(match);
    if (!value) continue;
    read = value.end;
    yield value;
  }
}

/** `bypass` and `compass` end so too; `$PWD` is a directory. */
function isName(text: string, at: number, matched: string, name: string): boolean {
  if (/^(?:pass|auth|pwd)$/i.test(name)) {
    const before = text.slice(Math.max(0, at - 1), at);
    if (/[a-z]/.test(before) && !/^[A-Z]/.test(name)) return false;
    if (/[A-Z]/.test(before) && name === name.toUpperCase() && !/^(?:PASS|PWD)$/.test(name)) return false;
    if (/^PWD/.test(matched) && /(?:^|[\s;"'\u0000]|OLD)$/.test(text.slice(Math.max(0, at - 3), at)))
      return false;
  }
  return true;
}

/** "In one pass: keep the rows" is prose; a password may well be of two words. */
function isProse(
  text: string,
  groups: Record<string, string> | undefined,
  start: number,
  end: number,
): boolean {
  if (groups?.sign !== ':' || /pass[wp]|pwd/i.test(groups.name as string)) return false;
  return /^[a-z]+$/.test(text.slice(start, end)) && /^ [a-z`(]/.test(text.slice(end, end + 2));
}
