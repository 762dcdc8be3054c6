import type { Edit } from '../../../../python/edits.ts';
import { replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import { loopAround } from '../arrays/repeats.ts';
import { freshName, ownsLines, removed, replacedBy, statementOf, textWith } from '../kept/statements.ts';
import { deepened } from '../streams/blocks.ts';
import { isLog, type WholeFrame } from './reads.ts';
import { onlyRowwise, type Reduction, reductionAt, rowwise } from './reductions.ts';

/**
 * Edits after which a table is read and reduced in parts; `null` where something needs it whole. `blocked` tells a table that
 * is only reduced, but in a way that has no rewrite.
 */
export function inChunks(whole: WholeFrame, program: PyProgram): Edit[] | null {
  const frame = wrapped(whole.node, program);
  const edits = atUse(frame, whole, program, 0);
  return edits && [...whole.edits, ...edits];
}

/** The table after the steps that are taken in the same expression: `prepare(load(path))`, `load(path).fillna(0)`. */
function wrapped(node: PyNode, program: PyProgram): PyNode {
  let at = node;
  for (;;) {
    const parent = at.parent;
    const call = parent?.parent;
    if (parent?.type === 'argument_list' && call?.type === 'call') {
      const fn = program.calleeOf(call);
      if (
        !fn ||
        fn.generator ||
        fn.returns.length !== 1 ||
        reductionAt(at, program) ||
        !onlyRowwise(call.get('function') as PyNode, new Set(), program)
      )
        return at;
      if (!passesOn(fn, program)) return at;
      at = call;
    } else if (
      parent?.type === 'attribute' &&
      call?.type === 'call' &&
      rowwise(parent) &&
      !/^(?:groupby)$/.test(parent.get('attribute')?.text ?? '')
    )
      at = call;
    else if (parent?.type === 'subscript' && at.field === 'value' && selects(parent)) at = parent;
    else return at;
  }
}

/** `table[["shop", "net"]]`: some of the columns. */
function selects(subscript: PyNode): boolean {
  const [key, more] = subscript.all('subscript');
  return !more && key?.type === 'list';
}

/** The function gives back the table that it is given, row for row. */
function passesOn(fn: PyFunction, program: PyProgram): boolean {
  const [returned] = fn.returns;
  const frames = new Set<Binding>([...fn.parameters, ...fn.module.scopes.scopeOf(fn.body).bindings.values()]);
  if (!returned || !onlyRowwise(fn.body, frames, program)) return false;
  return [...returned.walk()].some((one) => {
    const binding = one.type === 'identifier' ? fn.module.scopes.bindingOf(one) : null;
    return binding !== null && frames.has(binding);
  });
}

function atUse(frame: PyNode, whole: WholeFrame, program: PyProgram, depth: number): Edit[] | null {
  const module = program.moduleOf(frame);
  const one = (name: string) => replaced(frame, whole.node, name);
  const rows = rowsOf(frame, program);
  if (rows) {
    const part = freshName('chunk', module.scopes.scopeOf(frame));
    const item = freshName('item', module.scopes.scopeOf(frame));
    const rest = rows.text.slice(frame.end - rows.start);
    return [
      replaceNode(
        module,
        rows,
        `(${item} for ${part} in ${whole.chunks} for ${item} in ${one(part)}${rest})`,
      ),
    ];
  }
  const reduction = reductionAt(frame, program);
  if (reduction) {
    const part = freshName('chunk', module.scopes.scopeOf(frame));
    const text = reduction.part ?? reduction.node.text;
    const of = text.replace(frame.text, () => one(part));
    if (reduction.gone?.some((step) => !ownsLines(module, step))) return null;
    return [
      ...(reduction.gone ?? []).map((step) => removed(module, step)),
      replaceNode(
        module,
        reduction.node,
        reduction.join(`${of} for ${part} in ${whole.chunks}`, pandasOf(frame, program)),
      ),
    ];
  }
  const use = useOf(frame, program);
  if ('kind' in use || use.to !== 'binding') return null;
  const iterable = frame === whole.node ? whole.chunks : null;
  if (use.at.type === 'call') {
    const fn = program.functions.find((other) => other.node === use.binding.scope.node);
    if (!fn || program.callsOf(fn).length !== 1 || depth > 2) return null;
    const part = freshName('chunk', module.scopes.scopeOf(frame));
    const text = iterable ?? `(${one(part)} for ${part} in ${whole.chunks})`;
    const inner = inFunction(use.binding, fn, program);
    return inner && [replaceNode(module, frame, text), ...inner];
  }
  const statement = statementOf(frame);
  if (use.at.type !== 'assignment' || use.at.parent !== statement || !ownsLines(module, statement))
    return null;
  const [load, second] = use.binding.loads;
  if (load && !second && use.binding.definitions.length === 1 && !reductionAt(load, program)) {
    // One reader: the name stands for the parts.
    const given: WholeFrame = { ...whole, node: load, chunks: use.binding.name, edits: [] };
    const part = freshName('chunk', module.scopes.scopeOf(frame));
    const text = iterable ?? `(${one(part)} for ${part} in ${whole.chunks})`;
    const inner = depth > 2 ? null : atUse(wrapped(load, program), given, program, depth + 1);
    if (inner) return [replaceNode(module, frame, text), ...inner];
  }
  const start = frame === whole.node ? [] : [`${use.binding.name} = ${one(use.binding.name)}`];
  return looped(
    {
      binding: use.binding,
      name: use.binding.name,
      chunks: whole.chunks,
      first: statement,
      start,
      parameter: false,
    },
    program,
  );
}

/** A table that is a parameter: the function goes over its parts. */
function inFunction(binding: Binding, fn: PyFunction, program: PyProgram): Edit[] | null {
  const [first] = fn.body.parts.filter(
    (one) => one.parts[0]?.type !== 'string' || one.type !== 'expression_statement',
  );
  const [load, second] = binding.loads;
  if (load && !second) {
    const given: WholeFrame = { node: load, read: load, also: [], chunks: binding.name, edits: [] };
    const inner = atUse(wrapped(load, program), given, program, 2);
    if (inner) return inner;
  }
  if (!first || binding.definitions.length !== 1) return null;
  return looped(
    {
      binding,
      name: freshName('chunk', fn.module.scopes.scopeOf(first)),
      chunks: binding.name,
      first,
      start: [],
      parameter: true,
    },
    program,
  );
}

interface Loop {
  readonly binding: Binding;
  /** What a part is called in the loop. */
  readonly name: string;
  readonly chunks: string;
  /** The statement that makes the table, or, of a parameter, the first one of the function. */
  readonly first: PyNode;
  readonly start: readonly string[];
  readonly parameter: boolean;
}

/** A loop over the parts that keeps the reductions of each, and the joined ones where the whole's were. */
function looped(loop: Loop, program: PyProgram): Edit[] | null {
  const { binding, first } = loop;
  const module = program.moduleOf(first);
  const block = first.parent;
  if (!block) return null;
  const after = block.parts.filter((one) =>
    loop.parameter ? one.start >= first.start : one.start > first.end,
  );
  const frames = new Set([binding]);
  const changes = after.filter((one) => changesTable(one, binding) || derives(one, frames, program));
  const until = changes.at(-1);
  const steps = until ? after.slice(0, after.indexOf(until) + 1) : [];
  if (loop.parameter && steps.length > 0) return null;
  if (
    steps.some(
      (one) =>
        isLog(one) || !changes.includes(one) || !onlyRowwise(one, frames, program) || !ownsLines(module, one),
    )
  )
    return null;
  const rest = [...frames]
    .flatMap((frame) => frame.loads)
    .filter((one) => !steps.some((step) => step.contains(one)) && !(first.contains(one) && !loop.parameter));
  const reductions: Reduction[] = [];
  for (const load of rest) {
    if (
      !after.some((one) => one.contains(load)) ||
      load.above('function_definition', 'lambda') !== first.above('function_definition', 'lambda')
    )
      return null;
    const found = reductionAt(load, program);
    if (!found) return null;
    if (!reductions.some((one) => one.node.contains(load))) reductions.push(found);
  }
  if (reductions.some((one) => one.gone)) return null;
  if (reductions.length === 0 || reductions.some((one) => !early(one.node, binding, first, program)))
    return null;
  const parts = freshName('parts', module.scopes.scopeOf(first));
  const pandas = pandasOf(first, program);
  const edits: Edit[] = [];
  const texts = reductions.map((one) => rename(one, binding, loop.name, program));
  const [only, second] = texts;
  const kept = second === undefined ? only : `(${texts.join(', ')})`;
  const { indent } = module;
  const inside = [...loop.start.map((line) => indent + line)];
  const head = [`${parts} = []`, `for ${loop.name} in ${loop.chunks}:`, ...inside];
  const keep = `${indent}${parts}.append(${kept})`;
  if (loop.parameter)
    edits.push({
      path: module.path,
      start: first.start,
      end: first.start,
      text: [...head, keep, ''].join(`\n${indentAt(module.text, first)}`),
    });
  else {
    edits.push(replacedBy(module, first, until ? head : [...head, keep]));
    for (const step of steps) edits.push(...deepened(module, step, step));
    if (until)
      edits.push({
        path: module.path,
        start: until.end,
        end: until.end,
        text: `\n${indentAt(module.text, until)}${keep}`,
      });
  }
  for (const [index, one] of reductions.entries())
    edits.push(
      replaceNode(
        module,
        one.node,
        one.join(second === undefined ? parts : `part[${index}] for part in ${parts}`, pandas),
      ),
    );
  return edits;
}

function indentAt(text: string, node: PyNode): string {
  const start = text.lastIndexOf('\n', node.start - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, node.start))?.[0] ?? '';
}

/** `late = frame[frame["days"] > 30]`: another table of some of the rows, which goes the same way. */
function derives(statement: PyNode, frames: Set<Binding>, program: PyProgram): boolean {
  const assignment = statement.type === 'expression_statement' ? statement.parts[0] : null;
  const [left, right] = [assignment?.get('left'), assignment?.get('right')];
  if (assignment?.type !== 'assignment' || left?.type !== 'identifier' || right?.type !== 'subscript')
    return false;
  const { scopes } = program.moduleOf(statement);
  const base = right.get('value');
  const from = base?.type === 'identifier' ? scopes.bindingOf(base) : null;
  const key = right.all('subscript')[0];
  const own = scopes.bindingOf(left);
  if (!from || !frames.has(from) || !own || own.definitions.length !== 1) return false;
  if (
    !/^(?:comparison_operator|binary_operator|list|parenthesized_expression|unary_operator|call)$/.test(
      key?.type ?? '',
    )
  )
    return false;
  if (!onlyRowwise(right, frames, program)) return false;
  frames.add(own);
  return true;
}

/** `frame["x"] = …`, `frame = f(frame)`. */
function changesTable(statement: PyNode, binding: Binding): boolean {
  const assignment = statement.type === 'expression_statement' ? statement.parts[0] : null;
  const left = /assignment$/.test(assignment?.type ?? '') ? assignment?.get('left') : null;
  if (!left) return false;
  const base = /^(?:subscript)$/.test(left.type) ? left.get('value') : left;
  const name =
    base?.type === 'attribute' && base.get('attribute')?.text === 'loc' ? base.get('object') : base;
  return name?.type === 'identifier' && name.text === binding.name;
}

/** All other names in an expression have their values before the table is read. */
function early(node: PyNode, binding: Binding, first: PyNode, program: PyProgram): boolean {
  const { scopes } = program.moduleOf(node);
  return [...node.walk()].every((one) => {
    if (one.type !== 'identifier' || one.field === 'attribute' || one.field === 'name') return true;
    const own = scopes.bindingOf(one);
    if (!own || own === binding || own.scope.kind === 'module') return true;
    return own.definitions.every((def) => def.node.end <= first.start || node.contains(def.node));
  });
}

function rename(one: Reduction, binding: Binding, name: string, program: PyProgram): string {
  if (name === binding.name) return one.part ?? one.node.text;
  const { scopes } = program.moduleOf(one.node);
  if (one.part) return one.part.replaceAll(new RegExp(`\\b${binding.name}\\b`, 'g'), name);
  return textWith(one.node, (id) => (scopes.bindingOf(id) === binding ? name : null));
}

/** `frame.itertuples()`, `frame.iterrows()` and `frame.to_dict("records")` as the iterable of a loop. */
function rowsOf(frame: PyNode, program: PyProgram): PyNode | null {
  const method = frame.parent?.type === 'attribute' ? frame.parent : null;
  const call = method?.parent?.type === 'call' ? method.parent : null;
  const name = method?.get('attribute')?.text ?? '';
  const records = name === 'to_dict' && /["']records["']/.test(call?.get('arguments')?.text ?? '');
  if (!call || (name !== 'iterrows' && name !== 'itertuples' && !records)) return null;
  if (call.field === 'right' && /^for_/.test(call.parent?.type ?? '')) return call;
  const use = useOf(call, program);
  const [load, second] =
    'kind' in use || use.to !== 'binding' || use.at.type !== 'assignment' ? [] : use.binding.loads;
  const reads = load && !second ? useOf(load, program) : null;
  return reads &&
    'kind' in reads &&
    reads.kind === 'iterated' &&
    /^for_/.test(reads.at.type) &&
    !loopAround(load as PyNode)
    ? call
    : null;
}

function replaced(frame: PyNode, inner: PyNode, text: string): string {
  return frame.text.slice(0, inner.start - frame.start) + text + frame.text.slice(inner.end - frame.start);
}

function pandasOf(node: PyNode, program: PyProgram): string {
  return imported(program.moduleOf(node), 'pandas', 'concat').name.replace(/\.?concat$/, '') || 'pandas';
}
