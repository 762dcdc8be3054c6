import type { Line, Source } from '../../schema/source.ts';
import { addField, addItem, MAX_DEPTH, type Tree, tree } from './tree.ts';

interface Frame {
  readonly node: Tree;
  readonly array: boolean;
  /** The key whose value comes next. */
  key: string | null;
}

/** A document begins a line, and so does a member cut out of one: `"State": {`. */
const START = /^\s{0,200}(?:\{\s*(?:$|["}])|\[\s*(?:$|[{\]])|("[^"\\]{1,100}"\s*:\s*[{[]))/;
const LITERAL = /true|false|null|-?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,4})?/y;
const ELIDED = /^\s*(?:\.{3}|…|\/\/.*|#.*),?\s*$/;
const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Finds the JSON in a text and reads it with its lines. A cut or damaged document gives what stands before the
 * damage; keeps no recursion, so depth costs nothing.
 */
export function jsonTrees(source: Source): Tree[] {
  const { lines } = source;
  const trees: Tree[] = [];
  for (let i = 0; i < lines.length; ) {
    const start = START.exec((lines[i] as Line).text.slice(0, 512));
    if (!start) {
      i += 1;
      continue;
    }
    const reader = new Reader(lines[i] as Line, start[1] !== undefined);
    let at = i;
    while (at < lines.length && reader.read(lines[at] as Line)) at += 1;
    if (reader.root) trees.push(reader.root);
    // The line that did not fit may begin the next document.
    i = reader.done || at === i ? at + 1 : at;
  }
  return trees;
}

class Reader {
  root: Tree | null = null;
  done = false;
  readonly #stack: Frame[] = [];

  constructor(line: Line, isMember: boolean) {
    if (!isMember) return;
    this.root = tree(line);
    this.#stack.push({ node: this.root, array: false, key: null });
  }

  /** Takes one line; false once the document ends, or goes on in a way that JSON does not. */
  read(line: Line): boolean {
    const { text } = line;
    for (let at = 0; at < text.length; ) {
      const char = text[at] as string;
      if (char === '"') {
        const end = stringEnd(text, at);
        if (end < 0 || !this.#string(unquote(text.slice(at, end)), line)) return false;
        at = end;
      } else if (/[\s,:]/.test(char)) at += 1;
      else if (char === '{' || char === '[') {
        if (!this.#open(line, char === '[')) return false;
        at += 1;
      } else if (char === '}' || char === ']') {
        const top = this.#stack.pop();
        if (top?.array !== (char === ']') || this.#stack.length === 0) {
          this.done = true;
          return false;
        }
        at += 1;
      } else {
        LITERAL.lastIndex = at;
        const literal = LITERAL.exec(text)?.[0];
        if (literal === undefined) return ELIDED.test(text.slice(0, 512));
        if (!this.#add(tree(line, JSON.parse(fixed(literal)) as Tree['scalar']))) return false;
        at += literal.length;
      }
    }
    return true;
  }

  #open(line: Line, array: boolean): boolean {
    if (this.#stack.length >= MAX_DEPTH) return false;
    const node = tree(line);
    if (this.root === null) this.root = node;
    else if (!this.#add(node)) return false;
    this.#stack.push({ node, array, key: null });
    return true;
  }

  #string(value: string, line: Line): boolean {
    const top = this.#stack.at(-1);
    if (top && !top.array && top.key === null) {
      top.key = value;
      return true;
    }
    return this.#add(tree(line, value));
  }

  #add(node: Tree): boolean {
    const top = this.#stack.at(-1);
    if (!top || (!top.array && top.key === null)) return false;
    if (top.array) addItem(top.node, node);
    else addField(top.node, top.key as string, node);
    top.key = null;
    return true;
  }
}

/** The place after the closing quote, or -1 where the line ends first. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at += 1;
  }
  return -1;
}

function unquote(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1);
  }
}

/** JSON forbids leading zeros; a damaged number is still one. */
function fixed(literal: string): string {
  return literal.replace(/^(-?)0+(?=\d)/, '$1');
}
