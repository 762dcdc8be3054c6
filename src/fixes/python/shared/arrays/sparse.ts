import type { Edit } from '../../../../python/edits.ts';
import { replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyModule } from '../../../../python/module.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import { freshName, ownsLines, removed, replacedBy, statementOf } from '../kept/statements.ts';
import { type CellUse, skipsEmpty } from './cells.ts';
import type { Grid } from './grids.ts';

const RISK =
  'Takes more memory than the table where most cells are in use; an index below zero, which a table counts from its end, becomes a cell of its own.';

/** The table without its empty cells, or `null` where some use has no counterpart. */
export function sparse(grid: Grid, uses: readonly CellUse[], program: PyProgram): Rewrite | null {
  const edits =
    grid.kind === 'array'
      ? ((uses.some((use) => use.kind === 'add-at') ? unique(grid, uses, program) : null) ??
        counter(grid, uses, program))
      : grid.kind === 'rows'
        ? counters(grid, uses, program)
        : counter(grid, uses, program);
  if (!edits) return null;
  const says =
    grid.kind === 'array' && uses.some((use) => use.kind === 'add-at')
      ? 'Count the cell numbers that occur, with numpy.unique.'
      : 'Keep the cells that occur in a Counter.';
  return { says, edits, risk: RISK, proof: 'run' };
}

/** `np.zeros` and `np.add.at(grid, (rows, columns), 1)` → the numbers of the cells, sorted, and how often each occurs. */
function unique(grid: Grid, uses: readonly CellUse[], program: PyProgram): Edit[] | null {
  const module = program.moduleOf(grid.made);
  const writes = uses.filter((use) => use.kind === 'add-at');
  const [write] = writes;
  const made = statementOf(grid.made);
  if (
    !write ||
    writes.length > 1 ||
    write.weight.text !== '1' ||
    uses.some((use) => use.kind === 'write' || use.kind === 'read')
  )
    return null;
  const place = statementOf(write.at);
  const around = uses.some(
    (use) => use.at.above('function_definition') !== grid.made.above('function_definition'),
  );
  if (around || place.parent !== made.parent || !ownsLines(module, made) || !ownsLines(module, place))
    return null;
  const index = write.index.type === 'tuple' ? write.index.parts : [write.index];
  if (index.length !== grid.lengths.length) return null;
  const scope = module.scopes.scopeOf(grid.made);
  const [cells, counts] = [freshName('cells', scope), freshName('counts', scope)];
  const np = imported(module, 'numpy', 'unique').name.replace(/\.?unique$/, '');
  const width = grid.lengths[1];
  const [row, column] = index as [PyNode, PyNode];
  const flat = width ? `${loose(row)}.astype(${np}.int64) * ${width} + ${column.text}` : row.text;
  const edits = [
    removed(module, made),
    replacedBy(module, place, [`${cells}, ${counts} = ${np}.unique(${flat}, return_counts=True)`]),
  ];
  const places = (test: string | null) => {
    const picked = test ? `${cells}[${counts} ${test}]` : cells;
    return width ? `${np}.divmod(${picked}, ${width})` : picked;
  };
  for (const use of distinct(uses)) {
    if (use === write) continue;
    if (use.at.start < place.end) return null;
    const test = 'test' in use && use.test ? testText(use.test) : null;
    if (use.kind === 'nonzero') {
      if (use.name === 'flatnonzero')
        edits.push(replaceNode(module, use.at, test ? `${cells}[${counts} ${test}]` : cells));
      else if (use.name === 'argwhere')
        edits.push(
          replaceNode(module, use.at, width ? `${np}.column_stack(${places(test)})` : `${cells}[:, None]`),
        );
      else edits.push(replaceNode(module, use.at, width ? places(test) : `(${places(test)},)`));
    } else if (use.kind === 'picked')
      edits.push(replaceNode(module, use.at, test ? `${counts}[${counts} ${test}]` : counts));
    else if (use.kind === 'reduce') {
      const plain = test ? `(${counts} ${test})` : counts;
      if (use.name === 'argmax') edits.push(replaceNode(module, use.at, `${cells}[${counts}.argmax()]`));
      else if (use.name === 'count_nonzero')
        edits.push(
          replaceNode(module, use.at, test ? `${np}.count_nonzero(${counts} ${test})` : `len(${cells})`),
        );
      else edits.push(replaceNode(module, use.at, `${plain}.${use.name.replace('amax', 'max')}()`));
    } else if (use.kind === 'shape' && use.at.get('attribute')?.text === 'shape')
      edits.push(replaceNode(module, use.at, `(${grid.lengths.join(', ')}${width ? '' : ','})`));
    else return null;
  }
  return edits;
}

/** `grid[grid > 0]` names the table twice. */
function distinct(uses: readonly CellUse[]): CellUse[] {
  return uses.filter((use, index) => uses.findIndex((other) => other.at === use.at) === index);
}

function numpyOf(module: PyModule): string {
  return imported(module, 'numpy', 'array').name.replace(/\.?array$/, '');
}

function loose(node: PyNode): string {
  return /^(?:identifier|subscript|attribute|call)$/.test(node.type) ? node.text : `(${node.text})`;
}

/** `grid >= 6` → `>= 6`. */
function testText(test: PyNode): string {
  const [first] = test.parts;
  return test.text.slice((first?.end ?? test.start) - test.start).trim();
}

/** One Counter with a key for each cell. */
function counter(grid: Grid, uses: readonly CellUse[], program: PyProgram): Edit[] | null {
  const module = program.moduleOf(grid.made);
  const made = imported(module, 'collections', 'Counter');
  const edits: Edit[] = [...made.edits, replaceNode(module, grid.made, `${made.name}()`)];
  for (const use of distinct(uses)) {
    const name = use.holder.text;
    const own = program.moduleOf(use.at);
    const replace = (text: string) => edits.push(replaceNode(own, use.at, text));
    const test = 'test' in use && use.test ? testText(use.test) : null;
    const values = test ? `sum(1 for count in ${name}.values() if count ${test})` : null;
    switch (use.kind) {
      case 'write':
      case 'read':
        if (/\[[^\]]*\]\s*\[/.test(use.at.text.slice(name.length)))
          replace(`${name}[${use.keys.map((key) => key.text).join(', ')}]`);
        break;
      case 'reduce':
        if (use.name === 'argmax' || use.name === 'any') return null;
        if (use.name === 'count_nonzero') replace(values ?? `sum(1 for count in ${name}.values() if count)`);
        else if (use.name === 'sum') replace(values ?? `sum(${name}.values())`);
        else replace(`max(${name}.values(), default=0)`);
        break;
      case 'add-at': {
        const index = use.index.type === 'tuple' ? use.index.parts : [use.index];
        if (use.weight.text !== '1' || index.length !== grid.lengths.length) return null;
        const lists = index.map((one) => `${loose(one)}.tolist()`);
        replace(`${name}.update(${lists.length > 1 ? `zip(${lists.join(', ')})` : lists[0]})`);
        break;
      }
      case 'picked': {
        const keys = use.at.all('subscript');
        if (use.test || keys.length !== grid.lengths.length) return null;
        const lists = keys.map((key) => `${key.text}.tolist()`);
        const each = lists.length > 1 ? `zip(${lists.join(', ')})` : lists[0];
        replace(`${numpyOf(module)}.array([${name}[cell] for cell in ${each}])`);
        break;
      }
      case 'nonzero': {
        const keys = `sorted(cell for cell, count in ${name}.items() if count${test ? ` ${test}` : ''})`;
        const zipped = use.at.parent?.type === 'list_splat' ? use.at.parent.parent?.parent : null;
        const unpacked =
          use.at.parent?.type === 'assignment' && use.at.parent.get('left')?.parts.length === 2;
        if (
          use.name !== 'argwhere' &&
          zipped?.get('function')?.text === 'zip' &&
          /^for_/.test(zipped.parent?.type ?? '')
        )
          edits.push(replaceNode(own, zipped, keys));
        else if (use.name === 'argwhere' && /^for_/.test(use.at.parent?.type ?? '')) replace(keys);
        else if (use.name === 'flatnonzero')
          replace(`${numpyOf(module)}.array(${keys}, dtype=${numpyOf(module)}.int64)`);
        else if (use.name !== 'argwhere' && unpacked)
          replace(`${numpyOf(module)}.array(${keys}).reshape(-1, 2).T`);
        else return null;
        break;
      }
      case 'loop':
        if (!use.numbered || use.at.type !== 'for_statement') return null;
        edits.push(replaceNode(own, use.at.get('right') as PyNode, `sorted(${name}.items())`));
        break;
      case 'shape':
        if (use.at.type !== 'call' || grid.lengths.length !== 1) return null;
        replace(grid.lengths[0] as string);
        break;
      default:
        return null;
    }
  }
  return edits;
}

/** A Counter for each row: what is not in it reads as 0, so that only loops over a whole row change. */
function counters(grid: Grid, uses: readonly CellUse[], program: PyProgram): Edit[] | null {
  const module = program.moduleOf(grid.made);
  const body = grid.made.get('body');
  if (!body) return null;
  const made = imported(module, 'collections', 'Counter');
  const edits: Edit[] = [...made.edits, replaceNode(module, body, `${made.name}()`)];
  const seenLoops = new Set<PyNode>();
  for (const use of uses) {
    if (use.kind === 'write' || use.kind === 'read' || use.kind === 'shape') continue;
    if (use.kind === 'fold') {
      for (const call of use.folds) {
        const [row] = call.get('arguments')?.parts ?? [];
        const name = call.get('function')?.text;
        const rest = name === 'max' ? ', default=0' : '';
        edits.push(replaceNode(program.moduleOf(call), call, `${name}(${row?.text}.values()${rest})`));
      }
      continue;
    }
    if (use.kind === 'scan') {
      if (!seenLoops.has(use.at)) edits.push(...scanned(use.at, use.row, grid, program));
      seenLoops.add(use.at);
      continue;
    }
    const inner = use.kind === 'loop' ? use.at.get('body')?.parts[0] : null;
    const row = use.kind === 'loop' && use.numbered ? use.at.get('left')?.parts[1] : use.at.get('left');
    if (use.kind !== 'loop' || inner?.type !== 'for_statement' || row?.type !== 'identifier') return null;
    const changed = rowLoop(inner, row, program);
    if (!changed) return null;
    edits.push(...changed);
  }
  return edits;
}

/** `for b in range(SIZE)` around `if table[a][b]` → over the cells of the row. */
function scanned(loop: PyNode, row: string, grid: Grid, program: PyProgram): Edit[] {
  const right = loop.get('right') as PyNode;
  const left = loop.get('left')?.text ?? '';
  const given = right.get('arguments')?.parts ?? [];
  const [from, to] = given.length === 1 ? [null, given[0]] : [given[0] ?? null, given[1]];
  const tests = [
    ...(from && from.text !== '0' ? [`${left} >= ${from.text}`] : []),
    ...(to && to.text !== grid.lengths[1] ? [`${left} < ${to.text}`] : []),
  ];
  const keys = tests.length > 0 ? `${left} for ${left} in ${row} if ${tests.join(' and ')}` : row;
  return [replaceNode(program.moduleOf(loop), right, `sorted(${keys})`)];
}

/** `for j in range(a, len(row))` and `for j, value in enumerate(row)` → the cells that the row has, in order. */
function rowLoop(inner: PyNode, row: PyNode, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(inner);
  const [left, right] = [inner.get('left'), inner.get('right')];
  if (!left || right?.type !== 'call' || !skipsEmpty(inner, program)) return null;
  const called = right.get('function')?.text;
  const given = right.get('arguments')?.parts ?? [];
  if (called === 'enumerate' && given.length === 1 && given[0]?.text === row.text)
    return [replaceNode(module, right, `sorted(${row.text}.items())`)];
  if (called !== 'range' || left.type !== 'identifier' || given.length > 2) return null;
  const [from, to] = given.length === 1 ? [null, given[0]] : [given[0] ?? null, given[1]];
  if (to?.text !== `len(${row.text})`) return null;
  // Reading a cell that is not there adds nothing to a Counter, so the loop may go over the keys.
  const keys =
    from && from.text !== '0'
      ? `${left.text} for ${left.text} in ${row.text} if ${left.text} >= ${from.text}`
      : row.text;
  return [replaceNode(module, right, `sorted(${keys})`)];
}
