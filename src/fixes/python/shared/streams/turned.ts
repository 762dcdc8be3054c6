import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import {
  freshName,
  ownsLines,
  removed,
  replacedBy,
  soleExpression,
  statementOf,
} from '../kept/statements.ts';
import { leveled } from './blocks.ts';

/**
 * `for name, values in zip(names, zip(*rows)):` with a loop over the values at its end → a loop over the rows around one over
 * the columns; what the outer loop made for each column is made at the first row.
 */
export function turnedLoops(zip: PyNode, rows: PyNode, program: PyProgram): Rewrite | null {
  const module = program.moduleOf(zip);
  const place = loopOver(zip, program);
  if (!place) return null;
  const { loop, naming } = place;
  const shape = shapeOf(loop, place.node);
  const body = loop.get('body');
  if (!shape || !body || loop.get('alternative') || !ownsLines(module, loop)) return null;
  const inner = body.parts.filter((one) => one.type === 'for_statement' && readsOnly(one, shape.values));
  const [over, second] = inner;
  if (!over || second || over.get('alternative') || jumps(loop)) return null;
  const made = body.parts.slice(0, body.parts.indexOf(over));
  const after = body.parts.slice(body.parts.indexOf(over) + 1);
  if (
    [...made, ...after].some((one) => mentions(one, shape.values)) ||
    mentions(over.get('body'), shape.values)
  )
    return null;
  const state = [...new Set(made.flatMap((one) => assigned(one)))].filter((name) => name !== shape.values);
  if (state.length === 0 || body.row === loop.row || over.get('body')?.row === over.row) return null;
  const scope = module.scopes.scopeOf(loop);
  const [row, columns, index] = ['row', 'columns', 'index'].map((wish) => freshName(wish, scope)) as [
    string,
    string,
    string,
  ];
  const held = state.length === 1 ? (state[0] as string) : `(${state.join(', ')})`;
  const changed = [...(over.get('body')?.walk() ?? [])].some(
    (one) => /assignment$/.test(one.type) && state.includes(one.get('left')?.text ?? ''),
  );
  const kept = [...state, ...(needs(over, shape.names) || needs(after, shape.names) ? shape.names : [])];
  const tuple = kept.length === 1 ? held : `(${kept.join(', ')})`;
  const value = over.get('left')?.text ?? '';
  const text = (nodes: readonly PyNode[], levels: number) =>
    nodes.flatMap((one) => lines(one, module.text, levels, module.indent));
  const work = text(over.get('body')?.parts ?? [], 0);
  const header = shape.with ? `for ${shape.target}, _ in ${shape.with}:` : `for _ in ${row}:`;
  const start = shape.with ? header.replace(ROW, row) : header;
  const each = changed
    ? [`\tfor ${index}, ${value} in enumerate(${row}):`, `\t\t${tuple} = ${columns}[${index}]`]
    : [`\tfor ${tuple}, ${value} in zip(${columns}, ${row}):`];
  const ends =
    after.length > 0
      ? [`for ${tuple} in ${columns} or ():`, ...text(after, 0).map((line) => `\t${line}`)]
      : [];
  const all = [
    `${columns} = None`,
    `for ${row} in ${rows.text}:`,
    `\tif ${columns} is None:`,
    `\t\t${columns} = []`,
    `\t\t${start}`,
    ...text(made, 0).map((line) => `\t\t\t${line}`),
    `\t\t\t${columns}.append(${tuple})`,
    ...each,
    ...work.map((line) => `\t\t${line}`),
    ...(changed ? [`\t\t${columns}[${index}] = ${tuple}`] : []),
    ...ends,
  ];
  return {
    says: 'Take the rows one at a time, and do for each what was done for its columns.',
    edits: [replacedBy(module, loop, leveled(module, all)), ...(naming ? [removed(module, naming)] : [])],
    risk: 'The columns are gone through side by side and no more one after the other.',
    proof: 'run',
  };
}

const ROW = '\0row';

/** The `for` that goes over the columns, and the statement that only named them. */
function loopOver(
  zip: PyNode,
  program: PyProgram,
): { loop: PyNode; node: PyNode; naming: PyNode | null } | null {
  const loop = forAround(zip);
  if (loop) return { loop, node: zip, naming: null };
  const statement = statementOf(zip);
  const assignment = soleExpression(statement);
  const left =
    assignment?.type === 'assignment' && assignment.get('right') === zip ? assignment.get('left') : null;
  const binding = left?.type === 'identifier' ? program.moduleOf(zip).scopes.bindingOf(left) : null;
  const [load, second] = binding?.loads ?? [];
  if (!load || second || binding?.definitions.length !== 1) return null;
  const later = forAround(load);
  if (!later || later.parent !== statement.parent || !ownsLines(program.moduleOf(zip), statement))
    return null;
  return { loop: later, node: load, naming: statement };
}

function forAround(node: PyNode): PyNode | null {
  if (node.parent?.type === 'for_statement') return node.field === 'right' ? node.parent : null;
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  const name = call?.get('function')?.text;
  if (call?.parent?.type !== 'for_statement' || call.field !== 'right') return null;
  return name === 'zip' || name === 'enumerate' ? call.parent : null;
}

interface Shape {
  /** The name of a column. */
  readonly values: string;
  /** The target of what goes along with the columns, and what gives it for one row; empty where there is none. */
  readonly target: string;
  readonly names: readonly string[];
  readonly with: string | null;
}

function shapeOf(loop: PyNode, columns: PyNode): Shape | null {
  const left = loop.get('left');
  const right = loop.get('right') as PyNode;
  if (right === columns)
    return left?.type === 'identifier' ? { values: left.text, target: '', names: [], with: null } : null;
  const targets = left && /^(?:pattern_list|tuple_pattern)$/.test(left.type) ? left.parts : [];
  const given = right.get('arguments')?.parts ?? [];
  const values = targets.at(-1);
  const other = targets[0];
  if (targets.length !== 2 || values?.type !== 'identifier' || other?.type !== 'identifier') return null;
  const counted = right.get('function')?.text === 'enumerate';
  if (counted ? given[0] !== columns : given.length !== 2 || given[1] !== columns) return null;
  const start = counted
    ? given
        .slice(1)
        .map((one) => `, ${one.text}`)
        .join('')
    : '';
  const from = counted ? `enumerate(${ROW}${start})` : `zip(${given[0]?.text}, ${ROW})`;
  return { values: values.text, target: other.text, names: [other.text], with: from };
}

function readsOnly(loop: PyNode, name: string): boolean {
  return loop.get('right')?.text === name;
}

function needs(nodes: PyNode | readonly PyNode[], names: readonly string[]): boolean {
  const all = Array.isArray(nodes) ? (nodes as readonly PyNode[]) : [nodes as PyNode];
  return all.some((one) => names.some((name) => mentions(one, name)));
}

function mentions(node: PyNode | null, name: string): boolean {
  return [...(node?.walk() ?? [])].some(
    (one) => one.type === 'identifier' && one.text === name && one.field !== 'attribute',
  );
}

/** `a = b[c] = value`: the plain names. */
function assigned(statement: PyNode): string[] {
  const names: string[] = [];
  for (let at = statement.parts[0] ?? null; at?.type === 'assignment'; at = at.get('right')) {
    const left = at.get('left');
    for (const one of left && /^(?:pattern_list|tuple_pattern)$/.test(left.type)
      ? left.parts
      : left
        ? [left]
        : [])
      if (one.type === 'identifier') names.push(one.text);
  }
  return names;
}

/** It ends before all columns, or all values of one, were gone through. */
function jumps(loop: PyNode): boolean {
  return [...(loop.get('body')?.walk() ?? [])].some((one) =>
    /^(?:break_statement|return_statement|yield|function_definition|lambda)$/.test(one.type),
  );
}

/** A statement's lines, the first without indentation, the others as deep below it as they were; tabs for levels. */
function lines(statement: PyNode, text: string, levels: number, indent: string): string[] {
  const own = /[^\r\n]*$/.exec(text.slice(0, statement.start))?.[0] ?? '';
  return statement.text.split(/\r\n|\n|\r/).map((line, number) => {
    const rest = number === 0 ? line : line.startsWith(own) ? line.slice(own.length) : line;
    let deep = levels;
    let at = rest;
    while (indent !== '' && at.startsWith(indent)) {
      at = at.slice(indent.length);
      deep++;
    }
    return '\t'.repeat(deep) + at;
  });
}
