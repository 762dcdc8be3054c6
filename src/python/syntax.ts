import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Language, Parser, type TreeCursor } from 'web-tree-sitter';

/**
 * A node of Python's concrete syntax, with the names of the tree-sitter-python grammar (`call`, `for_statement`, …).
 * `start` and `end` are UTF-16 offsets in the text; `row` counts from 0. Anonymous tokens stay only where they
 * have a field name (an operator). Plain objects: nothing to free, and walking does not cross into WebAssembly.
 */
export class PyNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly row: number;
  readonly endRow: number;
  readonly parent: PyNode | null;
  readonly children: PyNode[] = [];
  /** The field of the parent that this node fills: `left`, `body`, `function`, … */
  readonly field: string | null;
  readonly #source: string;

  constructor(source: string, cursor: TreeCursor, parent: PyNode | null) {
    this.#source = source;
    this.type = cursor.nodeType;
    this.start = cursor.startIndex;
    this.end = cursor.endIndex;
    this.row = cursor.startPosition.row;
    this.endRow = cursor.endPosition.row;
    this.field = cursor.currentFieldName;
    this.parent = parent;
  }

  get text(): string {
    return this.#source.slice(this.start, this.end);
  }

  /** 1-based, as Python's tracebacks count. */
  get line(): number {
    return this.row + 1;
  }

  get(field: string): PyNode | null {
    return this.children.find((child) => child.field === field) ?? null;
  }

  all(field: string): PyNode[] {
    return this.children.filter((child) => child.field === field);
  }

  /** Children that are code: no comments, no fields' tokens. */
  get parts(): PyNode[] {
    return this.children.filter((child) => child.type !== 'comment');
  }

  /** This node and all below it, in the order of the text. */
  *walk(): Generator<PyNode> {
    const waiting: PyNode[] = [this];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      yield node;
      for (let index = node.children.length - 1; index >= 0; index--)
        waiting.push(node.children[index] as PyNode);
    }
  }

  /** The nearest node around this one of one of these types, or `null`. */
  above(...types: string[]): PyNode | null {
    for (let node = this.parent; node; node = node.parent) if (types.includes(node.type)) return node;
    return null;
  }

  contains(other: PyNode): boolean {
    return this.start <= other.start && other.end <= this.end;
  }
}

let loading: Promise<Parser> | null = null;

async function load(): Promise<Parser> {
  const require = createRequire(import.meta.url);
  await Parser.init();
  const grammar = await Language.load(
    new Uint8Array(await readFile(require.resolve('tree-sitter-python/tree-sitter-python.wasm'))),
  );
  const parser = new Parser();
  parser.setLanguage(grammar);
  return parser;
}

/** Text of a module → its syntax tree; damaged places are nodes of type `ERROR`, never an exception. */
export async function parsePython(text: string): Promise<PyNode> {
  loading ??= load();
  const tree = (await loading).parse(text);
  if (!tree) throw new Error('the Python parser gave no tree');
  const cursor = tree.walk();
  try {
    const root = new PyNode(text, cursor, null);
    let parent: PyNode = root;
    let depth = 0;
    // Depth first without recursion: an expression of 10,000 terms must not overflow the stack.
    if (!cursor.gotoFirstChild()) return root;
    for (;;) {
      const keep = cursor.nodeIsNamed || cursor.currentFieldName !== null;
      if (keep) {
        const node = new PyNode(text, cursor, parent);
        parent.children.push(node);
        if (cursor.gotoFirstChild()) {
          parent = node;
          depth++;
          continue;
        }
      }
      while (!cursor.gotoNextSibling()) {
        if (depth === 0) return root;
        cursor.gotoParent();
        depth--;
        parent = parent.parent as PyNode;
      }
    }
  } finally {
    cursor.delete();
    tree.delete();
  }
}
