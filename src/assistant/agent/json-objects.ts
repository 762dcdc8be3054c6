/**
 * Finds the innermost-but-one objects of a JSON text while it arrives: those that stand in the array `sentences`. Each
 * is given once, as soon as its closing brace is there; a text that breaks off has given what was whole.
 */
export class SentenceObjects {
  #text = '';
  #at = 0;
  #depth = 0;
  #start = -1;
  #inString = false;
  #escaped = false;

  /** @returns texts of the objects that became whole */
  *feed(piece: string): Generator<string> {
    this.#text += piece;
    if (this.#start < 0 && this.#depth === 0 && !this.#enter()) return;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const char = this.#text[this.#at] as string;
      if (this.#inString) this.#inText(char);
      else if (char === '"') this.#inString = true;
      else if (char === '{') {
        if (this.#depth === 1) this.#start = this.#at;
        this.#depth += 1;
      } else if (char === '}') {
        this.#depth -= 1;
        if (this.#depth === 1 && this.#start >= 0) yield this.#text.slice(this.#start, this.#at + 1);
      } else if (char === ']' && this.#depth === 1) this.#depth = Number.NEGATIVE_INFINITY;
    }
  }

  /** Goes to the opening bracket of the array; false while it is not there. */
  #enter(): boolean {
    const opening = /"sentences"\s*:\s*\[/.exec(this.#text);
    if (!opening) return false;
    this.#at = opening.index + opening[0].length;
    this.#depth = 1;
    return true;
  }

  #inText(char: string): void {
    if (this.#escaped) this.#escaped = false;
    else if (char === '\\') this.#escaped = true;
    else if (char === '"') this.#inString = false;
  }
}
