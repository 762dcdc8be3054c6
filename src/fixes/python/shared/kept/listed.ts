import { type Edit, lineEnd, lineStart, replaceNode } from '../../../../python/edits.ts';
import { argument, argumentCount, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Use } from '../../../../python/uses.ts';
import type { Rewrite } from '../../detector.ts';
import { sourceOf } from '../streams/sources.ts';
import { type Consumption, canBeLazy, closesSource, consumptionOf, lazyEffects } from './consumption.ts';
import { isPure } from './effects.ts';
import { annotation, canYield, lazyText } from './generators.ts';
import { returnsOfValue } from './hand-on.ts';
import {
  countedInstead,
  deeper,
  hasLongString,
  isWholeLoop,
  loopOf,
  mayStop,
  movedAfter,
  staleLogs,
} from './moving.ts';
import { ownsLines, removed, soleExpression, statementOf } from './statements.ts';

/** A list that is made at once, by `list(…)` or a comprehension. */
export function isListed(node: PyNode, program: PyProgram): boolean {
  if (node.type === 'list_comprehension') return true;
  if (node.type !== 'call') return false;
  const name = calledName(node, program.moduleOf(node));
  return (name === 'list' || name === 'tuple') && argumentCount(node) === 1;
}

/** What the items come from: the argument of `list(…)`, the first iterable of a comprehension. */
export function sourceExpression(node: PyNode): PyNode | null {
  if (node.type === 'list_comprehension' || node.type === 'generator_expression')
    return node.children.find((one) => one.type === 'for_in_clause')?.get('right') ?? null;
  return argument(node, 0);
}

const TEXT_METHODS = /^(?:strip|rstrip|lstrip|split|rsplit|decode|encode|lower|upper|partition|splitlines)$/;

/** Lines, rows and documents as they come from a file, a table or a response: the affair of other detectors. */
export function isWholeInput(node: PyNode, program: PyProgram): boolean {
  const module = program.moduleOf(node);
  let element: PyNode | null = null;
  let from = sourceExpression(node);
  if (from?.type === 'generator_expression') {
    element = from.get('body');
    from = sourceExpression(from);
  } else if (node.type === 'list_comprehension') element = node.get('body');
  if (from?.type === 'call' && calledName(from, module) === 'map') {
    const mapped = argument(from, 0)?.text ?? '';
    if (/json\.loads$|^loads$|^str\.\w+$/.test(mapped)) return true;
    element = argument(from, 0);
    from = argument(from, 1);
  }
  if (from?.type === 'call' && calledName(from, module) === 'enumerate') from = argument(from, 0);
  if (from?.type === 'call' && program.calleeOf(from)?.generator) return false;
  const source = sourceOf(from, program);
  if (!source) return false;
  if (source.kind === 'cursor' || source.kind === 'response') return true;
  if (!element || element.type === 'identifier') return true;
  let at: PyNode | null = element;
  while (
    at?.type === 'call' &&
    at.get('function')?.type === 'attribute' &&
    TEXT_METHODS.test(at.get('function')?.get('attribute')?.text ?? '')
  )
    at = at.get('function')?.get('object') ?? null;
  if (at?.type === 'identifier') return true;
  return /\bjson\.loads\(|\bloads\(/.test(element.text) || /^dict\(/.test(element.text);
}

export interface Listed {
  readonly consumption: Consumption;
  readonly rewrites: readonly Rewrite[];
}

/** Takers that need all items at once anyway, so that a list before them costs little. */
const NEEDS_ALL = /^(?:sorted|list|tuple|str\.join|numpy\.array)$/;

/** How a list that is made in one expression is read, and how to hand on its items instead; `null` where it is needed whole. */
export function listed(node: PyNode, program: PyProgram): Listed | null {
  const lazy = lazyText(node, program);
  const consumption = consumptionOf(node, program);
  if (!consumption || lazy === null) return null;
  const module = program.moduleOf(node);
  for (const use of consumption.ends) {
    const name =
      use.at.type === 'call'
        ? (calledName(use.at, program.moduleOf(use.at)) ?? use.detail ?? '')
        : use.detail;
    if (NEEDS_ALL.test(name ?? '') || name === 'join' || name === '*' || name === 'unpack') return null;
  }
  if (consumption.ends.some((use) => collects(use))) return null;
  const making = lazyEffects([node], program);
  if (mayStop(consumption) && !isPure(making)) return null;
  const value = returnsOfValue(node, program);
  const left = consumption.left;
  if (
    !canBeLazy(making, { ...consumption, left: left.filter((one) => one.type !== 'try_statement') }, program)
  )
    return null;
  const none = { consumption, rewrites: [] };
  if (left.some((one) => one.type === 'try_statement')) return none;
  const loop = loopOf(consumption);
  const counted = countedInstead(consumption, nameOf(node), program);
  const stale = staleLogs(making, consumption, program).filter((one) => !counted?.moved.has(one));
  const moved = stale.length === 0 ? [] : loop && isWholeLoop(loop) ? movedAfter(stale, loop, program) : null;
  if (!counted || !moved) return none;
  const edits: Edit[] = [...counted.edits, ...moved];
  if (closesSource([node], left, program)) {
    const kept = value
      ? asYieldFrom(node, lazy, value, program)
      : widened(node, lazy, loop, left, consumption, program);
    if (!kept) return none;
    edits.push(...kept);
  } else if (value && canYield(value.fn) && value.statement.type === 'return_statement') {
    edits.push(replaceNode(module, node, lazy), ...annotation(value.fn));
  } else edits.push(replaceNode(module, node, bare(node, lazy)));
  return {
    consumption,
    rewrites: [
      {
        says: `Hand on the items of \`${nameOf(node)}\` one at a time, and make no list of them.`,
        edits,
        risk: 'The items are made when they are asked for: an error in one of them comes after those before it were used.',
        proof: 'text',
      },
    ],
  };
}

/** The items themselves go into another container: `[row for row in rows if …]`. */
export function collects(use: Use): boolean {
  const comprehension = use.at.type === 'for_in_clause' ? use.at.parent : null;
  return (
    /^(?:list|set|dictionary)_comprehension$/.test(comprehension?.type ?? '') &&
    comprehension?.get('body')?.text === use.at.get('left')?.text
  );
}

export function nameOf(node: PyNode): string {
  const assignment = node.parent?.type === 'assignment' ? node.parent.get('left') : null;
  return assignment?.type === 'identifier' ? assignment.text : node.text.replace(/\s+/g, ' ').slice(0, 40);
}

/** As the only argument of a call a generator expression needs no parentheses of its own. */
function bare(node: PyNode, lazy: string): string {
  const list = node.parent;
  if (node.type !== 'list_comprehension' || list?.type !== 'argument_list') return lazy;
  return list.parts.length === 1 && !/,\s*\)$/.test(list.text) ? lazy.slice(1, -1) : lazy;
}

/** In a `with` that closes the file: `return [...]` → `yield from (...)`. */
function asYieldFrom(
  node: PyNode,
  lazy: string,
  value: NonNullable<ReturnType<typeof returnsOfValue>>,
  program: PyProgram,
): Edit[] | null {
  const module = program.moduleOf(node);
  const { fn, statement, returns } = value;
  if (!canYield(fn)) return null;
  const edits: Edit[] = [replaceNode(module, statement, `yield from ${lazy}`)];
  for (const one of returns) {
    if (one === statement) continue;
    const text = one.parts[0]?.text ?? '';
    const own = soleExpression(statement)?.get('left')?.text;
    if (text !== own && text !== '[]' && text !== '') return null;
    const last = one.parent === fn.body && fn.body.parts.at(-1) === one && fn.body.parts.length > 1;
    edits.push(last ? removed(module, one) : replaceNode(module, one, 'return'));
  }
  return [...edits, ...annotation(fn)];
}

/** The loop that takes the items moves into the `with` that holds the file open. */
function widened(
  node: PyNode,
  lazy: string,
  loop: PyNode | null,
  left: readonly PyNode[],
  consumption: Consumption,
  program: PyProgram,
): Edit[] | null {
  const module = program.moduleOf(node);
  const [holder, second] = left;
  if (!loop || !holder || second || consumption.extras.length > 0) return null;
  const taker = statementOf(loop);
  const body = holder.get('body');
  if (taker.parent !== holder.parent || body?.parts.at(-1) !== statementOf(node)) return null;
  const block = holder.parent as PyNode;
  const between = block.parts.filter((one) => one.start >= holder.end && one.end <= taker.end);
  if (
    between.some((one) => hasLongString(one)) ||
    !ownsLines(module, taker) ||
    holder.row === statementOf(node).row
  )
    return null;
  const start = lineEnd(module.text, holder.end);
  const end = lineEnd(module.text, taker.end);
  if (lineStart(module.text, (between[0] as PyNode).start) < start) return null;
  return [replaceNode(module, node, lazy), deeper(module, start, end)];
}
