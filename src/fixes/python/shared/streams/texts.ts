import type { Edit } from '../../../../python/edits.ts';
import { argument, argumentCount, calledName, dottedName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { effectsOf } from '../kept/effects.ts';
import { freshName, ownsLines, removed, replacedBy, statementOf } from '../kept/statements.ts';
import { leveled } from './blocks.ts';
import { outwardWrites } from './outward.ts';
import { type Source, sourceOf } from './sources.ts';

/** An expression whose value is all that a file or a response holds, as one string. */
export interface WholeText {
  /** The call that reads. */
  readonly read: PyNode;
  readonly source: Source | null;
  /** The open file, as the program writes it; `null` for a path that is read at once. */
  readonly handle: string | null;
  /** For a path: the expression that opens it the same way. */
  readonly open: string | null;
  /** The path expression of such a read. */
  readonly path: PyNode | null;
  /** Calls of `decode` on it, as text: `.decode("utf-8")`. */
  readonly decoded: readonly string[];
  /** White space at its ends was cut off. */
  readonly stripped: boolean;
  readonly binary: boolean | null;
  /** Assignments that only hand it on: `text = handle.read()`. */
  readonly statements: readonly PyNode[];
  /** A function of the program reads it: the edits after which its call, which is the handle, hands out lines. */
  readonly byFunction?: readonly Edit[];
}

/** `handle.read()`, `path.read_text()`, `response.read().decode()`, or a name that holds one of them and is read once. */
export function textOf(node: PyNode, program: PyProgram, depth = 0): WholeText | null {
  if (depth > 6) return null;
  if (node.type === 'parenthesized_expression' || node.type === 'await')
    return node.parts[0] ? textOf(node.parts[0], program, depth + 1) : null;
  if (node.type === 'identifier') {
    const binding = program.moduleOf(node).scopes.bindingOf(node);
    const [only, second] = binding?.definitions ?? [];
    if (!binding || !only?.value || second || only.path || only.kind !== 'assign') return null;
    if (binding.loads.length !== 1 || only.value.parent?.type !== 'assignment') return null;
    const text = textOf(only.value, program, depth + 1);
    return text && { ...text, statements: [...text.statements, statementOf(only.node)] };
  }
  if (node.type !== 'call') return null;
  const own = program.calleeOf(node);
  if (own) return readByFunction(node, own, program, depth);
  const method = node.get('function');
  if (method?.type !== 'attribute') return null;
  const object = method.get('object') as PyNode;
  const name = method.get('attribute')?.text ?? '';
  if (name === 'decode' || /^[lr]?strip$/.test(name)) {
    const inner = textOf(object, program, depth + 1);
    if (!inner || (name !== 'decode' && argumentCount(node) > 0)) return null;
    if (name === 'decode')
      return { ...inner, decoded: [...inner.decoded, `.decode${node.get('arguments')?.text ?? '()'}`] };
    return { ...inner, stripped: true };
  }
  const base = { read: node, decoded: [], stripped: false, statements: [] };
  if (name === 'read' && (argumentCount(node) === 0 || argument(node, 0)?.text === '-1')) {
    const source = sourceOf(object, program);
    if (!source || source.kind === 'csv' || source.kind === 'cursor') return null;
    return { ...base, source, handle: object.text, open: null, path: null, binary: source.binary };
  }
  if (name !== 'read_text' && name !== 'read_bytes') return null;
  if (dottedName(object, program.moduleOf(node)) !== null && object.type !== 'call') {
    // `importlib.resources.read_text(package, name)` and the like.
    if (calledName(node, program.moduleOf(node)) !== null && !/\.read_(?:text|bytes)$/.test(node.text))
      return null;
    if (calledName(node, program.moduleOf(node))?.startsWith('importlib')) return null;
  }
  const given = (node.get('arguments')?.parts ?? []).map((one, index) =>
    one.type === 'keyword_argument' ? one.text : `${index === 0 ? 'encoding' : 'errors'}=${one.text}`,
  );
  const mode = name === 'read_bytes' ? ['"rb"'] : given;
  return {
    ...base,
    source: { kind: 'file', opened: node, holder: null, binary: name === 'read_bytes' },
    handle: null,
    open: `${object.text}.open(${mode.join(', ')})`,
    path: object,
    binary: name === 'read_bytes',
  };
}

/** `fetch(url).splitlines()`, where `fetch` returns all of a file or a body and is called in this one place. */
function readByFunction(call: PyNode, fn: PyFunction, program: PyProgram, depth: number): WholeText | null {
  const [returned, second] = fn.returns;
  if (!returned || second || fn.generator || fn.async || fn.decorators.length > 0 || program.isValue(fn))
    return null;
  if (program.callsOf(fn).length !== 1) return null;
  const inner = textOf(returned, program, depth + 1);
  const statement = statementOf(returned);
  const { module } = fn;
  if (!inner || inner.stripped || statement.type !== 'return_statement' || !ownsLines(module, statement))
    return null;
  const effects = effectsOf([fn.body], program);
  if (
    effects.prints ||
    outwardWrites(fn, effects).some((one) => !one.startsWith('.') && one !== inner.handle)
  )
    return null;
  const handle = inner.handle ?? freshName('handle', module.scopes.scopeOf(returned));
  const line = freshName('line', module.scopes.scopeOf(returned));
  const decoded = inner.decoded.reduce((at, one) => `${at}${one}`, line);
  const takes =
    decoded === line ? [`yield from ${handle}`] : [`for ${line} in ${handle}:`, `\tyield ${decoded}`];
  const lines = inner.open ? [`with ${inner.open} as ${handle}:`, ...takes.map((one) => `\t${one}`)] : takes;
  const edits: Edit[] = inner.byFunction ? [...inner.byFunction] : [];
  edits.push(replacedBy(module, statement, leveled(module, lines)));
  for (const one of inner.statements) edits.push(removed(module, one));
  const type = fn.node.get('return_type');
  const arrow = type && /\s*->\s*$/.exec(module.text.slice(0, type.start));
  if (type && arrow) edits.push({ path: module.path, start: arrow.index, end: type.end, text: '' });
  const binary = inner.decoded.length > 0 ? false : inner.binary;
  return {
    read: inner.read,
    source: inner.source && { ...inner.source, opened: call, holder: null, binary },
    handle: call.text,
    open: null,
    path: null,
    decoded: [],
    stripped: false,
    binary,
    statements: [],
    byFunction: edits,
  };
}
