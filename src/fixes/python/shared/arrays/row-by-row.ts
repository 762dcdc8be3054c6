import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { freshName, linesBefore, ownsLines, removed, statementOf } from '../kept/statements.ts';
import { factsOf } from './facts.ts';
import { isTarget } from './targets.ts';

/** Rows that are computed at a time where a loop takes them one by one. */
const ROWS = 64;

/**
 * An array that is computed from a mapped one, by any steps that have names of their own, and then only taken row by row in a
 * loop: the steps are done for the rows of the loop. Only a run can show that each row is computed from itself alone.
 */
export function rowByRow(node: PyNode, mapped: PyNode, program: PyProgram): Edit[] | null {
  const steps = stepsFrom(node, program);
  const last = steps?.at(-1);
  if (!steps || !last) return null;
  const module = program.moduleOf(node);
  const scope = module.scopes.scopeOf(node);
  const [load] = last.binding ? last.binding.loads : [last.value];
  if (!load) return null;
  const over = last.binding === null || last.binding.loads.length === 1 ? iteration(load) : null;
  const gone = steps.flatMap((one) => (one.binding ? [removed(module, statementOf(one.value))] : []));
  if (over) {
    const start = freshName('start', scope);
    const line = freshName('line', scope);
    const text = composed(steps, mapped, `[${start}:${start} + ${ROWS}]`, program);
    return [
      ...gone,
      replaceNode(
        module,
        load,
        `(${line} for ${start} in range(0, len(${mapped.text}), ${ROWS}) for ${line} in ${text})`,
      ),
    ];
  }
  return last.binding ? indexed(steps, last.binding, mapped, gone, program) : null;
}

interface Step {
  readonly value: PyNode;
  /** The name that it gets; `null` for the last one, which is used where it stands. */
  readonly binding: Binding | null;
}

/** The named steps from an expression on, each read once by the next. */
function stepsFrom(node: PyNode, program: PyProgram): Step[] | null {
  const steps: Step[] = [];
  let value = node;
  for (let count = 0; count < 8; count++) {
    let top = value;
    while (top.parent && isPlain(top, program)) top = top.parent;
    const assignment = top.parent?.type === 'assignment' && top.field === 'right' ? top.parent : null;
    const left = assignment?.get('left');
    if (!assignment || left?.type !== 'identifier') {
      return /^for_/.test(top.parent?.type ?? '') ? [...steps, { value: top, binding: null }] : null;
    }
    const binding = program.moduleOf(node).scopes.bindingOf(left);
    if (binding?.definitions.length !== 1 || !ownsLines(program.moduleOf(node), statementOf(top)))
      return null;
    steps.push({ value: top, binding });
    const [only, second] = binding.loads;
    if (!only) return null;
    if (second || only.parent?.type === 'subscript' || /^for_/.test(only.parent?.type ?? '')) return steps;
    value = only;
  }
  return null;
}

/** The expression around it is computed from it: an operator, a call that it is given to. */
function isPlain(node: PyNode, program: PyProgram): boolean {
  const parent = node.parent as PyNode;
  if (parent.type === 'argument_list') {
    const name = parent.parent ? calledName(parent.parent, program.moduleOf(node)) : null;
    return !/^(?:print|len|sum|min|max|list|zip|enumerate)$/.test(name ?? '');
  }
  return /^(?:parenthesized_expression|binary_operator|unary_operator|keyword_argument|call)$/.test(
    parent.type,
  );
}

/** `for row in LOAD:`. */
function iteration(load: PyNode): PyNode | null {
  const loop = load.parent;
  return loop?.type === 'for_statement' && load.field === 'right' ? loop : null;
}

/** The steps as one expression, of a part of the mapped array. */
function composed(steps: readonly Step[], mapped: PyNode, part: string, program: PyProgram): string {
  let text = '';
  steps.forEach((step, index) => {
    const before = steps[index - 1];
    text = written(step.value, (one) => {
      if (before?.binding)
        return one.type === 'identifier' && program.moduleOf(one).scopes.bindingOf(one) === before.binding
          ? `(${text})`
          : null;
      return isSame(one, mapped) ? `${one.text}${part}` : null;
    });
  });
  return text;
}

function isSame(one: PyNode, mapped: PyNode): boolean {
  return one.type === mapped.type && one.text === mapped.text && one.field !== 'attribute';
}

function written(node: PyNode, replace: (one: PyNode) => string | null): string {
  const own = replace(node);
  if (own !== null) return own;
  let text = '';
  let at = node.start;
  const source = node.text;
  const visit = (one: PyNode) => {
    const other = replace(one);
    if (other === null) {
      for (const child of one.children) visit(child);
      return;
    }
    text += source.slice(at - node.start, one.start - node.start) + other;
    at = one.end;
  };
  for (const child of node.children) visit(child);
  return text + source.slice(at - node.start);
}

/** `for row in range(n):` with `heights[row]` or `heights[row, mask]` in it. */
function indexed(
  steps: readonly Step[],
  binding: Binding,
  mapped: PyNode,
  gone: readonly Edit[],
  program: PyProgram,
): Edit[] | null {
  const module = program.moduleOf(mapped);
  const loops = new Set(binding.loads.map((load) => load.above('for_statement')));
  const [loop, second] = [...loops];
  const counter = loop?.get('left');
  const first = loop?.get('body')?.parts[0];
  if (!loop || second || counter?.type !== 'identifier' || !first || first.row === loop.row) return null;
  if (!/^(?:range|enumerate)\(/.test(loop.get('right')?.text ?? '')) return null;
  const part = `[${counter.text}:${counter.text} + 1]`;
  const lines = steps.map((step, index) => {
    const text =
      index === 0
        ? written(step.value, (one) => (isSame(one, mapped) ? `${one.text}${part}` : null))
        : step.value.text;
    return `${step.binding?.name} = ${index === steps.length - 1 ? `${/^(?:call|identifier)$/.test(step.value.type) ? text : `(${text})`}[0]` : text}`;
  });
  const edits: Edit[] = [...gone, linesBefore(module, first, lines)];
  for (const load of binding.loads) {
    const place = load.parent?.type === 'subscript' && load.field === 'value' ? load.parent : null;
    const [key, ...rest] = place?.all('subscript') ?? [];
    if (!place || key?.text !== counter.text || isTarget(place)) return null;
    edits.push(
      replaceNode(
        module,
        place,
        rest.length === 0 ? load.text : `${load.text}[${rest.map((one) => one.text).join(', ')}]`,
      ),
    );
  }
  const rows = factsOf(program).of(mapped)?.shape;
  return rows === null || rows === undefined || rows.length !== 1 ? edits : null;
}
