import { constantOf } from '../../../../python/constants.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { shapeOf } from '../../../../python/volume.ts';
import { sizeOf } from './dtypes.ts';
import { factsOf } from './facts.ts';
import { holdersOf } from './holders.ts';
import { itemsOf } from './shapes.ts';

/** A table with a cell for everything that could occur. */
export interface Grid {
  readonly kind: 'array' | 'rows' | 'flat';
  /** The expression that allocates it. */
  readonly made: PyNode;
  /** Lengths as written: rows and columns, or the one length. */
  readonly lengths: readonly string[];
  readonly cells: number | null;
  readonly bytes: number | null;
  /** Every expression that stands for it. */
  readonly holders: readonly PyNode[];
}

const LARGE = 1_000_000;

/** Tables of zeros that are large by their numbers, or grow with the product of two lengths. */
export function gridsOf(program: PyProgram): Grid[] {
  return program.modules.flatMap((module) =>
    [...module.root.walk()].flatMap((node) => {
      const made = arrayGrid(node, program) ?? rowsGrid(node, program) ?? flatGrid(node, program);
      if (!made || (made.cells !== null && made.cells < LARGE)) return [];
      const holders = holdersOf(node, program);
      return holders && holders.length > 0 ? [{ ...made, holders }] : [];
    }),
  );
}

type Made = Omit<Grid, 'holders'>;

function arrayGrid(node: PyNode, program: PyProgram): Made | null {
  if (node.type !== 'call' || calledName(node, program.moduleOf(node)) !== 'numpy.zeros') return null;
  const fact = factsOf(program).of(node);
  const shape = node.get('arguments')?.parts.find((one) => one.type !== 'keyword_argument') ?? null;
  if (!fact || !shape) return null;
  const lengths = lengthsOf(shape, program);
  const cells = itemsOf(fact.shape);
  if (lengths.length === 0 || lengths.length > 2 || (lengths.length === 1 && (cells ?? 0) < LARGE))
    return null;
  const bytes = cells === null ? null : cells * sizeOf(fact.dtype ?? 'float64');
  return { kind: 'array', made: node, lengths, cells, bytes };
}

function lengthsOf(shape: PyNode, program: PyProgram): string[] {
  if (shape.type === 'tuple' || shape.type === 'list') return shape.parts.map((one) => one.text);
  const known = shapeOf(shape, program);
  if (known && known.length > 1) return known.map((_, index) => `${shape.text}[${index}]`);
  return [shape.text];
}

/** `[[0] * columns for _ in range(rows)]`. */
function rowsGrid(node: PyNode, program: PyProgram): Made | null {
  if (node.type !== 'list_comprehension') return null;
  const clause = node.children.find((one) => one.type === 'for_in_clause');
  const body = node.get('body');
  const range = clause?.get('right');
  const rows =
    range?.type === 'call' && range.get('function')?.text === 'range' ? range.get('arguments')?.parts : null;
  const columns = body && rowLength(body);
  if (!clause || rows?.length !== 1 || !rows[0] || !columns) return null;
  const [a, b] = [constantOf(rows[0], program), constantOf(columns, program)];
  const cells = typeof a === 'number' && typeof b === 'number' ? a * b : null;
  return {
    kind: 'rows',
    made: node,
    lengths: [rows[0].text, columns.text],
    cells,
    bytes: cells === null ? null : cells * 8,
  };
}

/** `[0] * n` and `[0 for _ in range(n)]` → `n`. */
function rowLength(node: PyNode): PyNode | null {
  if (node.type === 'binary_operator' && node.get('operator')?.text === '*') {
    const [left, right] = [node.get('left'), node.get('right')];
    const [list, length] = left?.type === 'list' ? [left, right] : [right, left];
    const zero =
      list?.type === 'list' &&
      list.parts.length === 1 &&
      /^(?:0|0\.0|False)$/.test(list.parts[0]?.text ?? '');
    return zero ? (length ?? null) : null;
  }
  if (node.type !== 'list_comprehension' || !/^(?:0|0\.0|False)$/.test(node.get('body')?.text ?? ''))
    return null;
  const range = node.children.find((one) => one.type === 'for_in_clause')?.get('right');
  const [length, more] = range?.get('arguments')?.parts ?? [];
  return range?.get('function')?.text === 'range' && length && !more ? length : null;
}

/** `[0] * (ROWS * COLUMNS)`, large by its numbers. */
function flatGrid(node: PyNode, program: PyProgram): Made | null {
  const length = node.type === 'binary_operator' ? rowLength(node) : null;
  const cells = length ? constantOf(length, program) : undefined;
  if (!length || typeof cells !== 'number' || cells < LARGE) return null;
  return { kind: 'flat', made: node, lengths: [length.text], cells, bytes: cells * 8 };
}
