import { type Edit, lineEnd, lineStart } from '../../../../python/edits.ts';
import { indentationOf, type PyModule } from '../../../../python/module.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Use } from '../../../../python/uses.ts';
import { type Consumption, isLogStatement } from './consumption.ts';
import { type Effects, effectsOf } from './effects.ts';
import { freshName, linesAfter, ownsLines, singular, statementOf } from './statements.ts';

/** The statements of a block as text, each line's indentation changed; `null` where a string or a joined line forbids it. */
export function movedText(module: PyModule, block: PyNode, indent: string): string | null {
  const [first] = block.parts;
  const last = block.parts.at(-1);
  if (!first || !last || hasLongString(block)) return null;
  if (first.row === block.parent?.row) return block.text;
  const old = indentationOf(module.text, first);
  const text = module.text.slice(lineStart(module.text, first.start), last.end);
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.some((line) => line.trim() !== '' && !line.startsWith(old) && !/^\s*#/.test(line))) return null;
  return lines
    .map((line, index) =>
      index === 0 ? line.slice(old.length) : line.trim() === '' ? '' : indent + line.slice(old.length),
    )
    .join('\n');
}

/** A string that spans lines: moving its lines would change it. */
export function hasLongString(node: PyNode): boolean {
  for (const one of node.walk()) if (one.type === 'string' && one.row !== one.endRow) return true;
  return false;
}

/** Lines from the one to the other statement, one level deeper. */
export function deeper(module: PyModule, start: number, end: number): Edit {
  const text = module.text.slice(start, end);
  return {
    path: module.path,
    start,
    end,
    text: text.replace(/\r\n?/g, '\n').replace(/^(?=[^\n])/gm, module.indent),
  };
}

/**
 * What must change where the length of a list was asked for that is no longer a list: the items are counted in the loop that
 * takes them, and a log line that tells their number comes after it. `null` where that is not possible.
 */
export function countedInstead(
  consumption: Consumption,
  name: string,
  program: PyProgram,
): { edits: Edit[]; moved: ReadonlySet<PyNode> } | null {
  if (consumption.extras.length === 0) return { edits: [], moved: new Set() };
  const loop = loopOf(consumption);
  if (!loop || !isWholeLoop(loop) || !goesThroughAll(loop.get('right'))) return null;
  const body = loop.get('body') as PyNode;
  const module = program.moduleOf(loop);
  const first = body.parts[0] as PyNode;
  if (!ownsLines(module, loop) && !ownsStart(module, loop)) return null;
  if (first.row === loop.row || consumption.extras.some((one) => program.moduleOf(one.at) !== module))
    return null;
  const fn = program.functionAround(loop);
  const scope = module.scopes.scopeOf(body);
  const count = freshName(`${singular(name)}_count`, scope);
  const edits: Edit[] = [];
  const moved = new Set<PyNode>();
  const logs: string[] = [];
  for (const one of consumption.extras) {
    if (program.functionAround(one.at) !== fn || one.kind !== 'length') return null;
    const statement = statementOf(one.at);
    if (statement.start > loop.end && statement.parent === loop.parent) {
      edits.push({ path: module.path, start: one.at.start, end: one.at.end, text: count });
      continue;
    }
    if (statement.end > loop.start || statement.parent !== loop.parent || !ownsLines(module, statement))
      return null;
    if (!isLogStatement(statement, program) || hasLongString(statement) || moved.has(statement)) return null;
    const start = lineStart(module.text, statement.start);
    const end = lineEnd(module.text, statement.end);
    moved.add(statement);
    edits.push({ path: module.path, start, end, text: '' });
    const text = module.text.slice(statement.start, end).trimEnd();
    const at = one.at.start - statement.start;
    logs.push(text.slice(0, at) + count + text.slice(at + (one.at.end - one.at.start)));
  }
  const indent = indentationOf(module.text, loop);
  const top = lineStart(module.text, loop.start);
  edits.push({ path: module.path, start: top, end: top, text: `${indent}${count} = 0\n` });
  const inner = lineStart(module.text, first.start);
  edits.push({
    path: module.path,
    start: inner,
    end: inner,
    text: `${indentationOf(module.text, first)}${count} += 1\n`,
  });
  if (logs.length > 0) edits.push(linesAfter(module, loop, logs));
  return { edits, moved };
}

/** The loop that takes the items, also behind something that gives one result for each (`pool.map(f, items)`). */
export function loopOf(consumption: Consumption): PyNode | null {
  const use = loneEnd(consumption);
  if (!use || use.at.type === 'for_statement') return use?.at ?? null;
  const outer = use.at.type === 'call' ? use.at.parent : null;
  return outer?.type === 'for_statement' && outer.get('right') === use.at ? outer : null;
}

/** One turn of the loop for each item: nothing on the way leaves items out. */
function goesThroughAll(right: PyNode | null): boolean {
  if (right?.type === 'identifier') return true;
  if (right?.type !== 'call') return false;
  const called = right.get('function');
  const name = called?.type === 'attribute' ? called.get('attribute')?.text : called?.text;
  const parts = right.get('arguments')?.parts ?? [];
  if (name === 'enumerate') return goesThroughAll(parts[0] ?? null);
  return (
    /^(?:map|imap)$/.test(name ?? '') &&
    parts.filter((one) => one.type !== 'keyword_argument').length >= 2 &&
    goesThroughAll(parts[1] ?? null)
  );
}

function ownsStart(module: PyModule, statement: PyNode): boolean {
  return /^[ \t\f]*$/.test(module.text.slice(lineStart(module.text, statement.start), statement.start));
}

/** A `for` that goes on to the last item. */
export function isWholeLoop(loop: PyNode): boolean {
  return loop.type === 'for_statement' && !stops(loop) && loop.get('alternative') === null;
}

/** The loop can end before its last item: `break`, `return`. */
export function stops(loop: PyNode): boolean {
  const waiting: PyNode[] = [...(loop.get('body')?.children ?? [])];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'return_statement') return true;
    if (node.type === 'break_statement' && node.above('for_statement', 'while_statement') === loop)
      return true;
    if (!/^(?:function_definition|lambda|class_definition)$/.test(node.type)) waiting.push(...node.children);
  }
  return false;
}

/** The taking may end before the last item, so that what making the others does would be left out. */
export function mayStop(consumption: Consumption): boolean {
  return consumption.ends.some((use) => {
    if (use.at.type === 'for_statement') return stops(use.at);
    const called = use.at.type === 'call' ? (use.at.get('function')?.text ?? '') : '';
    return /(?:^|\.)(?:any|all|zip|islice|takewhile|next|compress)$/.test(called);
  });
}

/** Log lines on the way that tell what the making only knows in the end. */
export function staleLogs(making: Effects, consumption: Consumption, program: PyProgram): PyNode[] {
  const told = (node: PyNode) => {
    const call = node.type === 'expression_statement' ? (node.parts[0] as PyNode) : node;
    const { reads } = effectsOf(call.get('arguments')?.parts ?? [], program);
    return [...reads].some((key) => making.writes.has(key));
  };
  return consumption.between.filter((node) => isLogStatement(node, program) && told(node));
}

/** Puts these statements behind the loop. */
export function movedAfter(statements: readonly PyNode[], loop: PyNode, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(loop);
  if (statements.some((one) => one.parent !== loop.parent || !ownsLines(module, one) || hasLongString(one)))
    return null;
  const cut = statements.map((one) => ({
    path: module.path,
    start: lineStart(module.text, one.start),
    end: lineEnd(module.text, one.end),
    text: '',
  }));
  const texts = statements.map((one) =>
    module.text.slice(one.start, lineEnd(module.text, one.end)).trimEnd(),
  );
  return statements.length === 0 ? [] : [...cut, linesAfter(module, loop, texts)];
}

/** Names that code binds, of a given scope. */
export function boundIn(node: PyNode, program: PyProgram): Set<Binding> {
  const found = new Set<Binding>();
  const { scopes } = program.moduleOf(node);
  for (const one of node.walk()) {
    const binding = one.type === 'identifier' ? scopes.bindingOf(one) : null;
    if (binding?.definitions.some((definition) => definition.node === one)) found.add(binding);
  }
  return found;
}

/** The lone use where the items are taken. */
export function loneEnd(consumption: Consumption): Use | null {
  const [only, second] = consumption.ends;
  return only && !second ? only : null;
}
