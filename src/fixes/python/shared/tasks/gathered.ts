import { type Edit, insertAt, lineStart, replaceLines, replaceNode } from '../../../../python/edits.ts';
import { inLoop } from '../../../../python/flow.ts';
import type { PyModule } from '../../../../python/module.ts';
import { argument } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Flood } from './floods.ts';
import type { Source } from './generators.ts';
import { freeName, keptOpen } from './places.ts';

/** `await gather(*tasks)`: read in order from the window; its list of results only where somebody wants the list. */
export function gathered(
  flood: Flood,
  source: Source,
  window: string,
  module: PyModule,
  program: PyProgram,
  depth: string,
): Edit[] | null {
  const gather = flood.reader?.at as PyNode;
  const waited = gather.parent?.type === 'await' ? gather.parent : null;
  if (
    !waited ||
    argument(gather, null, 'return_exceptions') ||
    (gather.get('arguments')?.parts.length ?? 0) > 1
  )
    return null;
  const edits: Edit[] = [];
  let read = window;
  if (!source.at && flood.binding) {
    edits.push(replaceLines(module, source.statement, source.statement, ''));
  } else if (flood.binding && source.at) {
    edits.push(replaceNode(module, source.at, window));
    read = flood.binding.name;
  }
  const holder = waited.parent as PyNode;
  const indent = /^[ \t]*/.exec(module.text.slice(lineStart(module.text, waited.start)))?.[0] ?? '';
  const name = freeName(module, 'task');
  if (holder.type === 'expression_statement') {
    const line = `for ${name} in ${read}:\n${depth}${indent}${module.indent}await ${name}`;
    return [...edits, replaceNode(module, waited, line)];
  }
  if (holder.type === 'for_statement' && waited.field === 'right')
    return joined(edits, inLoopBody(module, holder, waited, read, name, depth));
  const binding =
    holder.type === 'assignment' && holder.get('left')?.type === 'identifier'
      ? module.scopes.bindingOf(holder.get('left') as PyNode)
      : null;
  const [load, other] = binding?.loads ?? [];
  const loop = load?.parent;
  const free = holder.parent?.type === 'expression_statement' && binding?.definitions.length === 1;
  if (
    free &&
    load &&
    !other &&
    loop?.type === 'for_statement' &&
    load.field === 'right' &&
    !/^async\b/.test(loop.text) &&
    !inLoop(load, waited, program)
  ) {
    const open = keptOpen(module, waited, loop);
    if (open)
      return joined(
        [...edits, ...open, replaceNode(module, waited, read)],
        inLoopBody(module, loop, load, load.text, name, open[0]?.text ?? ''),
      );
  }
  return [...edits, replaceNode(module, waited, `[await ${name} for ${name} in ${read}]`)];
}

function joined(some: readonly Edit[], more: readonly Edit[] | null): Edit[] | null {
  return more && [...some, ...more];
}

/** `for result in RESULTS:` → `for task in TASKS:` that waits for its result first. */
function inLoopBody(
  module: PyModule,
  loop: PyNode,
  right: PyNode,
  read: string,
  name: string,
  depth: string,
): Edit[] | null {
  const left = loop.get('left');
  const first = loop.get('body')?.children[0];
  if (!first || !left) return null;
  const at = lineStart(module.text, first.start);
  const indent = /^[ \t]*/.exec(module.text.slice(at))?.[0] ?? '';
  const edits = [replaceNode(module, left, name), replaceNode(module, right, read)];
  const line = `${left.text} = await ${name}\n`;
  return first.row === loop.row
    ? [...edits, insertAt(module, first.start, `${line.trimEnd()}; `)]
    : [...edits, insertAt(module, first.start, `${line}${depth}${indent}`)];
}
