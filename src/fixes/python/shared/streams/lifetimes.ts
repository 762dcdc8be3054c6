import type { Edit } from '../../../../python/edits.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import {
  freshName,
  linesAfter,
  linesBefore,
  ownsLines,
  removed,
  soleExpression,
  statementOf,
} from '../kept/statements.ts';
import { again } from './again.ts';
import { assignmentOf, deepened, removedWithGap, within } from './blocks.ts';
import type { Reading } from './readers.ts';
import type { Whole } from './wholes.ts';

/** What has to change so that the source is still open while its items are taken. */
export interface Alive {
  /** The source, as it is written there. */
  readonly handle: string;
  readonly edits: readonly Edit[];
  /** The one place that reads the name of the whole, where the source can stand itself. */
  readonly inlined: PyNode | null;
  /** The edit that takes the assignment out, where it is not just its lines. */
  readonly removal: Edit | null;
  readonly near: boolean;
  /** The block that gets more statements, so that a last one may go. */
  readonly grown: PyNode | null;
}

/** Whole and its readers in one function → how the source stays open until the last of them is done; `null`: not known. */
export function keptAlive(whole: Whole, reading: Reading, program: PyProgram): Alive | null {
  const anchors = reading.ends.flatMap((end) => (end.anchor ? [end.anchor] : []));
  if (anchors.length === 0) return null;
  const fn = program.functionAround(whole.node);
  if (anchors.some((one) => program.functionAround(one) !== fn || one.above('lambda'))) return null;
  const last = anchors.reduce((a, b) => (b.end > a.end ? b : a));
  const inlined = reading.extras.length === 0 ? onlyLoad(whole, program) : null;
  if (whole.handle === null) return opened(whole, anchors, last, inlined, program);
  const plain = { handle: whole.handle, edits: [], inlined, removal: null, near: false, grown: null };
  const holder = whole.source?.holder ?? null;
  if (holder) {
    // A caller's `with`: its block must have the readers too, which are in this function.
    if (!holder.contains(readAt(whole)))
      return fn && holder.above('function_definition') !== fn.node ? plain : null;
    if (anchors.every((one) => holder.contains(one))) return again(whole, last, program) ? null : plain;
    return widened(whole, holder, last, inlined, program);
  }
  return closedLater(whole, last, inlined, program);
}

/** The statement that reads: that of the whole itself, or `text = file.read()` before it. */
function readAt(whole: Whole): PyNode {
  return whole.text?.statements.at(-1) ?? statementOf(whole.node);
}

/** `with path.open() as handle:` around all readers. */
function opened(
  whole: Whole,
  anchors: readonly PyNode[],
  last: PyNode,
  inlined: PyNode | null,
  program: PyProgram,
): Alive | null {
  const module = program.moduleOf(whole.node);
  const own = whole.text?.statements[0] ?? statementOf(whole.node);
  const simple = inlined && within(own.parent, inlined);
  const first = simple && inlined ? simple : statementOf(whole.node);
  const final = within(first.parent, last);
  const start = within(first.parent, first);
  if (!final || !start || !whole.text?.open || anchors.some((one) => one.start < start.start)) return null;
  if (!ownsLines(module, start) || !ownsLines(module, final)) return null;
  const handle = freshName('handle', module.scopes.scopeOf(first));
  return {
    handle,
    edits: [
      linesBefore(module, start, [`with ${whole.text.open} as ${handle}:`]),
      ...deepened(module, start, final),
    ],
    inlined: simple ? inlined : null,
    removal: null,
    near: false,
    grown: null,
  };
}

/** The statements behind the `with`, down to the last reader, move into its block. */
function widened(
  whole: Whole,
  holder: PyNode,
  last: PyNode,
  inlined: PyNode | null,
  program: PyProgram,
): Alive | null {
  const module = program.moduleOf(holder);
  const final = within(holder.parent, last);
  const siblings = holder.parent?.parts ?? [];
  const next = siblings[siblings.indexOf(holder) + 1];
  const body = holder.get('body');
  const statement = readAt(whole);
  if (!final || !next || final.start < next.start || statement.parent !== body || body?.row === holder.row)
    return null;
  if (!ownsLines(module, next) || !ownsLines(module, final)) return null;
  if (rebound(whole, holder, final, program) || again(whole, final, program)) return null;
  const alone =
    body?.parts.length === 1 && inlined && statement === statementOf(whole.node) && assignmentOf(whole.node);
  return {
    handle: whole.handle as string,
    edits: deepened(module, next, final),
    inlined,
    removal: alone ? removedWithGap(module, statement, next) : null,
    near: false,
    grown: body?.parts.length === 1 ? next : null,
  };
}

/** The source's name gets another value in the statements that move. */
function rebound(whole: Whole, holder: PyNode, final: PyNode, program: PyProgram): boolean {
  const names = new Set<string>();
  for (const node of holder.children)
    if (node.type === 'with_clause')
      for (const one of node.walk()) if (one.type === 'as_pattern_target') names.add(one.text);
  if (whole.handle) names.add(whole.handle);
  const scope = program.moduleOf(holder).scopes.scopeOf(holder);
  return [...names].some((name) =>
    scope.bindings
      .get(name)
      ?.definitions.some((one) => one.node.start > holder.end && one.node.start < final.end),
  );
}

/** No `with`: what closes the source, or the connection behind it, moves behind the last reader. */
function closedLater(whole: Whole, last: PyNode, inlined: PyNode | null, program: PyProgram): Alive | null {
  const module = program.moduleOf(whole.node);
  const statement = statementOf(whole.node);
  const final = within(statement.parent, last);
  const outer = statementOf(last);
  if (again(whole, last, program)) return null;
  const guarded = statement.above('try_statement');
  if (guarded?.children.some((one) => one.type === 'finally_clause') && !guarded.contains(last)) return null;
  const around = statement.above('with_statement');
  if (around && !around.contains(last) && whole.source?.kind !== 'stdin') return null;
  const edits: Edit[] = [];
  const siblings = statement.parent?.parts ?? [];
  const closing = siblings.filter(
    (one) => one.start > statement.start && one.start < outer.start && closes(one) && one !== final,
  );
  if (closing.length > 0) {
    if (!final || [...final.walk()].some((one) => one.type === 'return_statement')) return null;
    edits.push(...closing.map((one) => removed(module, one)));
    edits.push(
      linesAfter(
        module,
        final,
        closing.map((one) => one.text),
      ),
    );
  }
  return { handle: whole.handle as string, edits, inlined, removal: null, near: false, grown: null };
}

export function closes(statement: PyNode): boolean {
  const call = soleExpression(statement);
  return (
    call?.type === 'call' &&
    /^(?:close|disconnect|dispose)$/.test(call.get('function')?.get('attribute')?.text ?? '')
  );
}

/** `rows` of `rows = whole`, where one place reads it, in the same function, and nothing else is done with it. */
function onlyLoad(whole: Whole, program: PyProgram): PyNode | null {
  const assigned = assignmentOf(whole.node);
  const binding = assigned && program.moduleOf(whole.node).scopes.bindingOf(assigned.left);
  const load = binding?.loads[0];
  if (!load || binding.loads.length !== 1 || binding.definitions.length !== 1) return null;
  const use = useOf(load, program);
  const read = 'kind' in use ? use.kind === 'iterated' : use.to === 'binding' && use.at.type === 'call';
  return read && program.functionAround(load) === program.functionAround(whole.node) ? load : null;
}
