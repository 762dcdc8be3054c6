import { type Edit, insertAt, lineStart, replaceNode } from '../../../../python/edits.ts';
import { attributesOf } from '../../../../python/flow.ts';
import { imported } from '../../../../python/imports.ts';
import { argument } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Use } from '../../../../python/uses.ts';
import type { Rewrite } from '../../detector.ts';
import { fieldsOf } from './fields.ts';
import { isFloat } from './floats.ts';
import type { Holding } from './holdings.ts';
import { instanceOf } from './instances.ts';
import { isInteger } from './integers.ts';
import { freshName, statementOf } from './statements.ts';

/** Rows of one shape: tuples, or objects that are nothing but their fields. */
export interface Shape {
  /** The class of the rows; `null` for tuples. */
  readonly cls: PyNode | null;
  /** Attributes that hold the parts, in the order in which the class takes them; of a tuple, their places. */
  readonly fields: readonly string[];
  /** What is known of the parts: numbers, something else, or nothing. */
  readonly numbers: number;
  readonly others: number;
}

/** The shape of all rows that go into a list; `null` where they differ, or are more than their parts. */
export function shapeOf(holding: Holding, program: PyProgram): Shape | null {
  if (holding.fills.length === 0) return null;
  const shapes = holding.fills.map((fill) => {
    const method = fill.at.type === 'call' ? fill.at.get('function')?.get('attribute')?.text : null;
    return method === 'append' ? rowShape(fill.value, program) : null;
  });
  const [first] = shapes;
  if (!first) return null;
  const same = (one: Shape | null) => one?.cls === first.cls && one?.fields.length === first.fields.length;
  return shapes.every(same) ? first : null;
}

function rowShape(value: PyNode, program: PyProgram): Shape | null {
  if (value.type === 'tuple') {
    if (value.parts.length < 2 || value.parts.some((one) => /splat/.test(one.type))) return null;
    return {
      cls: null,
      fields: value.parts.map((_, index) => String(index)),
      ...kinds(value.parts, program),
    };
  }
  const call = value.type === 'call' ? value : assignedCall(value, program);
  const cls = call && instanceOf(call, program);
  if (!call || !cls || program.classOf(call) !== cls) return null;
  const fields = fieldsOf(program).filter((field) => field.cls === cls);
  if (fields.length < 2 || !isOnlyFields(cls, fields, program)) return null;
  const ordered = [...fields].sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const given = ordered.map((field) => argument(call, field.position, field.name));
  if (given.some((one) => one === null)) return null;
  return { cls, fields: ordered.map((one) => one.name), ...kinds(given as PyNode[], program) };
}

/** `row = Row(…)`, then `rows.append(row)`. */
function assignedCall(value: PyNode, program: PyProgram): PyNode | null {
  if (value.type !== 'identifier') return null;
  const [only, second] = program.moduleOf(value).scopes.bindingOf(value)?.definitions ?? [];
  return only?.kind === 'assign' && !second && !only.path && only.value?.type === 'call' ? only.value : null;
}

function kinds(parts: readonly PyNode[], program: PyProgram): { numbers: number; others: number } {
  const numbers = parts.filter((one) => isInteger(one, program) || isFloat(one, program)).length;
  const others = parts.filter((one) =>
    /^(?:string|list|dictionary|set|tuple|true|false|none)$/.test(one.type),
  ).length;
  return { numbers, others };
}

/** The constructor takes the fields as they are and does nothing else; nothing ever changes them. */
function isOnlyFields(cls: PyNode, fields: ReturnType<typeof fieldsOf>, program: PyProgram): boolean {
  if (fields.some((one) => one.position === null)) return false;
  const own = program.functions.filter((fn) => fn.owner === cls);
  if (own.some((fn) => /^__(?:post_init__|new__|eq__|hash__|del__|setattr__)$/.test(fn.name))) return false;
  const init = fields[0]?.init;
  const lines = init?.body.parts.filter((one) => !/^["']/.test(one.text));
  if (init && (init.parameters.length !== fields.length + 1 || lines?.length !== fields.length)) return false;
  return fields.every((field) =>
    attributesOf(program, field.name).every((one) => one.field !== 'left' || field.at.contains(one)),
  );
}

/** What columns can answer as a list does: its length, going through it, an item, a slice. */
export function readsAsSequence(use: Use): boolean {
  switch (use.kind) {
    case 'length':
    case 'truth':
    case 'deleted':
    case 'membership':
      return use.kind !== 'truth' || use.at.type !== 'call';
    case 'iterated':
      return true;
    case 'indexed':
      return use.at.field !== 'left';
    case 'sliced':
      return use.at.field !== 'left' && use.at.parent?.type !== 'delete_statement';
    case 'passed':
      return /^(?:reversed|numpy\.(?:array|asarray))$/.test(use.detail ?? '');
    default:
      return false;
  }
}

/** The rows go into columns: eight bytes a number, and no object a row. */
export function packed(holding: Holding, shape: Shape, program: PyProgram): Rewrite | null {
  const module = program.moduleOf(holding.made);
  if (holding.made.field === 'value' || (shape.cls && program.moduleOf(shape.cls) !== module)) return null;
  const wish = shape.cls ? `Packed${shape.cls.get('name')?.text}s` : 'PackedRows';
  const name = freshName(wish, module.scopes.module);
  const array = imported(module, 'array', 'array');
  const factory = holding.groups ? argument(holding.made, 0) : null;
  if (holding.form === 'dict' && !factory) return null;
  const type = holding.statement.parts[0]?.get('type');
  const edits: Edit[] = [
    replaceNode(module, factory ?? holding.made, factory ? name : `${name}()`),
    ...(type && !factory ? [replaceNode(module, type, name)] : []),
  ];
  let top = shape.cls ?? statementOf(holding.made);
  while (top.parent && top.parent !== module.root) top = top.parent;
  const at = shape.cls ? nextStatement(top) : top;
  if (!at) return null;
  const text = classText(name, shape, array.name, module.indent);
  edits.push(insertAt(module, lineStart(module.text, at.start), `${text}\n\n\n`), ...array.edits);
  return {
    says: `Keep the rows of \`${holding.name}\` in columns of numbers.`,
    edits,
    risk: 'A row is made anew each time it is asked for: two looks at the same row are not the same object.',
    proof: 'run',
  };
}

function nextStatement(node: PyNode): PyNode | null {
  const parts = node.parent?.parts ?? [];
  return parts[parts.indexOf(node) + 1] ?? null;
}

function classText(name: string, shape: Shape, array: string, indent: string): string {
  const cls = shape.cls?.get('name')?.text ?? null;
  // The same text comes again and again in most columns that are no numbers.
  const strings = shape.numbers < shape.fields.length;
  const values = cls ? `(${shape.fields.map((one) => `row.${one}`).join(', ')})` : 'row';
  const all = cls ? `map(${cls}, *self.columns)` : 'zip(*self.columns)';
  const one = cls
    ? `${cls}(*(column[index] for column in self.columns))`
    : 'tuple(column[index] for column in self.columns)';
  const some = cls
    ? `list(map(${cls}, *(column[index] for column in self.columns)))`
    : 'list(zip(*(column[index] for column in self.columns)))';
  return [
    `class ${name}:`,
    '    """Rows in columns, four or eight bytes a number; what is no number stays as it is."""',
    '',
    '    def __init__(self):',
    '        self.columns = []',
    ...(strings ? ['        self.known = {}'] : []),
    '',
    '    def append(self, row):',
    `        values = ${values}`,
    '        if not self.columns:',
    '            codes = {int: "i", float: "d"}',
    `            self.columns = [${array}(codes[type(one)]) if type(one) in codes else [] for one in values]`,
    '        for index, value in enumerate(values):',
    '            column = self.columns[index]',
    ...(strings
      ? [
          '            if type(value) is str:',
          '                known = self.known',
          '                value = known.setdefault(value, value) if len(known) < 4096 else known.get(value, value)',
        ]
      : []),
    '            try:',
    '                if type(column) is not list and type(value) is not (float if column.typecode == "d" else int):',
    '                    raise TypeError(value)',
    '                column.append(value)',
    '            except (TypeError, OverflowError):',
    '                longer = type(value) is int and type(column) is not list and column.typecode == "i"',
    `                fits = longer and -(1 << 63) <= value < 1 << 63`,
    `                self.columns[index] = column = ${array}("q", column) if fits else list(column)`,
    '                column.append(value)',
    '',
    '    def __len__(self):',
    '        return len(self.columns[0]) if self.columns else 0',
    '',
    '    def __iter__(self):',
    `        return ${all} if self.columns else iter(())`,
    '',
    '    def __getitem__(self, index):',
    '        if isinstance(index, slice):',
    `            return ${some} if self.columns else []`,
    '        if not self.columns:',
    '            raise IndexError(index)',
    `        return ${one}`,
  ]
    .map((line) => line.replace(/^(?: {4})+/, (lead) => indent.repeat(lead.length / 4)))
    .join('\n');
}
