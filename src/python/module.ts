import { readScopes, type Scopes } from './scopes.ts';
import { type PyNode, parsePython } from './syntax.ts';

/** One Python file, read. */
export interface PyModule {
  /** Relative to the program's folder, with `/`. */
  readonly path: string;
  /** As the file has it, line ends and all; without a byte order mark. */
  readonly text: string;
  /** The line end that the file uses most. */
  readonly newline: '\n' | '\r\n' | '\r';
  /** What one more level of indentation is here: four spaces, a tab, … */
  readonly indent: string;
  readonly root: PyNode;
  readonly scopes: Scopes;
}

/** Text of a file → the module, read. Never fails: damaged places are `ERROR` nodes. */
export async function readModule(path: string, text: string): Promise<PyModule> {
  const root = await parsePython(text);
  return {
    path,
    text,
    newline: newlineOf(text),
    indent: indentOf(text, root),
    root,
    scopes: readScopes(root),
  };
}

function newlineOf(text: string): PyModule['newline'] {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const crlf = count(/\r\n/g);
  const lf = count(/\n/g) - crlf;
  const cr = count(/\r(?!\n)/g);
  if (crlf > lf) return '\r\n';
  return cr > lf ? '\r' : '\n';
}

function indentOf(text: string, root: PyNode): string {
  for (const node of root.walk()) {
    if (node.type !== 'block' || !node.children[0] || node.parent?.parent !== root) continue;
    const inner = indentationOf(text, node.children[0]);
    if (inner !== '') return inner;
  }
  return '    ';
}

/** The white space before the first code of a node's line. */
export function indentationOf(text: string, node: PyNode): string {
  const start = Math.max(text.lastIndexOf('\n', node.start - 1), text.lastIndexOf('\r', node.start - 1)) + 1;
  return /^[ \t\f]*/.exec(text.slice(start, node.start))?.[0] ?? '';
}

/** The text of a 1-based line, without its line end. */
export function lineText(module: PyModule, line: number): string {
  return module.text.split(/\r\n|\n|\r/)[line - 1] ?? '';
}
