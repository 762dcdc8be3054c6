import type { PyModule } from './module.ts';
import type { PyNode } from './syntax.ts';

/** Replace the text from `start` to `end` (UTF-16 offsets in the module's text); line ends in `text` are `\n`. */
export interface Edit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function replaceNode(module: PyModule, node: PyNode, text: string): Edit {
  return { path: module.path, start: node.start, end: node.end, text };
}

export function insertAt(module: PyModule, offset: number, text: string): Edit {
  return { path: module.path, start: offset, end: offset, text };
}

/** The whole lines of a statement, with their line end; for taking it out, or putting lines in its place. */
export function replaceLines(module: PyModule, first: PyNode, last: PyNode, text: string): Edit {
  const start = lineStart(module.text, first.start);
  return { path: module.path, start, end: lineEnd(module.text, last.end), text };
}

export function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** Offset after the line end of the line that holds `offset`. */
export function lineEnd(text: string, offset: number): number {
  const found = /\r\n|\n|\r/.exec(text.slice(offset));
  return found ? offset + found.index + found[0].length : text.length;
}

export function overlap(a: Edit, b: Edit): boolean {
  if (a.path !== b.path) return false;
  if (a.start === a.end && b.start === b.end) return false;
  return a.start < b.end && b.start < a.end;
}

/** Edits of one module, none overlapping → its new text, with the module's own line ends. Insertions keep their order. */
export function applyEdits(module: PyModule, edits: readonly Edit[]): string {
  const own = edits.filter((edit) => edit.path === module.path);
  const ordered = own.map((edit, index) => ({ edit, index }));
  ordered.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index);
  let text = '';
  let at = 0;
  for (const { edit } of ordered) {
    if (edit.start < at) throw new Error(`edits overlap at ${edit.start} in ${edit.path}`);
    text += module.text.slice(at, edit.start) + edit.text.replace(/\r?\n/g, module.newline);
    at = edit.end;
  }
  return text + module.text.slice(at);
}
