import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { indentationOf } from '../../../../python/module.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import { countedApart } from './counted.ts';
import type { Fill } from './fills.ts';
import type { Holding } from './holdings.ts';
import { ownsLines, removed, soleExpression, statementOf } from './statements.ts';

/**
 * A function that fills a list and returns it → the edits that make it a generator of the same items; `null` where it does more
 * with the list than that.
 */
export function asGenerator(fn: PyFunction, holding: Holding, program: PyProgram): Edit[] | null {
  const { module } = fn;
  if (!canYield(fn) || !holding.binding || holding.form !== 'list' || !ownsLines(module, holding.statement))
    return null;
  const filled = fillEdits(holding.fills, fn, program);
  if (!filled || soleExpression(holding.statement)?.type !== 'assignment') return null;
  const edits: Edit[] = [removed(module, holding.statement), ...filled];
  const returns = returnsOf(fn);
  for (const statement of returns) {
    const value = statement.parts[0] ?? null;
    const own = value?.type === 'identifier' && module.scopes.bindingOf(value) === holding.binding;
    if (!own && value && !isEmpty(value)) return null;
    const last = statement.parent === fn.body && fn.body.parts.at(-1) === statement;
    if (last && fn.body.parts.length > 1) edits.push(removed(module, statement));
    else edits.push(replaceNode(module, statement, 'return'));
  }
  const counted = countedHere(holding, fn, program);
  return counted && [...edits, ...counted, ...annotation(fn)];
}

/** All that is done with the list in the function is to fill, to count and to return it; the edits that count without it. */
function countedHere(holding: Holding, fn: PyFunction, program: PyProgram): Edit[] | null {
  const lengths: Use[] = [];
  for (const load of holding.binding?.loads ?? []) {
    if (program.functionAround(load) !== fn) return null;
    if (load.parent?.type === 'return_statement') continue;
    if (holding.fills.some((fill) => fill.at.contains(load) && !fill.value.contains(load))) continue;
    const use = useOf(load, program);
    if (!('kind' in use) || use.kind !== 'length') return null;
    lengths.push(use);
  }
  return countedApart(holding, lengths, program);
}

/** `out.append(x)` → `yield x`, `out.extend(xs)` → `yield from xs`. */
export function fillEdits(fills: readonly Fill[], fn: PyFunction | null, program: PyProgram): Edit[] | null {
  const edits: Edit[] = [];
  const done = new Set<PyNode>();
  for (const fill of fills) {
    if (done.has(fill.at)) return null;
    done.add(fill.at);
    const module = program.moduleOf(fill.at);
    const statement = statementOf(fill.at);
    if (soleExpression(statement) !== fill.at || program.functionAround(fill.at) !== fn) return null;
    if (fill.how !== 'append' && fill.how !== 'extend') return null;
    // `push = out.append`: the call does not name the list.
    if (!fill.at.contains(fill.container)) return null;
    if (fill.at.type === 'call' && /insert|left$/.test(fill.at.get('function')?.get('attribute')?.text ?? ''))
      return null;
    edits.push(
      replaceNode(module, fill.at, `${fill.how === 'append' ? 'yield' : 'yield from'} ${fill.value.text}`),
    );
  }
  return edits;
}

/** Nothing speaks against this function's being a generator: all its calls are seen, and none waits for what it does. */
export function canYield(fn: PyFunction): boolean {
  return (
    !fn.generator &&
    !fn.async &&
    fn.decorators.every((one) => /^@\s*(?:staticmethod|classmethod)\b/.test(one.text)) &&
    !/^__\w+__$/.test(fn.name)
  );
}

export function returnsOf(fn: PyFunction): PyNode[] {
  const found: PyNode[] = [];
  const waiting: PyNode[] = [fn.body];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'return_statement') found.push(node);
    else
      for (const child of node.children)
        if (!/^(?:function_definition|lambda|class_definition)$/.test(child.type)) waiting.push(child);
  }
  return found;
}

function isEmpty(node: PyNode): boolean {
  return (node.type === 'list' || node.type === 'tuple') && node.parts.length === 0;
}

/** `-> list[Row]` → `-> Iterator[Row]`; other annotations stay true or are left alone. */
export function annotation(fn: PyFunction): Edit[] {
  const type = fn.node.get('return_type');
  const { module } = fn;
  const found =
    /^(?:(?:typing|t)\.)?(?:list|List|Sequence|Collection|MutableSequence)\b\s*(\[[\s\S]*\])?$/.exec(
      type?.text ?? '',
    );
  if (!type || !found) return [];
  const fromTyping = [...module.scopes.module.bindings.values()].some((binding) =>
    /^from typing import/.test(binding.definitions[0]?.value?.text ?? ''),
  );
  const iterator = imported(module, fromTyping ? 'typing' : 'collections.abc', 'Iterator');
  return [replaceNode(module, type, `${iterator.name}${found[1] ?? ''}`), ...iterator.edits];
}

/** `list(source)`, `[x for x in source]` → the text of the same items, made as they are asked for. */
export function lazyText(node: PyNode, program: PyProgram): string | null {
  if (node.type === 'list_comprehension') {
    const inside = node.text.slice(1, -1);
    return `(${inside})`;
  }
  if (node.type !== 'call') return null;
  const name = calledName(node, program.moduleOf(node));
  if (name !== 'list' && name !== 'tuple') return null;
  const list = node.get('arguments');
  if (list?.type === 'generator_expression') return list.text;
  const [only, second] = list?.parts ?? [];
  if (!only || second || /splat/.test(only.type)) return null;
  return only.text;
}

/** Indentation of a node's line, for lines that are put beside it. */
export function indentOf(node: PyNode, program: PyProgram): string {
  return indentationOf(program.moduleOf(node).text, node);
}
