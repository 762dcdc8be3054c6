import { constantOf } from '../../../../python/constants.ts';
import { type Edit, insertAt, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isLog } from '../kept/effects.ts';
import {
  freshName,
  linesAfter,
  linesBefore,
  removed,
  soleExpression,
  statementOf,
} from '../kept/statements.ts';
import { breaks } from './blocks.ts';
import type { Extra, Reading } from './readers.ts';

/** Edits that let what is more than reading in order work on an iterator; `null` where one of them cannot. */
export function extrasOnStream(
  reading: Reading,
  extras: readonly Extra[],
  program: PyProgram,
): { edits: Edit[]; near: boolean } | null {
  const lengths = extras.filter((one) => one.kind === 'length');
  const firsts = extras.filter((one) => one.kind === 'first');
  const slices = extras.filter((one) => one.kind === 'rest' || one.kind === 'head');
  if (extras.some((one) => one.kind === 'truth') || slices.length > 1 || firsts.length > 1) return null;
  const edits: Edit[] = [];
  let near = false;
  const [first] = firsts;
  const [slice] = slices;
  if (first) {
    const taken = headerTaken(first, slice ?? null, reading, program);
    if (!taken) return null;
    edits.push(...taken);
  } else if (slice) {
    const module = program.moduleOf(slice.at);
    const islice = imported(module, 'itertools', 'islice');
    const index = slice.at.all('subscript')[0] as PyNode;
    const number = index.parts[0] as PyNode;
    if (slice.kind === 'head') near = !(Number(constantOf(number, program) ?? -1) >= 0);
    const range = slice.kind === 'rest' ? `${number.text}, None` : number.text;
    const object = slice.at.get('value') as PyNode;
    edits.push(
      insertAt(module, slice.at.start, `${islice.name}(`),
      { path: module.path, start: object.end, end: slice.at.end, text: `, ${range})` },
      ...islice.edits,
    );
  }
  if (lengths.length > 0) {
    const counted = countedInLoop(reading, lengths, program);
    if (!counted) return null;
    edits.push(...counted);
  }
  return { edits, near };
}

/** `header = rows[0]`, then `rows[1:]` → `next(rows)`, then `rows`; also `rows.pop(0)`. */
function headerTaken(first: Extra, slice: Extra | null, reading: Reading, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(first.at);
  const isPop = first.at.type === 'call';
  if (!isPop && (slice?.kind !== 'rest' || !/^1\s*:$/.test(slice.at.all('subscript')[0]?.text ?? '')))
    return null;
  if (isPop && slice) return null;
  const binding = module.scopes.bindingOf(first.node);
  if (first.node.type !== 'identifier' || !binding) return null;
  const [end] = reading.ends;
  if (!end || reading.ends.length > 1 || first.at.start > (end.anchor ?? end.at).start) return null;
  if (slice && module.scopes.bindingOf(slice.node) !== binding) return null;
  const statement = statementOf(first.at);
  const at = statementOf(end.anchor ?? end.at);
  if (statement === at || statement.parent !== at.parent) return null;
  if (first.at.above('try_statement') !== at.above('try_statement')) return null;
  const edits = [replaceNode(module, first.at, `next(${first.node.text})`)];
  if (slice) edits.push(replaceNode(module, slice.at, slice.node.text));
  return edits;
}

/** `len(rows)` in a log line before, or anywhere after, the one loop over `rows` → a count that the loop keeps. */
function countedInLoop(reading: Reading, lengths: readonly Extra[], program: PyProgram): Edit[] | null {
  const [end, second] = reading.ends;
  if (!end || second || end.kind !== 'loop' || end.transformed) return null;
  const loop = end.at;
  const right = loop.get('right') as PyNode;
  const left = loop.get('left') as PyNode;
  const module = program.moduleOf(loop);
  if (right.type !== 'identifier' || breaks(loop) || loop.get('alternative')) return null;
  const binding = module.scopes.bindingOf(right);
  const count = freshName('count', module.scopes.scopeOf(loop));
  const edits: Edit[] = [];
  const moved: string[] = [];
  const statements = new Map<PyNode, Extra[]>();
  for (const extra of lengths) {
    if (module.scopes.bindingOf(extra.node) !== binding) return null;
    if (loop.contains(extra.at)) return null;
    const statement = statementOf(extra.at);
    if (program.functionAround(statement) !== program.functionAround(loop)) return null;
    if (extra.at.start > loop.end) {
      if (within(loop, statement)) edits.push(replaceNode(module, extra.at, count));
      else return null;
    } else statements.set(statement, [...(statements.get(statement) ?? []), extra]);
  }
  for (const [statement, extras] of statements) {
    const log = soleExpression(statement);
    const leaves = [...(loop.get('body')?.walk() ?? [])].some((one) => one.type === 'return_statement');
    if (!log || !isLog(log, program) || !surelyReached(loop, statement) || leaves) return null;
    if (statement.parent !== loop.parent && statement.row !== statement.endRow) return null;
    edits.push(removed(module, statement));
    let text = statement.text;
    for (const extra of [...extras].reverse())
      text =
        text.slice(0, extra.at.start - statement.start) + count + text.slice(extra.at.end - statement.start);
    moved.push(text);
  }
  const target =
    /pattern|tuple|list/.test(left.type) && !/^\(/.test(left.text) ? `(${left.text})` : left.text;
  edits.push(
    linesBefore(module, loop, [`${count} = 0`]),
    replaceNode(module, left, `${count}, ${target}`),
    insertAt(module, right.start, 'enumerate('),
    insertAt(module, right.end, ', 1)'),
  );
  if (moved.length > 0) edits.push(linesAfter(module, loop, moved));
  return edits;
}

/** The statement runs only after the loop did: it stands behind it in the same block, or deeper there. */
function within(loop: PyNode, statement: PyNode): boolean {
  const block = loop.parent;
  let at = statement;
  while (at.parent && at.parent !== block) at = at.parent;
  return at.parent === block;
}

/** The loop runs whenever the statement before it does: it stands in the same block, or in nothing but `with` below that. */
function surelyReached(loop: PyNode, statement: PyNode): boolean {
  for (let at: PyNode | null = loop; at; at = at.parent) {
    if (at.parent === statement.parent) return true;
    if (at !== loop && at.type !== 'block' && at.type !== 'with_statement') return false;
  }
  return false;
}
