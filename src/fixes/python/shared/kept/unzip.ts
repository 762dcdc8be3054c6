import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { indentationOf } from '../../../../python/module.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Use } from '../../../../python/uses.ts';
import { useOf } from '../../../../python/uses.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { rereadColumns } from '../streams/reread-columns.ts';
import { turnedLoops } from '../streams/turned.ts';
import { short } from './claims.ts';
import {
  closesSource,
  isLazy,
  isLogStatement,
  lazyEffects,
  leftBetween,
  nodesBetween,
} from './consumption.ts';
import { conflict, effectsOf } from './effects.ts';
import { foldOf, resultText, takesItemsAsTheyCome } from './folding.ts';
import { lazyText } from './generators.ts';
import { isLarge, streamVolume } from './growth.ts';
import { isListed, sourceExpression } from './listed.ts';
import { hasLongString, isWholeLoop, movedAfter } from './moving.ts';
import { type Reduction, reductionOf } from './reductions.ts';
import {
  freshName,
  linesBefore,
  onlyDefinition,
  ownsLines,
  removed,
  replacedBy,
  singular,
  soleExpression,
  statementOf,
} from './statements.ts';

/** `xs, ys = zip(*rows)` of a stream: every row becomes an argument, and all columns are kept. */
export function unzipFinding(call: PyNode, program: PyProgram): CodeFinding | null {
  const parts = call.get('arguments')?.parts ?? [];
  const [splat, second] = parts;
  if (splat?.type !== 'list_splat' || second) return null;
  const rows = splat.parts[0];
  const origin = rows && originOf(rows, program);
  if (!rows || !origin) return null;
  const volume = streamVolume(origin.source, program);
  if (!isLarge(volume, program)) return null;
  const columns = columnsOf(call, program);
  const rewrite =
    columns && origin.text !== null
      ? streamed(call, origin.text, origin.value, origin.statement, columns, program)
      : null;
  const turned = rewrite
    ? null
    : (turnedLoops(call, rows, program) ?? rereadColumns(call, origin.value, program));
  const zips = columns?.flatMap((one) => one.zips) ?? [];
  return {
    at: call,
    alsoAt: zips,
    why: `zip(*…) takes all rows of \`${short(origin.source.text)}\` as its arguments and makes a tuple of each column, so everything is in memory twice.`,
    savingBytes: volume.bytes,
    rewrites: rewrite ? [rewrite] : turned ? [turned] : [],
  };
}

interface Origin {
  readonly source: PyNode;
  /** Expression that hands out the rows one at a time; `null` where the text does not give one. */
  readonly text: string | null;
  readonly value: PyNode;
  /** The statement that only named the rows. */
  readonly statement: PyNode | null;
}

function originOf(rows: PyNode, program: PyProgram): Origin | null {
  let inner = rows;
  while (inner.type === 'parenthesized_expression' && inner.parts[0]) inner = inner.parts[0];
  if (inner.type === 'generator_expression')
    return {
      source: sourceExpression(inner) ?? inner,
      text: /^\(/.test(inner.text) ? inner.text : `(${inner.text})`,
      value: inner,
      statement: null,
    };
  if (isListed(inner, program))
    return {
      source: sourceExpression(inner) ?? inner,
      text: lazyText(inner, program),
      value: inner,
      statement: null,
    };
  if (isLazy(inner, program)) return { source: inner, text: inner.text, value: inner, statement: null };
  if (inner.type === 'call')
    return program.calleeOf(inner)
      ? { source: inner, text: inner.text, value: inner, statement: null }
      : null;
  if (inner.type !== 'identifier') return null;
  const binding = program.moduleOf(inner).scopes.bindingOf(inner);
  const only = binding ? onlyDefinition(binding) : null;
  if (!binding || binding.loads.length !== 1 || only?.kind !== 'assign' || only.path || !only.value)
    return null;
  if (only.value.type === 'identifier' || program.functionAround(only.node) !== program.functionAround(inner))
    return null;
  const origin = originOf(only.value, program);
  const statement = statementOf(only.node);
  return (
    origin && {
      ...origin,
      statement: soleExpression(statement)?.get('right') === only.value ? statement : null,
    }
  );
}

interface Column {
  readonly binding: Binding;
  readonly reductions: Reduction[];
  readonly zips: PyNode[];
  /** Position in the one `zip(…)` that puts the columns together again. */
  readonly position: number | null;
}

/** The columns, when each is only reduced or put together again with the others. */
function columnsOf(call: PyNode, program: PyProgram): Column[] | null {
  const assignment = call.parent?.type === 'assignment' && call.field === 'right' ? call.parent : null;
  const left = assignment?.get('left');
  if (!left || !/^(?:pattern_list|tuple_pattern)$/.test(left.type)) return null;
  const columns: Column[] = [];
  for (const name of left.parts) {
    const binding = name.type === 'identifier' ? program.moduleOf(name).scopes.bindingOf(name) : null;
    if (!binding || binding.definitions.length !== 1) return null;
    const reductions: Reduction[] = [];
    const zips: PyNode[] = [];
    let position: number | null = null;
    for (const load of binding.loads) {
      if (program.functionAround(load) !== program.functionAround(call)) return null;
      const use = useOf(load, program);
      if (!('kind' in use)) return null;
      if (
        use.kind === 'iterated' &&
        use.at.type === 'call' &&
        calledName(use.at, program.moduleOf(call)) === 'zip'
      ) {
        zips.push(use.at);
        position = use.at.get('arguments')?.parts.indexOf(load) ?? null;
        continue;
      }
      const found = reductionOf(use as Use, program);
      if (!found) return null;
      reductions.push(found);
    }
    columns.push({ binding, reductions, zips, position });
  }
  return new Set(columns.flatMap((one) => one.zips)).size <= 1 ? columns : null;
}

function streamed(
  call: PyNode,
  rows: string,
  value: PyNode,
  naming: PyNode | null,
  columns: readonly Column[],
  program: PyProgram,
): Rewrite | null {
  const module = program.moduleOf(call);
  const statement = statementOf(call);
  if (soleExpression(statement) !== call.parent || !ownsLines(module, statement) || /\n/.test(rows))
    return null;
  const zip = columns.flatMap((one) => one.zips)[0] ?? null;
  const loop = zip?.parent?.type === 'for_statement' && zip.field === 'right' ? zip.parent : null;
  if (zip && (!loop || !isWholeLoop(loop) || loop.parent !== statement.parent)) return null;
  const targets = loop?.get('left');
  if (
    loop &&
    (!/^(?:pattern_list|tuple_pattern)$/.test(targets?.type ?? '') ||
      targets?.parts.length !== columns.filter((one) => one.position !== null).length)
  )
    return null;
  const scope = module.scopes.scopeOf(call);
  const indent = module.indent;
  const states: string[] = [];
  const updates: string[] = [];
  const edits: Edit[] = [];
  const names: string[] = [];
  const touched = new Set<PyNode>();
  for (const column of columns) {
    if (!takesItemsAsTheyCome(column.reductions, statement, program)) return null;
    const target = column.position === null ? null : (targets?.parts[column.position] ?? null);
    if (target && target.type !== 'identifier') return null;
    const item =
      target?.text ??
      (column.reductions.some((one) => one.kind !== 'count')
        ? freshName(singular(column.binding.name), scope)
        : '_');
    names.push(item);
    const fold = foldOf(column.reductions, {
      item,
      value: null,
      prefix: '',
      collection: column.binding.name,
      scope,
      indent,
      program,
      reuseNames: false,
    });
    if (!fold || fold.proof !== 'text') return null;
    states.push(...fold.states.map((one) => `${one.name} = ${one.start}`));
    updates.push(...fold.updates);
    for (const [one, figure] of fold.results) {
      edits.push(replaceNode(module, one.at, resultText(one, figure)));
      touched.add(statementOf(one.at));
    }
  }
  const pattern = names.length === 1 ? `${names[0]},` : names.join(', ');
  const making = lazyEffects([value], program);
  if (naming && !ownsLines(module, naming)) return null;
  if (naming) edits.push(removed(module, naming));
  if (!loop) {
    if (closesSource([value], naming ? leftBetween(naming, statement) : [], program)) return null;
    edits.push(
      replacedBy(module, statement, [
        ...states,
        `for ${pattern} in ${rows}:`,
        ...updates.map((line) => indent + line),
      ]),
    );
  } else {
    if (closesSource([value], leftBetween(statement, loop), program)) return null;
    const body = loop.get('body') as PyNode;
    const fn = program.functionAround(call);
    const between = nodesBetween(fn?.body ?? module.root, statement, loop);
    const logs = between.filter((node) => isLogStatement(node, program));
    if (between.some((node) => !logs.includes(node) && touched.has(node))) return null;
    const rest = between.filter((node) => !logs.includes(node));
    if (conflict(making, effectsOf([...rest, body], program))) return null;
    const stale = logs.filter((node) => touched.has(node));
    const moved = movedLogs(stale, loop, edits, program);
    const first = body.parts[0];
    if (!moved || !first || first.row === loop.row) return null;
    edits.splice(0, edits.length, ...moved);
    edits.push(replacedBy(module, statement, states));
    edits.push(
      replaceNode(module, targets as PyNode, targets?.type === 'tuple_pattern' ? `(${pattern})` : pattern),
      replaceNode(module, zip as PyNode, rows),
    );
    if (updates.length > 0) edits.push(linesBefore(module, first, updates));
    if (indentationOf(module.text, first) === '') return null;
  }
  return {
    says: 'Take the rows one at a time, and keep no columns.',
    edits,
    risk: 'None known: each row is used once.',
    proof: 'text',
  };
}

/** Log lines that tell a figure come after the loop that finds it; the other edits stay. */
function movedLogs(
  stale: readonly PyNode[],
  loop: PyNode,
  edits: readonly Edit[],
  program: PyProgram,
): Edit[] | null {
  if (stale.length === 0) return [...edits];
  const module = program.moduleOf(loop);
  if (stale.some((node) => hasLongString(node))) return null;
  const moved = movedAfter(stale, loop, program);
  if (!moved) return null;
  const inside = (edit: Edit) => stale.find((node) => node.start <= edit.start && edit.end <= node.end);
  const own = edits.filter((edit) => inside(edit));
  const after = moved.at(-1) as Edit;
  const texts = stale.map((node) => {
    const changes = own.filter((edit) => inside(edit) === node).sort((a, b) => b.start - a.start);
    return changes.reduce(
      (text, edit) => text.slice(0, edit.start - node.start) + edit.text + text.slice(edit.end - node.start),
      module.text.slice(node.start, node.end),
    );
  });
  const indent = indentationOf(module.text, loop);
  const lines = texts.map((text) => `${indent}${text}`).join('\n');
  const ended = /[\r\n]$/.test(module.text.slice(0, after.start));
  return [
    ...edits.filter((edit) => !inside(edit)),
    ...moved.slice(0, -1),
    { ...after, text: ended ? `${lines}\n` : `\n${lines}` },
  ];
}
