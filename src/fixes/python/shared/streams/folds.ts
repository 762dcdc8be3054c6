import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { argument, argumentCount, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { freshName, ownsLines, removed, soleExpression, statementOf } from '../kept/statements.ts';

/** One use of a text that can be done block by block: what is set up before, done with each block, and left in its place. */
export interface Fold {
  /** Lines before the loop. */
  readonly start: readonly string[];
  /** `with` lines around the loop. */
  readonly around: readonly string[];
  /** Lines for each block. */
  readonly each: readonly string[];
  readonly edits: readonly Edit[];
  /** Statements that are gone afterwards. */
  readonly gone: readonly PyNode[];
  /** Expressions whose names must have their values before the text is read. */
  readonly needs: readonly PyNode[];
}

const DIGEST = /^hashlib\.(?:md5|sha1|sha\d+\w*|blake2\w|new)$/;
const CHECKSUM = /^zlib\.(?:crc32|adler32)$|^binascii\.crc32$/;

/** The use of a text at one load of its name; `null` where it takes the text as a whole. `known`: counters so far. */
export function foldAt(
  load: PyNode,
  chunk: string,
  program: PyProgram,
  known: Map<string, string>,
): Fold | null {
  const module = program.moduleOf(load);
  const scope = module.scopes.scopeOf(load);
  const none = { start: [], around: [], each: [], edits: [], gone: [], needs: [] };
  const counter = (wish: string, start: string, each: (name: string) => string, at: PyNode): Fold => {
    // The same figure twice needs one counter.
    const key = `${start} ${each(wish)}`;
    const same = known.get(key);
    if (same) return { ...none, edits: [replaceNode(module, at, same)] };
    const taken = new Set(known.values());
    let name = freshName(wish, scope);
    for (let number = 2; taken.has(name); number++) name = freshName(`${wish}_${number}`, scope);
    known.set(key, name);
    return {
      ...none,
      start: [`${name} = ${start}`],
      each: [each(name)],
      edits: [replaceNode(module, at, name)],
    };
  };
  const method = load.parent?.type === 'attribute' ? load.parent.parent : null;
  if (method?.type === 'call' && load.field === 'object') {
    const given = argument(method, 0);
    if (load.parent?.get('attribute')?.text !== 'count' || argumentCount(method) !== 1) return null;
    if (given?.type !== 'string' || !/^b?(["'])(?:[^\\]|\\n|\\t)\1$/.test(given.text)) return null;
    return counter('count', '0', (name) => `${name} += ${chunk}.count(${given.text})`, method);
  }
  const list = load.parent?.type === 'argument_list' ? load.parent : null;
  const call = list?.parent;
  if (call?.type !== 'call' || list?.parts[0] !== load) return null;
  const name = calledName(call, module);
  const statement = statementOf(call);
  if (name === 'len') return counter('size', '0', (own) => `${own} += len(${chunk})`, call);
  const callee = call.get('function');
  if (name !== null && DIGEST.test(name) && name !== 'hashlib.new') {
    const options = list.parts.slice(1).map((one) => one.text);
    const made = `${callee?.text}(${options.join(', ')})`;
    return counter('digest', made, (own) => `${own}.update(${chunk})`, call);
  }
  if (name !== null && CHECKSUM.test(name) && list.parts.length === 1)
    return counter(
      'checksum',
      /adler32$/.test(name) ? '1' : '0',
      (own) => `${own} = ${callee?.text}(${chunk}, ${own})`,
      call,
    );
  if (list.parts.length !== 1 || soleExpression(statement) !== call || !ownsLines(module, statement))
    return null;
  const object = callee?.type === 'attribute' ? callee.get('object') : null;
  const takes = callee?.get('attribute')?.text ?? '';
  if (!object || name !== null) return null;
  if (takes === 'write_bytes' || takes === 'write_text') {
    const out = freshName('out', scope);
    const mode = takes === 'write_bytes' ? '"wb"' : '"w"';
    return {
      ...none,
      around: [`with ${object.text}.open(${mode}) as ${out}:`],
      each: [`${out}.write(${chunk})`],
      edits: [removed(module, statement)],
      gone: [statement],
      needs: [object],
    };
  }
  if (takes !== 'write' && takes !== 'update') return null;
  const read = module.scopes.bindingOf(load)?.definitions[0]?.node.start ?? 0;
  return fed(object, takes, statement, chunk, none, read, program);
}

/** `out.write(data)` and `digest.update(data)`; what they write to is made before the loop, or around it. */
function fed(
  object: PyNode,
  takes: string,
  statement: PyNode,
  chunk: string,
  none: Fold,
  read: number,
  program: PyProgram,
): Fold | null {
  const module = program.moduleOf(statement);
  const each = [`${object.text}.${takes}(${chunk})`];
  const plain = { ...none, each, edits: [removed(module, statement)], gone: [statement], needs: [object] };
  if (object.type !== 'identifier') return plain;
  const [only, second] = module.scopes.bindingOf(object)?.definitions ?? [];
  if (!only || second) return null;
  const around = statement.parent?.parent;
  if (only.kind === 'with' && around?.type === 'with_statement' && around.contains(only.node)) {
    const clause = around.parts.find((one) => one.type === 'with_clause');
    if (statement.parent?.parts.length !== 1 || !clause || !ownsLines(module, around)) return plain;
    return {
      ...none,
      around: [`with ${clause.text}:`],
      each,
      edits: [removed(module, around)],
      gone: [around],
      needs: clause.parts.flatMap((one) => (one.get('value') ? [one.get('value') as PyNode] : [])),
    };
  }
  const made = statementOf(only.node);
  const fresh = only.value?.type === 'call' && DIGEST.test(calledName(only.value, module) ?? '');
  if (only.kind !== 'assign' || made.start < read || !fresh || argumentCount(only.value as PyNode) > 0)
    return plain;
  return {
    ...none,
    start: [`${object.text} = ${only.value?.text}`],
    each,
    edits: [removed(module, statement), removed(module, made)],
    gone: [statement, made],
  };
}
