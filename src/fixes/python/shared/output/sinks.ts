import { stringValue } from '../../../../python/constants.ts';
import { argument, argumentCount, dottedName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { soleExpression, statementOf } from '../kept/statements.ts';

/** What is between the pieces and behind them, as the program writes it (`"\n"`), and by value. */
export interface Joint {
  readonly text: string;
  readonly value: string;
}

/** Where a whole text is handed over at once. */
export interface Sink {
  /** `print`; `write` to an open file; `rows` for a CSV writer; `path` that is written at once; `return` to the callers of a function. */
  readonly kind: 'print' | 'write' | 'rows' | 'path' | 'return';
  readonly statement: PyNode;
  /** The expression of the pieces themselves: the list, the buffer, the call that made it. */
  readonly from: PyNode;
  readonly separator: Joint;
  /** The pieces became one text on the way. */
  readonly joined: boolean;
  readonly suffix: Joint | null;
  readonly prefix: Joint | null;
  /** `.encode("utf-8")` as it is written. */
  readonly encode: string;
  /** The file, or the path. */
  readonly target: PyNode | null;
  /** Other arguments: `file=out` of `print`, `encoding="utf-8"` of `write_text`. */
  readonly options: readonly PyNode[];
  readonly fn: PyFunction | null;
}

const NOTHING: Joint = { text: '""', value: '' };

interface Way {
  from: PyNode;
  separator: Joint | null;
  suffix: Joint | null;
  prefix: Joint | null;
  encode: string;
  depth: number;
}

/** The pieces' expression → the one place that takes their text; `null` where it is used otherwise. */
export function sinkOf(from: PyNode, form: 'list' | 'string' | 'buffer', program: PyProgram): Sink | null {
  return climb(
    from,
    { from, separator: form === 'string' ? NOTHING : null, suffix: null, prefix: null, encode: '', depth: 0 },
    form,
    program,
  );
}

function climb(node: PyNode, way: Way, form: 'list' | 'string' | 'buffer', program: PyProgram): Sink | null {
  const parent = node.parent;
  const module = program.moduleOf(node);
  if (!parent || way.depth > 10) return null;
  const on = (one: PyNode, more: Partial<Way> = {}) =>
    climb(one, { ...way, ...more, depth: way.depth + 1 }, form, program);
  if (parent.type === 'parenthesized_expression') return on(parent);
  const sink = (
    kind: Sink['kind'],
    statement: PyNode,
    target: PyNode | null,
    options: readonly PyNode[] = [],
  ): Sink => ({
    kind,
    statement,
    from: way.from,
    separator: way.separator ?? NOTHING,
    joined: way.separator !== null,
    suffix: way.suffix,
    prefix: way.prefix,
    encode: way.encode,
    target,
    options,
    fn: program.functionAround(statement),
  });
  if (parent.type === 'return_statement') return sink('return', parent, null);
  if (parent.type === 'assignment' && node.field === 'right') {
    const left = parent.get('left');
    const binding = left?.type === 'identifier' ? module.scopes.bindingOf(left) : null;
    if (binding?.definitions.length !== 1 || binding.loads.length !== 1) return null;
    const load = binding.loads[0] as PyNode;
    // A name for the pieces themselves goes on as they; one for their text ends here.
    return way.separator === null || way.from === node ? on(load, { from: load }) : on(load);
  }
  if (parent.type === 'binary_operator' && way.separator !== null) {
    if (parent.get('operator')?.text !== '+' || way.encode) return null;
    const isLeft = node.field === 'left';
    const added = endOf(parent.get(isLeft ? 'right' : 'left'));
    if (!added || (isLeft ? way.suffix : way.prefix)) return null;
    return on(parent, isLeft ? { suffix: added } : { prefix: added });
  }
  if (parent.type === 'list_splat' && form === 'list' && way.separator === null)
    return splatted(parent, sink, program);
  if (parent.type === 'attribute' && parent.parent?.type === 'call' && parent.field === 'function') {
    const method = parent.get('attribute')?.text;
    if (/^get(?:value|buffer)$/.test(method ?? '') && form === 'buffer' && way.separator === null)
      return on(parent.parent, { separator: NOTHING });
    if (method !== 'encode' || way.separator === null || way.encode) return null;
    const coding = argument(parent.parent, 0, 'encoding');
    const plain = !coding || /^["'](?:utf-?8|ascii|latin-?1|iso-8859-1|cp1252)["']$/i.test(coding.text);
    return plain
      ? on(parent.parent, { encode: `.encode${parent.parent.get('arguments')?.text ?? '()'}` })
      : null;
  }
  const list = parent.type === 'argument_list' ? parent : null;
  const call = list?.parent;
  if (!list || call?.type !== 'call') return null;
  if (way.separator === null && form === 'list') {
    const callee = call.get('function');
    if (callee?.get('attribute')?.text === 'join' && argumentCount(call) === 1) {
      const joint = jointOf(callee.get('object'));
      return joint && on(call, { separator: joint });
    }
    if (callee?.get('attribute')?.text === 'writelines' && soleExpression(statementOf(call)) === call)
      return sink('write', statementOf(call), callee.get('object'));
    if (callee?.get('attribute')?.text === 'writerows' && soleExpression(statementOf(call)) === call)
      return sink('rows', statementOf(call), callee.get('object'));
  }
  const bound = parameterOf(node, call, program);
  if (bound)
    return way.separator === null
      ? on(bound, { from: bound })
      : on(bound, way.from === node ? { from: bound } : {});
  if (way.separator === null) return null;
  return written(node, call, list, sink, program);
}

function written(
  node: PyNode,
  call: PyNode,
  list: PyNode,
  sink: (kind: Sink['kind'], statement: PyNode, target: PyNode | null, options?: readonly PyNode[]) => Sink,
  program: PyProgram,
): Sink | null {
  const statement = statementOf(call);
  if (soleExpression(statement) !== call) return null;
  const name = dottedName(call.get('function'), program.moduleOf(call));
  const options = list.parts.filter((part) => part !== node);
  if (name === 'print') {
    const known = options.every(
      (one) => one.type === 'keyword_argument' && /^(?:file|flush|end)$/.test(one.get('name')?.text ?? ''),
    );
    return known && list.parts[0] === node ? sink('print', statement, null, options) : null;
  }
  const callee = call.get('function');
  if (callee?.type !== 'attribute') return null;
  const method = callee.get('attribute')?.text;
  const target = callee.get('object');
  if (method === 'write' && options.length === 0) return sink('write', statement, target);
  if ((method === 'write_text' || method === 'write_bytes') && list.parts[0] === node)
    return sink('path', statement, target, options);
  return null;
}

/** `print(*lines, sep="\\n")`. */
function splatted(
  splat: PyNode,
  sink: (kind: Sink['kind'], statement: PyNode, target: PyNode | null, options?: readonly PyNode[]) => Sink,
  program: PyProgram,
): Sink | null {
  const call = splat.parent?.type === 'argument_list' ? splat.parent.parent : null;
  if (call?.type !== 'call' || dottedName(call.get('function'), program.moduleOf(call)) !== 'print')
    return null;
  const options = (call.get('arguments')?.parts ?? []).filter((part) => part !== splat);
  const sep = options.find((one) => one.get('name')?.text === 'sep');
  const separator = sep ? jointOf(sep.get('value')) : null;
  const others = options.filter((one) => one !== sep);
  if (!separator || others.some((one) => one.get('name')?.text !== 'file')) return null;
  if (soleExpression(statementOf(call)) !== call) return null;
  return { ...sink('print', statementOf(call), null, others), separator, joined: true };
}

/** Text before or behind the pieces: a literal, or a name for one. */
function endOf(node: PyNode | null): Joint | null {
  if (node?.type === 'identifier') return { text: node.text, value: `\0${node.text}` };
  return jointOf(node);
}

/** The one load of the parameter that an argument becomes, where this is the only call of the function. */
function parameterOf(node: PyNode, call: PyNode, program: PyProgram): PyNode | null {
  const callee = program.calleeOf(call);
  if (!callee || callee.generator || program.callsOf(callee).length !== 1 || program.isValue(callee))
    return null;
  const parts = call.get('arguments')?.parts ?? [];
  const index = parts.indexOf(node);
  if (parts.slice(0, index + 1).some((one) => /splat|keyword/.test(one.type))) return null;
  const bound = callee.owner && !callee.decorators.some((one) => /staticmethod/.test(one.text)) ? 1 : 0;
  const binding = callee.parameters[index + bound];
  return binding?.definitions.length === 1 && binding.loads.length === 1 ? (binding.loads[0] ?? null) : null;
}

/** A literal separator. */
export function jointOf(node: PyNode | null): Joint | null {
  if (node?.type !== 'string' || /^[rRfF]/.test(node.text)) return null;
  const value = stringValue(node);
  if (value === undefined) return null;
  const known: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r', '\\t': '\t', '\\f': '\f' };
  return { text: node.text, value: value.replace(/\\[nrtf]/g, (written) => known[written] ?? written) };
}

/** The call of `print` or `write`, by its full name. */
export function isStdout(sink: Sink, program: PyProgram): boolean {
  if (sink.kind === 'print') return !sink.options.some((one) => one.get('name')?.text === 'file');
  const name = sink.target && dottedName(sink.target, program.moduleOf(sink.target));
  return name === 'sys.stdout' || name === 'sys.stdout.buffer';
}
