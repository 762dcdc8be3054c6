import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { ownNodes, type PyFunction, type PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { effectsOf, isLog } from '../kept/effects.ts';
import { freshName, removed, replacedBy, soleExpression, statementOf } from '../kept/statements.ts';
import { assignmentOf, leveled } from './blocks.ts';
import { extrasOnStream } from './extras.ts';
import { closes } from './lifetimes.ts';
import { outwardWrites } from './outward.ts';
import type { Extra, Reading } from './readers.ts';
import type { Whole } from './wholes.ts';

interface Plan {
  edits: Edit[];
  near: boolean;
}

/** A function that returned a whole hands out its items: as an iterator, or as a generator where it opens the source. */
export function returnedStream(
  whole: Whole,
  reading: Reading,
  fn: PyFunction,
  program: PyProgram,
): Plan | null {
  const inner = reading.extras.filter((one) => program.functionAround(one.at) === fn);
  const outer = reading.extras.filter((one) => !inner.includes(one));
  const extras = extrasOnStream(reading, outer, program);
  const statement = returnOf(whole, fn, program);
  if (!extras || !statement) return null;
  const plan = needsGenerator(whole, inner, statement, fn)
    ? asGenerator(whole, inner, statement, fn, program)
    : asIterator(whole, inner, fn, program);
  if (!plan) return null;
  for (const one of whole.text?.statements ?? []) plan.edits.push(removed(fn.module, one));
  return { edits: [...plan.edits, ...extras.edits, ...annotation(fn)], near: plan.near || extras.near };
}

/** The `return` of the whole itself, of a name for it, or of a slice of that. */
function returnOf(whole: Whole, fn: PyFunction, program: PyProgram): PyNode | null {
  const statement = statementOf(whole.node);
  if (statement.type === 'return_statement') return statement;
  const assigned = assignmentOf(whole.node);
  const binding = assigned && program.moduleOf(whole.node).scopes.bindingOf(assigned.left);
  const returned = binding?.loads.filter((load) => statementOf(load).type === 'return_statement') ?? [];
  const [only, second] = returned;
  return only && !second && fn.node.contains(only) ? statementOf(only) : null;
}

function needsGenerator(whole: Whole, inner: readonly Extra[], statement: PyNode, fn: PyFunction): boolean {
  if (whole.handle === null || inner.some((one) => one.kind === 'length')) return true;
  const holder = whole.source?.holder;
  if (holder && fn.node.contains(holder)) return true;
  const around = whole.node.above('with_statement', 'try_statement', 'function_definition');
  if (around && around.type !== 'function_definition') return true;
  return [...ownNodes(fn.body)].some(
    (one) => one.start > whole.node.end && one.start < statement.start && closes(one),
  );
}

function asIterator(whole: Whole, inner: readonly Extra[], fn: PyFunction, program: PyProgram): Plan | null {
  const edits: Edit[] = [replaceNode(fn.module, whole.node, whole.stream(whole.handle as string))];
  const slices = sliceEdits(inner, program);
  return slices && { edits: [...edits, ...slices], near: false };
}

function sliceEdits(inner: readonly Extra[], program: PyProgram): Edit[] | null {
  if (inner.length === 0) return [];
  const fake: Reading = { ends: [], extras: inner, through: [], blocked: null };
  const firsts = inner.filter((one) => one.kind === 'first');
  const [first] = firsts;
  const [rest] = inner.filter((one) => one.kind === 'rest');
  if (first && rest && inner.length === 2 && first.node.type === 'identifier') {
    if (first.at.type === 'call' || !/^1\s*:$/.test(rest.at.all('subscript')[0]?.text ?? '')) return null;
    const module = program.moduleOf(first.at);
    return [
      replaceNode(module, first.at, `next(${first.node.text})`),
      replaceNode(module, rest.at, rest.node.text),
    ];
  }
  return extrasOnStream(fake, inner, program)?.edits ?? null;
}

function asGenerator(
  whole: Whole,
  inner: readonly Extra[],
  statement: PyNode,
  fn: PyFunction,
  program: PyProgram,
): Plan | null {
  const { module } = fn;
  const effects = effectsOf([fn.body], program);
  // Reading a file by an attribute's path changes nothing that anybody sees.
  const reading = outwardWrites(fn, effectsOf([whole.text?.read ?? whole.node], program));
  const outward = outwardWrites(fn, effects).filter((one) => !reading.includes(one));
  if (effects.prints || outward.length > 0 || fn.async) return null;
  const others = fn.returns.filter((one) => !statement.contains(one));
  if (others.some((one) => !/^(?:\[\]|\(\)|list\(\)|tuple\(\))$/.test(one.text))) return null;
  if (inner.some((one) => one.kind !== 'length' && one.kind !== 'rest') || inner.length > 1) return null;
  const edits: Edit[] = others.map((one) => replaceNode(module, statementOf(one), 'return'));
  const scope = module.scopes.scopeOf(whole.node);
  const own = statementOf(whole.node);
  const handle = whole.handle ?? freshName('handle', scope);
  let lines = whole.generator(handle);
  const [extra] = inner;
  if (extra?.kind === 'rest') {
    const islice = imported(module, 'itertools', 'islice');
    const from = extra.at.all('subscript')[0]?.parts[0]?.text;
    lines = [`yield from ${islice.name}(${whole.stream(handle)}, ${from}, None)`];
    edits.push(...islice.edits);
  } else if (extra) {
    const log = statementOf(extra.at);
    const expression = soleExpression(log);
    if (!expression || !isLog(expression, program) || log.start < own.end) return null;
    const count = freshName('count', scope);
    const item = freshName(whole.what === 'lines' ? 'line' : 'row', scope);
    edits.push(replaceNode(module, extra.at, count));
    lines = [`${count} = 0`, `for ${item} in ${whole.stream(handle)}:`, `\t${count} += 1`, `\tyield ${item}`];
  }
  if (whole.handle === null) {
    if (!whole.text?.open) return null;
    lines = [`with ${whole.text.open} as ${handle}:`, ...lines.map((line) => `\t${line}`)];
  }
  edits.push(replacedBy(module, own, leveled(module, lines)));
  if (own !== statement)
    edits.push(lastOf(statement) ? removed(module, statement) : replaceNode(module, statement, 'return'));
  return { edits, near: effects.world };
}

/** Nothing of the function comes after this statement. */
function lastOf(statement: PyNode): boolean {
  return (
    statement.parent?.parts.at(-1) === statement && statement.parent.parent?.type === 'function_definition'
  );
}

/** `-> list[str]` → `-> Iterator[str]`. */
function annotation(fn: PyFunction): Edit[] {
  const type = fn.node.get('return_type');
  const found =
    type && /^(?:typing\.)?(?:list|List|Sequence|tuple|Tuple)\[(.*?)(?:, \.\.\.)?\]$/s.exec(type.text);
  if (!type || !found) return [];
  const { module } = fn;
  const typing = [...module.root.children].some(
    (one) => one.type === 'import_from_statement' && one.get('module_name')?.text === 'typing',
  );
  const iterator = imported(module, typing ? 'typing' : 'collections.abc', 'Iterator');
  return [replaceNode(module, type, `${iterator.name}[${found[1]}]`), ...iterator.edits];
}
