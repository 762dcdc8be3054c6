import { type Edit, lineStart } from '../../../../python/edits.ts';
import { indentationOf } from '../../../../python/module.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { effectsOf } from '../kept/effects.ts';
import { freshName, linesBefore, ownsLines, removed, replacedBy } from '../kept/statements.ts';
import { deepened, leveled, within } from '../streams/blocks.ts';
import { merged } from '../streams/merged.ts';
import { type Emission, emissionOf } from './emit.ts';
import type { Output } from './outputs.ts';
import { isStdout, type Sink } from './sinks.ts';

export interface Direct {
  readonly edits: readonly Edit[];
  readonly sure: boolean;
}

/** Pieces and sink in one function → each piece is written where it was gathered; the file is opened before the first. */
export function writtenDirectly(output: Output, sink: Sink, program: PyProgram): Direct | null {
  const module = program.moduleOf(output.statement);
  const block = output.statement.parent;
  const top = within(block, sink.statement);
  const [head] = output.pieces;
  const first = head && within(block, head.statement);
  if (!top || !first || output.beside.length > 0 || first.start >= top.start) return null;
  if (output.pieces.some((one) => one.statement.end > top.start || !ownsLines(module, one.statement)))
    return null;
  if (!ownsLines(module, output.statement) || !ownsLines(module, sink.statement)) return null;
  const region = (block?.parts ?? []).filter((one) => one.start >= first.start && one.start < top.start);
  if (region.some((one) => [...one.walk()].some((node) => node.type === 'return_statement'))) return null;
  const wrapped = top !== sink.statement;
  if (wrapped && (top.type !== 'with_statement' || sink.statement.parent !== top.get('body'))) return null;
  if (wrapped && top.get('body')?.row === top.row) return null;
  const effects = effectsOf(region, program);
  if (isStdout(sink, program) && effects.prints) return null;
  const opens = wrapped || sink.kind === 'path';
  const scope = module.scopes.scopeOf(output.statement);
  const target = sink.kind === 'path' ? freshName('out', scope) : (sink.target?.text ?? '');
  const root = sink.target?.type === 'identifier' ? module.scopes.bindingOf(sink.target) : null;
  if (!opens && sink.kind === 'write' && root && effects.writes.has(root)) return null;
  if (!opens && root?.definitions.some((one) => one.node.start > first.start)) return null;
  const emission = emissionOf(
    sink,
    target,
    output.first.length > 0 && !sink.prefix,
    freshName('separator', scope),
  );
  if (!emission) return null;
  const pieces = pieceEdits(output, emission, sink, target, opens ? 1 : 0, program);
  if (!pieces) return null;
  const starts = firstLines(output, emission, sink, target);
  const edits: Edit[] = [removed(module, output.statement), ...pieces];
  if (!opens) {
    if (starts.length > 0) edits.push(linesBefore(module, first, leveled(module, starts)));
    edits.push(replacedBy(module, sink.statement, leveled(module, emission.after)));
  } else {
    const indent = indentationOf(module.text, first);
    const body = `${indent}${module.indent}`;
    const opening = wrapped
      ? leadOf(top, sink.statement, module.text, indent)
      : `${indent}with ${openCall(sink)} as ${target}:\n`;
    if (opening === null) return null;
    const lines = leveled(module, starts).map((line) => `${body}${line}\n`);
    const start = lineStart(module.text, first.start);
    edits.push({ path: module.path, start, end: start, text: `${opening}${lines.join('')}` });
    edits.push(...deepened(module, first, region.at(-1) as PyNode));
    edits.push(...(wrapped ? restOf(top, sink, emission, program) : [afterPath(sink, emission, program)]));
  }
  const always = output.pieces.some((one) => one.statement.parent === block);
  return {
    edits: merged(module, edits, output.statement),
    sure: emission.sureEmpty || output.first.length > 0 || always,
  };
}

/** What was in the list from the start, then what the separators need. */
function firstLines(output: Output, emission: Emission, sink: Sink, target: string): string[] {
  const lines = [...emission.before];
  output.first.forEach((one, index) => {
    const alone =
      index === 0 &&
      !sink.prefix &&
      sink.separator.value !== '' &&
      sink.suffix?.value !== sink.separator.value;
    if (sink.kind !== 'print' && alone) lines.push(`${target}.write(${one.text}${sink.encode})`);
    else lines.push(...emission.one(one));
  });
  return lines;
}

function pieceEdits(
  output: Output,
  emission: Emission,
  sink: Sink,
  target: string,
  deeper: number,
  program: PyProgram,
): Edit[] | null {
  const module = program.moduleOf(output.statement);
  const scope = module.scopes.scopeOf(output.statement);
  const edits: Edit[] = [];
  for (const piece of output.pieces) {
    if (piece.how === 'print') {
      const file = piece.value.get('arguments')?.parts.find((one) => one.get('name')?.text === 'file');
      const name = file?.get('value');
      if (!name || !file || emission.before.length > 0) return null;
      if (sink.kind === 'print') {
        const before = file.parent?.parts[(file.parent?.parts.indexOf(file) ?? 0) - 1];
        const onStdout = isStdout(sink, program);
        if (!onStdout) return null;
        edits.push({ path: module.path, start: before ? before.end : file.start, end: file.end, text: '' });
        continue;
      }
      edits.push({ path: module.path, start: name.start, end: name.end, text: target });
      continue;
    }
    const lines =
      piece.how === 'one'
        ? emission.one(piece.value)
        : emission.many(piece.value.text, freshName('line', scope));
    const more = leveled(module, lines).map((line, index) =>
      index === 0 ? line : module.indent.repeat(deeper) + line,
    );
    edits.push(replacedBy(module, piece.statement, more));
  }
  return edits;
}

/** The `with` line and what its block does before the sink, as text. */
function leadOf(top: PyNode, statement: PyNode, text: string, indent: string): string | null {
  const start = lineStart(text, top.start);
  const end = lineStart(text, statement.start);
  const lead = text.slice(start, end).replace(/\r\n?/g, '\n');
  return lead.startsWith(`${indent}with `) ? lead : null;
}

/** The old `with` line goes, what follows the sink in its block stays in the new one. */
function restOf(top: PyNode, sink: Sink, emission: Emission, program: PyProgram): Edit[] {
  const module = program.moduleOf(top);
  const start = lineStart(module.text, top.start);
  const own = lineStart(module.text, sink.statement.start);
  const indent = indentationOf(module.text, sink.statement);
  const text = leveled(module, emission.after)
    .map((line) => `${indent}${line}\n`)
    .join('');
  const end = removed(module, sink.statement).end;
  // `removed` leaves a `pass` in a block of one statement; here the block goes on above.
  const stop = Math.max(end, lineEndAfter(module.text, sink.statement.end));
  return [{ path: module.path, start: Math.min(start, own), end: stop, text }];
}

function lineEndAfter(text: string, offset: number): number {
  const found = /\r\n|\n|\r/.exec(text.slice(offset));
  return found ? offset + found.index + found[0].length : text.length;
}

function afterPath(sink: Sink, emission: Emission, program: PyProgram): Edit {
  const module = program.moduleOf(sink.statement);
  const indent = `${indentationOf(module.text, sink.statement)}${module.indent}`;
  const start = lineStart(module.text, sink.statement.start);
  const text = leveled(module, emission.after)
    .map((line) => `${indent}${line}\n`)
    .join('');
  return { path: module.path, start, end: lineEndAfter(module.text, sink.statement.end), text };
}

/** `path.write_text(…, encoding=…)` → `path.open("w", encoding=…)`. */
export function openCall(sink: Sink): string {
  const call = sink.statement.parts[0];
  const bytes = /\.write_bytes$/.test(call?.get('function')?.text ?? '');
  const options = sink.options.map((one) =>
    one.type === 'keyword_argument' ? one.text : `encoding=${one.text}`,
  );
  return `${sink.target?.text}.open(${[bytes ? '"wb"' : '"w"', ...options].join(', ')})`;
}
