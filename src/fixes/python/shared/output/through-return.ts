import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { indentationOf } from '../../../../python/module.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { conflict, effectsOf } from '../kept/effects.ts';
import { annotation, canYield, returnsOf } from '../kept/generators.ts';
import { freshName, ownsLines, removed, replacedBy } from '../kept/statements.ts';
import { leveled, within } from '../streams/blocks.ts';
import { outwardWrites } from '../streams/outward.ts';
import { emissionOf, printedText } from './emit.ts';
import { type Direct, openCall } from './in-place.ts';
import type { Output } from './outputs.ts';
import { type Sink, sinkOf } from './sinks.ts';

export interface Producer {
  readonly fn: PyFunction;
  /** Edits that make the function a generator of the pieces. */
  readonly edits: readonly Edit[];
  readonly form: 'list' | 'string' | 'buffer';
  /** The separator that was joined in the function itself. */
  readonly joined: Sink | null;
  readonly always: boolean;
  readonly query: boolean;
}

/** A function that gathers an output and returns it → a generator of its pieces. */
export function producerOf(output: Output, sink: Sink | null, program: PyProgram): Producer | null {
  const { fn } = output;
  if (!fn || !canYield(fn) || output.beside.length > 0) return null;
  const { module } = fn;
  const returned = sink ? sink.statement : output.taken.parent;
  if (
    returned?.type !== 'return_statement' ||
    returned.parent !== fn.body ||
    fn.body.parts.at(-1) !== returned
  )
    return null;
  if (returnsOf(fn).length !== 1 || !ownsLines(module, output.statement)) return null;
  const late = lateness(fn, output.binding, program);
  if (late === 'outward') return null;
  const edits: Edit[] = [
    output.first.length > 0
      ? replacedBy(
          module,
          output.statement,
          output.first.map((one) => `yield ${one.text}`),
        )
      : removed(module, output.statement),
    removed(module, returned),
  ];
  for (const piece of output.pieces) {
    if (!ownsLines(module, piece.statement)) return null;
    if (piece.how === 'print') {
      const text = printedText(piece.value);
      if (text === null) return null;
      edits.push(replaceNode(module, piece.statement, `yield ${text}`));
      continue;
    }
    edits.push(
      replaceNode(
        module,
        piece.statement,
        `${piece.how === 'one' ? 'yield' : 'yield from'} ${piece.value.text}`,
      ),
    );
  }
  // Text between two joined pieces does not hold for a suffix that the function adds.
  if (sink && (sink.suffix || sink.encode)) return null;
  const always = output.first.length > 0 || output.pieces.some((one) => one.statement.parent === fn.body);
  return {
    fn,
    edits: [...edits, ...typed(fn)],
    form: output.kind,
    joined: sink,
    always,
    query: late === 'query',
  };
}

/** `-> str` is no more true of a generator. */
export function typed(fn: PyFunction): Edit[] {
  const type = fn.node.get('return_type');
  if (!type || !/^(?:str|bytes|io\.StringIO|StringIO)$/.test(type.text)) return annotation(fn);
  const { module } = fn;
  const arrow = /->\s*$/.exec(module.text.slice(0, type.start));
  const before = /\s*->\s*$/.exec(module.text.slice(0, type.start));
  return arrow && before ? [{ path: module.path, start: before.index, end: type.end, text: '' }] : [];
}

/** What else the function does may happen later than it did. `query`: it reads by a connection, which a run must show to be well. */
export function lateness(
  fn: PyFunction,
  own: Output['binding'] | null,
  program: PyProgram,
): 'pure' | 'query' | 'outward' {
  const effects = effectsOf([fn.body], program);
  if (own) effects.writes.delete(own);
  if (effects.prints) return 'outward';
  const outward = outwardWrites(fn, effects);
  if (outward.length === 0) return 'pure';
  return outward.every((name) =>
    /^\.?_?(?:\w*conn(?:ection)?|db|database|cur(?:sor)?|session|engine)$/i.test(name),
  )
    ? 'query'
    : 'outward';
}

/** The callers' sinks take the pieces one by one. */
export function takenPieceByPiece(producer: Producer, program: PyProgram): Direct | null {
  const { fn, joined } = producer;
  const calls = program.callsOf(fn);
  if (calls.length === 0 || program.isValue(fn)) return null;
  const edits: Edit[] = [...producer.edits];
  let sure = true;
  for (const call of calls) {
    const found = sinkOf(call, joined ? 'string' : producer.form, program);
    if (!found || found.kind === 'return') return null;
    const sink: Sink = joined ? { ...found, separator: joined.separator } : found;
    const own = consumed(call, sink, fn, program);
    if (!own) return null;
    edits.push(...own.edits);
    sure &&= own.sure || producer.always;
  }
  return { edits, sure: sure && !producer.query };
}

function consumed(call: PyNode, sink: Sink, fn: PyFunction, program: PyProgram): Direct | null {
  const { statement } = sink;
  const module = program.moduleOf(statement);
  if (!ownsLines(module, statement) || /^(?:if|for|while)_statement$/.test(statement.type)) return null;
  const making = effectsOf([fn.body], program);
  if (statement !== call && !statement.contains(call)) {
    const block = program.functionAround(call)?.body ?? module.root;
    const from = within(block, call);
    const to = within(block, statement);
    if (from && to) {
      const between = block.parts.filter((one) => one.start > from.start && one.end < to.start);
      if (conflict(making, effectsOf(between, program))) return null;
    }
  }
  const scope = module.scopes.scopeOf(statement);
  const target = sink.kind === 'path' ? freshName('out', scope) : (sink.target?.text ?? '');
  const emission = emissionOf(sink, target, false, freshName('separator', scope));
  if (!emission) return null;
  const source = sink.from.text;
  const name = freshName(sink.separator.value === '' ? 'part' : 'line', scope);
  let lines =
    emission.before.length === 0 && emission.many(source, name).length === 1
      ? emission.many(source, name)
      : [`for ${name} in ${source}:`, ...emission.item(name).map((line) => `\t${line}`)];
  lines = [...emission.before, ...lines, ...emission.after];
  if (sink.kind === 'path')
    lines = [`with ${openCall(sink)} as ${target}:`, ...lines.map((line) => `\t${line}`)];
  const indent = indentationOf(module.text, statement);
  const text = leveled(module, lines)
    .map((line, index) => (index === 0 ? line : `${indent}${line}`))
    .join('\n');
  return {
    edits: [{ path: module.path, start: statement.start, end: statement.end, text }],
    sure: emission.sureEmpty,
  };
}
