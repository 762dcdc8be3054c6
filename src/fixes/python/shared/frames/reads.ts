import type { Edit } from '../../../../python/edits.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, volumeOf } from '../../../../python/volume.ts';
import { freshName, ownsLines, removed, replacedBy, statementOf } from '../kept/statements.ts';
import { deepened } from '../streams/blocks.ts';
import { onlyRowwise } from './reductions.ts';

/** Rows that are read at a time. */
export const CHUNK = '20_000';

/** An expression whose value is a whole table, and how it becomes an iterable of its parts. */
export interface WholeFrame {
  /** The expression: the read itself, the joining of parts, or a call of the function that does it. */
  readonly node: PyNode;
  /** Where the rows come into memory. */
  readonly read: PyNode;
  /** Other lines that keep them. */
  readonly also: readonly PyNode[];
  /** Text of the iterable that takes the place of the expression. */
  readonly chunks: string;
  /** Changes elsewhere: in the function that reads. */
  readonly edits: readonly Edit[];
}

const READERS = /^pandas\.read_(?:csv|table)$/;

/** `pd.read_csv(path)`, `pd.concat(parts)` or a function of the program that returns one of these. */
export function wholeFrame(node: PyNode, program: PyProgram, depth = 0): WholeFrame | null {
  if (node.type !== 'call' || depth > 4) return null;
  const module = program.moduleOf(node);
  const name = calledName(node, module);
  if (name && READERS.test(name)) {
    const text = chunkedRead(node, program);
    return text ? { node, read: node, also: [], chunks: text, edits: [] } : null;
  }
  if (name === 'pandas.concat') return concatOf(node, program);
  const fn = program.calleeOf(node);
  if (
    !fn ||
    fn.generator ||
    fn.returns.length !== 1 ||
    program.callsOf(fn).length !== 1 ||
    program.isValue(fn) ||
    fn.decorators.length > 0
  )
    return null;
  return loader(node, fn, program, depth);
}

/** The call with `chunksize`; `null` where it reads few rows, or in parts already. */
function chunkedRead(call: PyNode, program: PyProgram): string | null {
  const bounded = ['chunksize', 'iterator', 'nrows'].some((one) => argument(call, null, one) !== null);
  const list = call.get('arguments');
  if (bounded || !list || list.type === 'generator_expression' || isSmall(volumeOf(call, program), program))
    return null;
  // With an index of the table's own the parts are joined by it as well; its labels may repeat.
  return `${call.text.slice(0, -1).replace(/,\s*$/, '')}, chunksize=${CHUNK})`;
}

/** `pd.concat(pd.read_csv(…, chunksize=…))` and `pd.concat([part for part in …])`. */
function concatOf(node: PyNode, program: PyProgram): WholeFrame | null {
  const first = node.get('arguments')?.parts[0];
  const list = node.get('arguments')?.type === 'generator_expression' ? node.get('arguments') : first;
  if (!list) return null;
  const whole = (chunks: string): WholeFrame => ({ node, read: node, also: [], chunks, edits: [] });
  if (list.type === 'call' && isChunked(list, program)) return whole(list.text);
  if (!/^(?:list_comprehension|generator_expression)$/.test(list.type)) return null;
  return reads(list, program) ? whole(`(${list.text.slice(1, -1)})`) : null;
}

function isChunked(call: PyNode, program: PyProgram): boolean {
  return (
    READERS.test(calledName(call, program.moduleOf(call)) ?? '') && argument(call, null, 'chunksize') !== null
  );
}

/** Rows of files come in here. */
function reads(node: PyNode, program: PyProgram): boolean {
  return [...node.walk()].some(
    (one) =>
      one.type === 'call' &&
      READERS.test(calledName(one, program.moduleOf(one)) ?? '') &&
      !isSmall(volumeOf(one, program), program),
  );
}

/** A function that reads a table, and how it becomes one that gives its parts. */
function loader(call: PyNode, fn: PyFunction, program: PyProgram, depth: number): WholeFrame | null {
  const module = fn.module;
  const [returned] = fn.returns;
  const statement = returned && statementOf(returned);
  if (!returned || !statement || statement.parent !== fn.body || !ownsLines(module, statement)) return null;
  const direct = wholeFrame(returned, program, depth + 1);
  if (direct) {
    const edits = [
      ...direct.edits,
      { path: module.path, start: returned.start, end: returned.end, text: direct.chunks },
    ];
    return { ...direct, node: call, chunks: call.text, edits };
  }
  const pieces = collected(returned, fn, program);
  if (pieces) return { ...pieces, node: call, chunks: call.text };
  if (returned.type !== 'identifier') return null;
  const binding = module.scopes.bindingOf(returned);
  const first = binding?.definitions.find((one) => one.value && wholeFrame(one.value, program, depth + 1));
  const value = first?.value;
  const whole = value ? wholeFrame(value, program, depth + 1) : null;
  const made = value ? statementOf(value) : null;
  if (!binding || !whole || !made || !value || made.parent !== fn.body || !ownsLines(module, made))
    return null;
  return streamed(call, fn, { binding: binding.name, made, value, whole, statement }, program);
}

interface Body {
  readonly binding: string;
  readonly made: PyNode;
  readonly value: PyNode;
  readonly whole: WholeFrame;
  readonly statement: PyNode;
}

/** `frame = read(); …; return frame` → a loop over the parts that yields each. */
function streamed(call: PyNode, fn: PyFunction, body: Body, program: PyProgram): WholeFrame | null {
  const module = fn.module;
  const all = fn.body.parts;
  const between = all.slice(all.indexOf(body.made) + 1, all.indexOf(body.statement));
  const binding = module.scopes.bindingOf(body.statement.parts[0] as PyNode);
  if (!binding) return null;
  const edits: Edit[] = [...body.whole.edits];
  const logs = between.filter((one) => isLog(one));
  const steps = between.filter((one) => !isLog(one));
  const frames = new Set([binding]);
  if (steps.some((one) => !onlyRowwise(one, frames, program)) || steps.some((one) => !ownsLines(module, one)))
    return null;
  const count = freshName('rows', module.scopes.scopeOf(body.made));
  const later: string[] = [];
  for (const log of logs) {
    const counted = [...log.walk()].filter(
      (one) => one.type === 'call' && one.text === `len(${body.binding})`,
    );
    const loads = binding.loads.filter((one) => log.contains(one));
    if (loads.length !== counted.length || !ownsLines(module, log) || /,$/.test(log.text)) return null;
    later.push(textOf(log, counted, count));
    edits.push(removed(module, log));
  }
  if (binding.loads.some((one) => one.start < body.made.start)) return null;
  const counts = later.some((one) => one.includes(count));
  const header = `for ${body.binding} in ${body.whole.chunks}:`;
  const opening = [
    ...(counts ? [`${count} = 0`] : []),
    header,
    ...(counts ? [`${module.indent}${count} += len(${body.binding})`] : []),
  ];
  edits.push(replacedBy(module, body.made, opening));
  for (const one of steps) edits.push(...deepened(module, one, one));
  edits.push(replacedBy(module, body.statement, [`${module.indent}yield ${body.binding}`, ...later]));
  return { node: call, read: body.value, also: [], chunks: call.text, edits };
}

function textOf(node: PyNode, replaced: readonly PyNode[], text: string): string {
  let out = node.text;
  for (const one of [...replaced].reverse())
    out = out.slice(0, one.start - node.start) + text + out.slice(one.end - node.start);
  return out;
}

/** `log.info(…)`, which goes to stderr. */
export function isLog(statement: PyNode): boolean {
  const call = statement.type === 'expression_statement' ? statement.parts[0] : null;
  const method = call?.type === 'call' ? call.get('function') : null;
  if (method?.type !== 'attribute' || !/^(?:debug|info|warning)$/.test(method.get('attribute')?.text ?? ''))
    return false;
  return /log/i.test(method.get('object')?.text ?? '');
}

/** `parts = []`, a loop that appends, `return pd.concat(parts)` → the loop yields. */
function collected(returned: PyNode, fn: PyFunction, program: PyProgram): WholeFrame | null {
  const module = fn.module;
  if (returned.type !== 'call' || calledName(returned, module) !== 'pandas.concat') return null;
  const name = returned.get('arguments')?.parts[0];
  const binding = name?.type === 'identifier' ? module.scopes.bindingOf(name) : null;
  const [only, second] = binding?.definitions ?? [];
  if (!binding || !only || second || only.value?.text !== '[]') return null;
  const appends = binding.loads
    .filter((one) => one !== name)
    .map((one) => (one.parent?.get('attribute')?.text === 'append' ? (one.parent.parent ?? null) : null));
  const [append, more] = appends;
  const item = append?.get('arguments')?.parts[0];
  if (!append || more !== undefined || !item) return null;
  const loop = append.above('for_statement');
  if (!loop || !fn.node.contains(loop) || !reads(loop, program)) return null;
  const made = statementOf(only.node);
  const statement = statementOf(returned);
  const line = statementOf(append);
  if (![made, statement, line].every((one) => ownsLines(module, one))) return null;
  const edits = [
    removed(module, made),
    replacedBy(module, line, [`yield ${item.text}`]),
    removed(module, statement),
  ];
  return { node: returned, read: returned, also: [line], chunks: '', edits };
}
