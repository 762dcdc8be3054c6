import type { Edit } from '../../../../python/edits.ts';
import { argument, argumentCount, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { canYield, returnsOf } from '../kept/generators.ts';
import { isLarge, streamVolume } from '../kept/growth.ts';
import {
  freshName,
  ownsLines,
  removed,
  replacedBy,
  soleExpression,
  statementOf,
} from '../kept/statements.ts';
import { leveled } from '../streams/blocks.ts';
import { emissionOf } from './emit.ts';
import { type Direct, openCall } from './in-place.ts';
import { jointOf, type Sink, sinkOf } from './sinks.ts';
import { lateness, type Producer, takenPieceByPiece, typed } from './through-return.ts';

/** `"\n".join(… for row in rows)`: one expression that makes the whole text. */
export interface Join {
  readonly call: PyNode;
  readonly items: PyNode;
  readonly sink: Sink;
  /** The statement that only named the pieces. */
  readonly named: PyNode | null;
}

export function joinsOf(program: PyProgram): Join[] {
  const found: Join[] = [];
  for (const module of program.modules)
    for (const call of module.root.walk()) {
      if (
        call.type !== 'call' ||
        call.get('function')?.get('attribute')?.text !== 'join' ||
        argumentCount(call) !== 1
      )
        continue;
      const joint = jointOf(call.get('function')?.get('object') ?? null);
      const given = argument(call, 0);
      const named = given && madeBefore(given, program);
      const items = named?.value ?? given;
      if (!joint || !items || !isMade(items, program)) continue;
      if (!isLarge(streamVolume(items, program), program)) continue;
      const sink = sinkOf(call, 'string', program);
      if (sink)
        found.push({ call, items, named: named?.statement ?? null, sink: { ...sink, separator: joint } });
    }
  return found;
}

/** `lines = [… for row in rows]`, in the same function, where the name is read once. */
function madeBefore(name: PyNode, program: PyProgram): { value: PyNode; statement: PyNode } | null {
  const module = program.moduleOf(name);
  const binding = name.type === 'identifier' ? module.scopes.bindingOf(name) : null;
  const [only, second] = binding?.definitions ?? [];
  if (!only?.value || second || only.kind !== 'assign' || only.path || binding?.loads.length !== 1)
    return null;
  if (program.functionAround(only.node) !== program.functionAround(name)) return null;
  const statement = statementOf(only.node);
  const plain = soleExpression(statement) === only.value.parent && ownsLines(module, statement);
  return plain ? { value: only.value, statement } : null;
}

/** A comprehension, a `map`, or a call of the program's own generator. */
function isMade(node: PyNode, program: PyProgram): boolean {
  if (node.type === 'generator_expression' || node.type === 'list_comprehension') return true;
  if (node.type !== 'call') return false;
  const callee = program.calleeOf(node);
  if (callee) return callee.generator && !callee.async;
  const name = calledName(node, program.moduleOf(node));
  return name === 'map';
}

export function joinedDirectly(join: Join, program: PyProgram): Direct | null {
  const { sink, items } = join;
  const { statement } = sink;
  const module = program.moduleOf(statement);
  if (sink.kind === 'return') return returned(join, program);
  if (!statement.contains(join.call) || !ownsLines(module, statement)) return null;
  const scope = module.scopes.scopeOf(statement);
  const target = sink.kind === 'path' ? freshName('out', scope) : (sink.target?.text ?? '');
  const emission = emissionOf(sink, target, false, freshName('separator', scope));
  if (!emission) return null;
  let lines = [
    ...emission.before,
    ...piecesOf(
      items,
      program,
      (value) => emission.one(value),
      (from) => {
        const name = freshName(sink.separator.value === '' ? 'part' : 'line', scope);
        return [`for ${name} in ${from}:`, ...emission.item(name).map((line) => `\t${line}`)];
      },
    ),
    ...emission.after,
  ];
  if (sink.separator.value === '' && sink.kind !== 'print' && !sink.encode)
    lines = [...emission.many(bare(items), 'part'), ...emission.after];
  if (sink.kind === 'path')
    lines = [`with ${openCall(sink)} as ${target}:`, ...lines.map((line) => `\t${line}`)];
  const naming = join.named ? [removed(module, join.named)] : [];
  return {
    edits: [...naming, replacedBy(module, statement, leveled(module, lines))],
    sure: emission.sureEmpty && !join.named,
  };
}

/** A list comprehension is as good without its list. */
function bare(items: PyNode): string {
  if (items.type === 'list_comprehension') return items.text.slice(1, -1);
  return items.type === 'generator_expression' ? items.text.replace(/^\(|\)$/g, '') : items.text;
}

/** One `for` with its conditions as statements; anything else as a loop over the expression. */
export function piecesOf(
  items: PyNode,
  program: PyProgram,
  one: (value: PyNode) => string[],
  loop: (from: string) => string[],
): string[] {
  const clauses = items.parts.filter((part) => part.type === 'for_in_clause' || part.type === 'if_clause');
  const body = items.get('body');
  const module = program.moduleOf(items);
  const own =
    /^(?:generator_expression|list_comprehension)$/.test(items.type) && body && items.row === items.endRow;
  // The comprehension's names would meet those of the function.
  const around = module.scopes.scopeOf(items);
  const names = clauses.flatMap((clause) =>
    [...(clause.get('left')?.walk() ?? [])].filter((node) => node.type === 'identifier'),
  );
  if (!own || !body || names.some((name) => around.bindings.has(name.text)))
    return loop(items.type === 'list_comprehension' ? `(${items.text.slice(1, -1)})` : items.text);
  const lines = clauses.map((clause, depth) => `${'\t'.repeat(depth)}${clause.text}:`);
  return [...lines, ...one(body).map((line) => `${'\t'.repeat(clauses.length)}${line}`)];
}

function returned(join: Join, program: PyProgram): Direct | null {
  const { sink, items } = join;
  const { fn } = sink;
  if (!fn || join.named || !canYield(fn) || returnsOf(fn).length !== 1 || sink.suffix || sink.encode)
    return null;
  if (sink.statement.parent !== fn.body || !sink.statement.contains(join.call)) return null;
  const late = lateness(fn, null, program);
  if (late === 'outward') return null;
  const lines = piecesOf(
    items,
    program,
    (value) => [`yield ${value.text}`],
    (from) => [`yield from ${from}`],
  );
  const edits: Edit[] = [replacedBy(fn.module, sink.statement, leveled(fn.module, lines))];
  const producer: Producer = {
    fn,
    edits: [...edits, ...typed(fn)],
    form: 'list',
    joined: sink,
    always: false,
    query: late === 'query',
  };
  return takenPieceByPiece(producer, program);
}
