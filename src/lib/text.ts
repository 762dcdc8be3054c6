// biome-ignore-all lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
/** CSI/OSC sequences, C0/C1 controls, and bidirectional overrides, which can make a line read as another. */
const UNPRINTABLE =
  /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Makes hostile text safe for a terminal and for people's eyes; tabs stay. For display only, never for storage. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '');
}

/**
 * A piece of evidence fit to stand inside a sentence: one line, printable, no backticks (which would end a code
 * span), not longer than a cgroup path.
 */
export function inline(text: string, max = 300): string {
  return ellipsis(printable(text).replace(/\s+/g, ' ').replaceAll('`', "'").trim(), max);
}

/** Cuts for display, saying so with an ellipsis. */
export function ellipsis(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}

/** `1 process`, `3 processes`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/**
 * Quotes a word for POSIX sh, so that a hostile cgroup or unit name stays one word in a proposed command, and reads
 * as what it is: what a terminal would hide or turn round is written in octal, for printf(1) to make.
 */
export function shellQuote(word: string): string {
  if (word !== printable(word)) {
    const lineEnds = /\n*$/.exec(word)?.[0] ?? '';
    return `"$(printf '${inOctal(word.slice(0, word.length - lineEnds.length))}')"${lineEnds && `'${lineEnds}'`}`;
  }
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** What printf(1) makes the text again of: printable ASCII as it is, every other byte in octal. */
function inOctal(text: string): string {
  const plain = (byte: number, i: number) => byte > 0x20 && byte < 0x7f && !(i === 0 && byte === 0x2d);
  return [...Buffer.from(text)]
    .map((byte, i) => {
      const char = String.fromCharCode(byte);
      return plain(byte, i) && !"'%\\".includes(char) ? char : `\\${byte.toString(8).padStart(3, '0')}`;
    })
    .join('');
}
