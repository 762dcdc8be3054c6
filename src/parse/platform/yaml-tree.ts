import type { Line, Source } from '../../schema/source.ts';
import { indentOf, plain } from './plain.ts';
import { addField, addItem, MAX_DEPTH, type Tree, tree } from './tree.ts';

/** A mapping or sequence that is open: the column of its keys or dashes. */
interface Frame {
  readonly indent: number;
  readonly node: Tree;
  readonly sequence: boolean;
}

const START = /^\s*(?:- )?apiVersion: \S/;
const BLOCK = /^[|>][-+\d]{0,2}$/;
/** Scalars are kept to this length: a ConfigMap's file is none of ours. */
const MAX_SCALAR = 4096;

/**
 * Reads the objects of `kubectl … -o yaml` in a text by their lines: block mappings, sequences, scalars folded over
 * lines. What is no such line ends the object.
 * @returns the objects, and the lines that belong to none
 */
export function yamlTrees(source: Source): { readonly trees: Tree[]; readonly others: Line[] } {
  const trees: Tree[] = [];
  const others: Line[] = [];
  let reader: Reader | null = null;
  for (const line of source.lines) {
    const text = plain(line);
    if (reader?.read(line, text)) continue;
    reader?.end();
    reader = START.test(text) ? new Reader(line, text) : null;
    if (reader) trees.push(reader.root);
    else others.push(line);
  }
  reader?.end();
  return { trees, others };
}

class Reader {
  readonly root: Tree;
  readonly #base: number;
  readonly #stack: Frame[];
  /** What the last key or dash opened, the column it stands in, and its text so far. */
  #last: Tree;
  #lastIndent: number;
  #raw = '';
  #isBlock = false;

  constructor(line: Line, text: string) {
    const indent = indentOf(text);
    this.#base = text[indent] === '-' ? indent + 2 : indent;
    this.root = tree(line);
    this.#last = this.root;
    this.#lastIndent = this.#base;
    this.#stack = [{ indent: this.#base, node: this.root, sequence: false }];
    this.#key(line, this.#base, text.slice(this.#base));
  }

  /** Takes one line; false for one that does not belong to the object. */
  read(line: Line, text: string): boolean {
    const indent = indentOf(text);
    let content = text.slice(indent).trimEnd();
    if (content === '') return true;
    const continues = this.#isBlock || this.#raw !== '';
    if (continues && indent > this.#lastIndent) {
      if (this.#raw.length < MAX_SCALAR) this.#raw += ` ${content}`;
      return true;
    }
    if (content.startsWith('#')) return true;
    if (indent < this.#base || content === '---' || content === '...') return false;
    this.end();
    while (this.#top.indent > indent && this.#stack.length > 1) this.#stack.pop();
    const dash = /^-(?: +|$)/;
    if (this.#top.sequence && this.#top.indent === indent && !dash.test(content)) this.#stack.pop();
    let column = indent;
    for (let match = dash.exec(content); match; match = dash.exec(content)) {
      if (this.#stack.length >= MAX_DEPTH) return false;
      this.#item(line, column);
      column += match[0].length;
      content = content.slice(match[0].length);
    }
    if (column > indent && keyLength(content) < 0) {
      this.#value(content);
      return true;
    }
    return this.#key(line, column, content);
  }

  /** Closes the scalar that lines may have gone on with. */
  end(): void {
    const raw = this.#raw.trim();
    if (raw !== '' && raw !== 'null' && raw !== '~') this.#last.scalar = unquote(raw);
    this.#raw = '';
    this.#isBlock = false;
  }

  get #top(): Frame {
    return this.#stack.at(-1) as Frame;
  }

  #item(line: Line, indent: number): void {
    if (!this.#top.sequence || this.#top.indent !== indent) {
      this.#stack.push({ indent, node: this.#last, sequence: true });
    }
    const item = tree(line);
    addItem(this.#top.node, item);
    this.#last = item;
    this.#lastIndent = indent;
  }

  #key(line: Line, indent: number, content: string): boolean {
    const length = keyLength(content);
    if (length < 0) return indent > this.#base;
    if (this.#top.indent !== indent || this.#top.sequence) {
      this.#stack.push({ indent, node: this.#last, sequence: false });
    }
    const key = unquote(content.slice(0, length));
    const node = tree(line);
    addField(this.#top.node, key, node);
    this.#last = node;
    this.#lastIndent = indent;
    this.#value(content.slice(length + 1).trim());
    return true;
  }

  #value(text: string): void {
    this.#isBlock = BLOCK.test(text);
    if (!this.#isBlock && text !== '{}' && text !== '[]') this.#raw = text;
  }
}

/** The length of the key that a text begins with, -1 where it begins with none. */
function keyLength(content: string): number {
  if (/^[{[]/.test(content)) return -1;
  const colon = content.indexOf(': ');
  return colon > 0 ? colon : content.endsWith(':') && content.length > 1 ? content.length - 1 : -1;
}

function unquote(text: string): string {
  const quote = text[0];
  if (text.length < 2 || (quote !== '"' && quote !== "'") || text.at(-1) !== quote) return text;
  const inner = text.slice(1, -1);
  return quote === "'" ? inner.replaceAll("''", "'") : inner.replace(/\\(["\\/])/g, '$1');
}
