import {
  type Edit,
  insertAt,
  lineEnd,
  lineStart,
  replaceLines,
  replaceNode,
} from '../../../../python/edits.ts';
import type { PyProgram } from '../../../../python/program.ts';
import { ownNodes } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Flood } from './floods.ts';
import { batchSize } from './parallel.ts';
import { freeName, hasLongString, indentOfBody, loopsAround, statementOf } from './places.ts';
import { speaks } from './side-effects.ts';

/**
 * Futures that a loop of any kind appends are waited for and dropped each time that so many are there, by the statement that
 * waits for the rest at the end. `null` where that statement cannot run before the loop is done.
 */
export function flushEdits(flood: Flood, program: PyProgram): Edit[] | null {
  const { keeping, reader, binding } = flood;
  if (
    keeping.how !== 'added' ||
    keeping.add.type !== 'call' ||
    !reader ||
    !binding ||
    binding.definitions.length !== 1 ||
    flood.lengths.length > 0
  )
    return null;
  const module = program.moduleOf(flood.call);
  const holder = program.functionAround(flood.call);
  if (holder !== program.functionAround(reader.at) || reader.kind === 'comprehension') return null;
  if ((reader.kind === 'gather' || flood.bare) && !holder?.async) return null;
  const append = statementOf(keeping.add);
  const end = statementOf(reader.at);
  if (
    append.type !== 'expression_statement' ||
    append.children[0] !== keeping.add ||
    (keeping.item !== flood.call && keeping.item.type !== 'identifier')
  )
    return null;
  if (end.start < keeping.loop.end || hasLongString(end)) return null;
  for (let at = end.parent; at && !at.contains(keeping.loop); at = at.parent)
    if (/^(?:for|while|if|try)_statement$/.test(at.type)) return null;
  const result = assigned(end, reader.at);
  if (result === null)
    return reader.kind !== 'gather' ? null : collectedEdits(flood, reader.at, end, append, program);
  const ready = (result.name ? [] : readNames(end)).every((name) => {
    const bound = module.scopes.bindingOf(name);
    const own = bound?.definitions.some((one) => one.kind === 'for' && end.get('left')?.contains(one.node));
    if (!bound || bound === binding || own) return true;
    const first = bound.definitions[0];
    return (
      !first ||
      end.contains(first.node) ||
      first.kind === 'parameter' ||
      first.node.start < keeping.loop.start ||
      first.node.start > end.end ||
      bound.scope.node !== holder?.node
    );
  });
  if (!ready || early(end, keeping.loop, program)) return null;
  const indent = /^[ \t]*/.exec(module.text.slice(lineStart(module.text, append.start)))?.[0] ?? '';
  const inner = indent + module.indent;
  const endIndent = /^[ \t]*/.exec(module.text.slice(lineStart(module.text, end.start)))?.[0] ?? '';
  const text = result.name
    ? `${result.name} += ${result.value.text}`
    : end.text
        .split(/\r?\n/)
        .map((line) => (line.startsWith(endIndent) ? line.slice(endIndent.length) : line))
        .join(`\n${inner}`);
  const size = batchSize(flood, program);
  const block = [
    `if len(${binding.name}) >= ${size}:`,
    `${module.indent}${text}`,
    `${module.indent}${binding.name}.clear()`,
  ];
  const edits: Edit[] = [
    insertAt(module, lineEnd(module.text, append.end), block.map((line) => `${indent}${line}\n`).join('')),
  ];
  if (result.name) {
    const definition = statementOf(binding.definitions[0]?.node as PyNode);
    const depth = /^[ \t]*/.exec(module.text.slice(lineStart(module.text, definition.start)))?.[0] ?? '';
    if (module.scopes.bindingOf(result.target as PyNode)?.definitions.length !== 1) return null;
    if (!/^(?:\[\]|list\(\))$/.test(binding.definitions[0]?.value?.text ?? '')) return null;
    edits.push(insertAt(module, lineEnd(module.text, definition.end), `${depth}${result.name} = []\n`));
    edits.push(
      replaceNode(module, result.target?.parent as PyNode, `${result.name} += ${result.value.text}`),
    );
  } else if (reader.kind === 'wait' && /^await\b/.test(end.text)) {
    edits.push(
      replaceLines(
        module,
        end,
        end,
        `${endIndent}if ${binding.name}:\n${indentOfBody(module, end)}${end.text}\n`,
      ),
    );
  }
  return edits;
}

/** `await gather(*tasks)` within a larger statement: the results are collected under a name of their own before it. */
function collectedEdits(
  flood: Flood,
  gather: PyNode,
  end: PyNode,
  append: PyNode,
  program: PyProgram,
): Edit[] | null {
  const module = program.moduleOf(end);
  const waited = gather.parent;
  const definition = flood.binding?.definitions[0];
  if (waited?.type !== 'await' || !definition || !/^(?:\[\]|list\(\))$/.test(definition.value?.text ?? ''))
    return null;
  if (
    /^(?:while|if|with|try)_statement$/.test(end.type) ||
    loopsAround(waited).some((loop) => end.contains(loop))
  )
    return null;
  const name = freeName(module, 'results');
  const depth = (node: PyNode) =>
    /^[ \t]*/.exec(module.text.slice(lineStart(module.text, node.start)))?.[0] ?? '';
  const line = `${name} += ${waited.text}`;
  const lines = [
    `if len(${flood.binding?.name}) >= ${batchSize(flood, program)}:`,
    `${module.indent}${line}`,
    `${module.indent}${flood.binding?.name}.clear()`,
  ];
  const begin = statementOf(definition.node);
  return [
    insertAt(module, lineEnd(module.text, begin.end), `${depth(begin)}${name} = []\n`),
    insertAt(
      module,
      lineEnd(module.text, append.end),
      lines.map((one) => `${depth(append)}${one}\n`).join(''),
    ),
    insertAt(module, lineStart(module.text, end.start), `${depth(end)}${line}\n`),
    replaceNode(module, waited, name),
  ];
}

/** `RESULTS = await gather(*tasks)` adds up; a discarded result and a `for` just run again; anything else is not known. */
function assigned(
  end: PyNode,
  reader: PyNode,
): { name: string | null; value: PyNode; target: PyNode | null } | null {
  if (end.type === 'for_statement') {
    const jumps = [...ownNodes(end)].some((one) => /^(?:break|return)_statement$|^yield$/.test(one.type));
    return jumps || end.get('alternative') || end !== reader
      ? null
      : { name: null, value: end, target: null };
  }
  if (end.type !== 'expression_statement') return null;
  const inner = end.children[0];
  const awaited = inner?.type === 'await' ? inner.parts[0] : inner;
  if (inner && awaited === reader) return { name: null, value: inner, target: null };
  if (inner?.type !== 'assignment') return null;
  const [target, value] = [inner.get('left'), inner.get('right')];
  if (
    target?.type !== 'identifier' ||
    inner.get('type') ||
    !value ||
    value.parts[0] !== reader ||
    value.type !== 'await'
  )
    return null;
  return { name: target.text, value, target };
}

function* names(node: PyNode): Generator<PyNode> {
  for (const one of node.walk()) if (one.type === 'identifier') yield one;
}

function readNames(node: PyNode): PyNode[] {
  return [...names(node)];
}

/** What both the last statement and the loop, or what stands between them, print would come in another order. */
function early(end: PyNode, loop: PyNode, program: PyProgram): boolean {
  if (!speaks(end, program)) return false;
  const siblings = (end.parent?.children ?? []).filter(
    (one) => one.start > loop.start && one.end < end.start,
  );
  return speaks(loop, program) || siblings.some((one) => speaks(one, program));
}
