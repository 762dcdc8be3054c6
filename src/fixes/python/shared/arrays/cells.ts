import { constantOf } from '../../../../python/constants.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Grid } from './grids.ts';
import { numpyCall } from './numpy-calls.ts';
import { reaching } from './reaching.ts';
import { isTarget } from './targets.ts';

/**
 * What is done with a table: `write` a cell that the data names; `add-at` many of them; `read` a cell; `nonzero` asks for the
 * cells with something in them; `picked`: their values; `reduce`: one number; `loop`: over rows or cells; `shape`.
 */
export type CellUse =
  | {
      readonly kind: 'write';
      readonly at: PyNode;
      readonly holder: PyNode;
      readonly scattered: boolean;
      readonly keys: readonly PyNode[];
    }
  | {
      readonly kind: 'add-at';
      readonly at: PyNode;
      readonly holder: PyNode;
      readonly scattered: boolean;
      readonly index: PyNode;
      readonly weight: PyNode;
    }
  | { readonly kind: 'read'; readonly at: PyNode; readonly holder: PyNode; readonly keys: readonly PyNode[] }
  | {
      readonly kind: 'nonzero';
      readonly at: PyNode;
      readonly holder: PyNode;
      readonly name: string;
      readonly test: PyNode | null;
    }
  | { readonly kind: 'picked'; readonly at: PyNode; readonly holder: PyNode; readonly test: PyNode | null }
  | {
      readonly kind: 'reduce';
      readonly at: PyNode;
      readonly holder: PyNode;
      readonly name: string;
      readonly test: PyNode | null;
    }
  | {
      readonly kind: 'loop';
      readonly at: PyNode;
      readonly holder: PyNode;
      readonly skips: boolean;
      readonly numbered: boolean;
    }
  | {
      readonly kind: 'fold';
      readonly at: PyNode;
      readonly holder: PyNode;
      /** Calls that read a whole row: `sum(row)`. */
      readonly folds: readonly PyNode[];
    }
  | { readonly kind: 'scan'; readonly at: PyNode; readonly holder: PyNode; readonly row: string }
  | { readonly kind: 'shape'; readonly at: PyNode; readonly holder: PyNode }
  | { readonly kind: 'other'; readonly at: PyNode; readonly holder: PyNode };

const REDUCES = /^(?:max|amax|sum|any|count_nonzero|argmax)$/;
const NONZERO = /^(?:nonzero|argwhere|flatnonzero|where)$/;

/** One expression that stands for a table → what is done with it there. */
export function cellUse(holder: PyNode, grid: Grid, program: PyProgram): CellUse {
  const at = holder.parent as PyNode;
  const other: CellUse = { kind: 'other', at, holder };
  if (at.type === 'subscript' && holder.field === 'value') return subscripted(at, holder, grid, program);
  if (at.type === 'attribute') return attributed(at, holder) ?? other;
  if (at.type === 'comparison_operator' && aboveZero(at, holder, program))
    return compared(at, holder, program) ?? other;
  if (at.type === 'argument_list')
    return passed(at.parent as PyNode, holder, program, null) ?? loop(holder, grid, program) ?? other;
  return loop(holder, grid, program) ?? other;
}

function subscripted(at: PyNode, holder: PyNode, grid: Grid, program: PyProgram): CellUse {
  const other: CellUse = { kind: 'other', at, holder };
  let cell = at;
  let keys = at.all('subscript');
  if (grid.kind === 'rows' || (grid.kind === 'array' && keys.length === 1 && grid.lengths.length === 2)) {
    const test = keys[0];
    if (grid.kind === 'array' && test?.type === 'comparison_operator' && test.parts[0]?.text === holder.text)
      return aboveZero(test, test.parts[0], program) ? { kind: 'picked', at, holder, test } : other;
    const outer = at.parent;
    if (outer?.type !== 'subscript' || at.field !== 'value') {
      // The cells that a call of `nonzero` named before.
      return keys[0]?.type === 'identifier' && grid.kind === 'array' && fromNonzero(keys[0], program)
        ? { kind: 'picked', at, holder, test: null }
        : other;
    }
    cell = outer;
    keys = [...keys, ...outer.all('subscript')];
  }
  if (keys.length === 1 && keys[0]?.type === 'tuple') keys = [...keys[0].parts];
  if (keys.length !== grid.lengths.length || keys.some((key) => key.type === 'slice')) return other;
  if (isTarget(cell)) {
    const scattered = keys.every((key) => !countsThrough(key, program));
    return { kind: 'write', at: cell, holder, scattered, keys };
  }
  if (keys.every((key) => key.type === 'identifier' && fromNonzero(key, program)))
    return { kind: 'picked', at: cell, holder, test: null };
  const scan = grid.kind === 'rows' ? scanOf(cell, keys, program) : null;
  return scan ? { kind: 'scan', at: scan, holder, row: at.text } : { kind: 'read', at: cell, holder, keys };
}

/** The loop over one row's length whose body is only for cells that are not empty. */
function scanOf(cell: PyNode, keys: readonly PyNode[], program: PyProgram): PyNode | null {
  const last = keys.at(-1);
  const test = cell.above('if_statement');
  const loop = test?.above('for_statement');
  if (last?.type !== 'identifier' || !loop || !test || !loop.get('body')?.parts.includes(test)) return null;
  const right = loop.get('right');
  const ranges = right?.get('function')?.text === 'range' && (right.get('arguments')?.parts.length ?? 3) < 3;
  return ranges && loop.get('left')?.text === last.text && skipsEmpty(loop, program) ? loop : null;
}

/** The index is a counter that goes through the whole length: `for i in range(n)`. */
function countsThrough(key: PyNode, program: PyProgram): boolean {
  return [...key.walk()].some((one) => {
    if (one.type !== 'identifier') return false;
    const binding = program.moduleOf(one).scopes.bindingOf(one);
    return (binding ? reaching(one, binding) : []).some(
      (def) => def.kind === 'for' && /^(?:range|np\.arange|numpy\.arange)\(/.test(def.value?.text ?? ''),
    );
  });
}

/** `rows` of `rows, columns = np.nonzero(grid)`. */
function fromNonzero(name: PyNode, program: PyProgram): boolean {
  const [only, second] = program.moduleOf(name).scopes.bindingOf(name)?.definitions ?? [];
  const call = only?.value?.type === 'subscript' ? only.value.get('value') : only?.value;
  return (
    !second &&
    only?.kind === 'assign' &&
    call?.type === 'call' &&
    NONZERO.test(numpyCall(call, program)?.name ?? '')
  );
}

function attributed(at: PyNode, holder: PyNode): CellUse | null {
  const name = at.get('attribute')?.text ?? '';
  if (name === 'shape' || name === 'size') return { kind: 'shape', at, holder };
  const call = at.parent?.type === 'call' && at.field === 'function' ? at.parent : null;
  if (!call || (call.get('arguments')?.parts.length ?? 0) > 0) return null;
  if (REDUCES.test(name)) return { kind: 'reduce', at: call, holder, name, test: null };
  return NONZERO.test(name) ? { kind: 'nonzero', at: call, holder, name, test: null } : null;
}

/** `grid > 0` leaves out the empty cells. */
function aboveZero(test: PyNode, side: PyNode | undefined, program: PyProgram): boolean {
  const sides = test.parts.filter((one) => one.field !== 'operators');
  const [left, right] = sides;
  if (sides.length !== 2 || left !== side || !right) return false;
  const operator = test.all('operators')[0]?.text ?? '';
  const bound = constantOf(right, program);
  if (operator === '>=') return bound === undefined || (typeof bound === 'number' && bound > 0);
  if (operator === '>') return bound === undefined || (typeof bound === 'number' && bound >= 0);
  return operator === '!=' && bound === 0;
}

function compared(test: PyNode, holder: PyNode, program: PyProgram): CellUse | null {
  let outer = test.parent;
  if (outer?.type === 'parenthesized_expression') outer = outer.parent;
  if (outer?.type === 'attribute' && outer.parent?.type === 'call') {
    const name = outer.get('attribute')?.text ?? '';
    return /^(?:sum|any)$/.test(name) ? { kind: 'reduce', at: outer.parent, holder, name, test } : null;
  }
  if (outer?.type === 'subscript' && outer.get('value')?.text === holder.text)
    return { kind: 'picked', at: outer, holder, test };
  return outer?.type === 'argument_list' ? passed(outer.parent as PyNode, holder, program, test) : null;
}

function passed(call: PyNode, holder: PyNode, program: PyProgram, test: PyNode | null): CellUse | null {
  const numpy = numpyCall(call, program);
  if (!numpy || numpy.method) return null;
  if (numpy.name === 'add.at' && numpy.operands[0] === holder) {
    const [, index, weight] = numpy.operands;
    return index && weight ? { kind: 'add-at', at: call, holder, scattered: true, index, weight } : null;
  }
  if (numpy.operands.length > 1 || numpy.keyword('axis')) return null;
  if (NONZERO.test(numpy.name)) return { kind: 'nonzero', at: call, holder, name: numpy.name, test };
  return REDUCES.test(numpy.name) ? { kind: 'reduce', at: call, holder, name: numpy.name, test } : null;
}

/** A loop over the rows or cells; whether it leaves out the empty ones. */
function loop(holder: PyNode, grid: Grid, program: PyProgram): CellUse | null {
  if (grid.kind === 'array') return null;
  const call = holder.parent?.type === 'argument_list' ? holder.parent.parent : null;
  const name = call?.get('function')?.text;
  if (name === 'len') return { kind: 'shape', at: call as PyNode, holder };
  if (
    grid.kind === 'flat' &&
    (name === 'max' || name === 'sum' || name === 'any') &&
    call?.get('arguments')?.parts.length === 1
  )
    return { kind: 'reduce', at: call, holder, name, test: null };
  const numbered = name === 'enumerate';
  const whole = numbered ? (call as PyNode) : holder;
  if (whole.field !== 'right' || !/^for_/.test(whole.parent?.type ?? '')) return null;
  const at = whole.parent as PyNode;
  if (grid.kind === 'flat') return { kind: 'loop', at, holder, numbered, skips: skipsEmpty(at, program) };
  const folds = foldsOf(at, numbered, program);
  if (folds) return { kind: 'fold', at, holder, folds };
  const inner = at.get('body')?.parts;
  const rows =
    at.type === 'for_statement' && inner?.length === 1 && inner[0]?.type === 'for_statement'
      ? inner[0]
      : null;
  return { kind: 'loop', at, holder, numbered, skips: rows !== null && skipsEmpty(rows, program) };
}

/** A loop over the rows that only adds each up, or asks for its largest cell. */
function foldsOf(at: PyNode, numbered: boolean, program: PyProgram): PyNode[] | null {
  const row = numbered ? at.get('left')?.parts[1] : at.get('left');
  const binding = row?.type === 'identifier' ? program.moduleOf(row).scopes.bindingOf(row) : null;
  const around = at.type === 'for_in_clause' ? at.parent : at;
  const loads = binding?.loads.filter((load) => around?.contains(load)) ?? [];
  const folds = loads.flatMap((load) => {
    const call = load.parent?.type === 'argument_list' ? load.parent.parent : null;
    const one =
      call?.get('arguments')?.parts.length === 1 &&
      /^(?:sum|max|any)$/.test(call.get('function')?.text ?? '');
    return call && one ? [call] : [];
  });
  return loads.length > 0 && folds.length === loads.length ? folds : null;
}

/** All that a loop does is under a condition that an empty cell does not meet. */
export function skipsEmpty(loop: PyNode, program: PyProgram): boolean {
  if (loop.type === 'for_in_clause') {
    const test = loop.parent?.children.find((one) => one.type === 'if_clause')?.parts[0];
    return test !== undefined && falseForZero(test, program);
  }
  const [first, second] = loop.get('body')?.parts ?? [];
  if (first?.type !== 'if_statement' || loop.get('alternative')) return false;
  const condition = first.get('condition');
  if (!condition) return false;
  const leaves =
    first.get('consequence')?.parts.length === 1 &&
    first.get('consequence')?.parts[0]?.type === 'continue_statement';
  if (leaves) return condition.type === 'not_operator' || /==\s*0$/.test(condition.text);
  return !second && first.all('alternative').length === 0 && falseForZero(condition, program);
}

function falseForZero(test: PyNode, program: PyProgram): boolean {
  if (test.type === 'parenthesized_expression')
    return test.parts[0] !== undefined && falseForZero(test.parts[0], program);
  if (test.type === 'boolean_operator')
    return test.get('operator')?.text === 'and' && test.parts.some((one) => falseForZero(one, program));
  if (test.type === 'identifier' || test.type === 'subscript') return true;
  return test.type === 'comparison_operator' && aboveZero(test, test.parts[0], program);
}
