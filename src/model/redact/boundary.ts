/**
 * Where a name may begin, as a pattern: not within a word, but right after an escape that JSON or a shell wrote
 * (`\n`), and after the `pod` that the kubelet puts before a pod's UID in a cgroup's name.
 */
export const WORD_START = String.raw`(?:(?<![A-Za-z0-9_])|(?<=\\[nrtbf])|(?<=[-/]pod))`;

export function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** An escape of one letter ends right before this place. */
export function afterEscape(text: string, at: number): boolean {
  return at >= 2 && text[at - 2] === '\\' && 'nrtbf'.includes(text[at - 1] as string);
}

/** The same question as WORD_START asks. */
export function isWordStart(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (!isAlphanumeric(before) && before !== 95) return true;
  return afterEscape(text, at) || /[-/]pod$/.test(text.slice(Math.max(0, at - 4), at));
}

/** A run of name characters that began with the letter of an escape begins after it. */
export function pastEscape(text: string, at: number): number {
  return afterEscape(text, at + 1) ? at + 1 : at;
}

/** Both ends stand between characters, never within a surrogate pair. */
export function splitsPair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
}
