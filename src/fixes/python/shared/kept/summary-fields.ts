import { type Edit, insertAt, lineEnd, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { indentationOf } from '../../../../python/module.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import { volumeOf } from '../../../../python/volume.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { effectsOf, isPure } from './effects.ts';
import { type Field, fieldsOf } from './fields.ts';
import { freeNames } from './folding.ts';
import { streamVolume } from './growth.ts';
import { holdingsOf } from './holdings.ts';
import { keepersOf, treatedAsWhole } from './instances.ts';
import { type Reduction, reductionOf } from './reductions.ts';
import { linesAfter, ownsLines, removed, singular, statementOf } from './statements.ts';

/** Fields that hold something large of which nothing, or only figures, are read. */
export function fieldFindings(program: PyProgram): CodeFinding[] {
  return fieldsOf(program).flatMap((field) => found(field, program) ?? []);
}

function found(field: Field, program: PyProgram): CodeFinding | null {
  if (field.calls.length === 0 || holdingsOf(program).some((one) => !one.binding && one.name === field.name))
    return null;
  const given = field.calls.map((call) => argument(call, field.position, field.name));
  const bulky = field.calls.find((_, index) => isBulky(given[index] ?? null, program, 0));
  if (!bulky) return null;
  const keepers = keepersOf(field.cls, program);
  if (keepers.length === 0) return null;
  const name = field.cls.get('name')?.text ?? '';
  const at = { at: bulky, alsoAt: [field.at, ...keepers] };
  const volume = volumeOf(given.find((one) => one !== null) ?? null, program);
  if (field.reads.length === 0) {
    if (treatedAsWhole(program) || field.kind === 'tuple') return null;
    const rewrite = withoutField(field, given, program);
    return {
      ...at,
      why: `Every \`${name}\` that is kept holds its \`${field.name}\`, which nothing ever reads.`,
      savingBytes: volume.bytes,
      rewrites: rewrite ? [rewrite] : [],
    };
  }
  const figures = field.reads.map((read) => figureOf(read, program));
  if (figures.some((one) => one === null)) return null;
  const rewrite = treatedAsWhole(program) ? null : withFigures(field, figures as Figure[], program);
  return {
    ...at,
    why: `Every \`${name}\` that is kept holds its whole \`${field.name}\`, although only figures of it are ever asked for.`,
    savingBytes: volume.bytes,
    rewrites: rewrite ? [rewrite] : [],
  };
}

const BULKY_CALL =
  /^(?:numpy|pandas)\.|\.read(?:_text|_bytes|lines)?$|^(?:json\.loads?|list|tuple|dict|set|sorted|bytes|bytearray|zlib\.decompress|gzip\.decompress|pickle\.loads?)$/;

/** The value can be large: what a file or a stream gives, a list of its rows, an array, a frame. */
export function isBulky(node: PyNode | null, program: PyProgram, depth: number): boolean {
  if (!node || depth > 6) return false;
  const volume = streamVolume(node, program);
  if (volume.bytes !== null) return volume.bytes > 1 << 16;
  if (volume.unbounded) return true;
  const module = program.moduleOf(node);
  const next = (one: PyNode | null) => isBulky(one, program, depth + 1);
  switch (node.type) {
    case 'list_comprehension':
    case 'dictionary_comprehension':
    case 'set_comprehension':
      return next(node.children.find((one) => one.type === 'for_in_clause')?.get('right') ?? null);
    case 'call': {
      const name = calledName(node, module) ?? `.${node.get('function')?.get('attribute')?.text ?? ''}`;
      const callee = program.calleeOf(node);
      if (callee) return !callee.generator && callee.returns.some(next);
      if (/^\.(?:read|read_text|read_bytes|readlines|readframes|decompress|tobytes)$/.test(name)) return true;
      if (/^(?:numpy|pandas)\./.test(name))
        return /^pandas\.read_|^numpy\.(?:load|fromfile|genfromtxt|loadtxt|frombuffer)/.test(name);
      return BULKY_CALL.test(name) && next(argument(node, 0));
    }
    case 'identifier': {
      const binding = module.scopes.bindingOf(node);
      return (binding?.definitions ?? []).some(
        (one) => (one.kind === 'assign' || one.kind === 'with') && !one.path && next(one.value),
      );
    }
    default:
      return false;
  }
}

function withoutField(field: Field, given: readonly (PyNode | null)[], program: PyProgram): Rewrite | null {
  const module = program.moduleOf(field.at);
  if (!ownsLines(module, field.at)) return null;
  const edits: Edit[] = [removed(module, field.at)];
  if (field.kind === 'dataclass') {
    // Instances are compared and shown by their fields.
    for (const [index, call] of field.calls.entries()) {
      const value = given[index];
      if (!value) continue;
      const part = value.parent?.type === 'keyword_argument' ? value.parent : value;
      if (!isPure(effectsOf([value], program)) && value.type !== 'identifier') return null;
      const cut = withoutArgument(call, part, program);
      if (!cut) return null;
      edits.push(cut);
    }
  }
  return {
    says: `Leave \`${field.name}\` out of \`${field.cls.get('name')?.text}\`.`,
    edits,
    risk: 'None known: nothing reads it.',
    proof: 'text',
  };
}

function withoutArgument(call: PyNode, part: PyNode, program: PyProgram): Edit | null {
  const parts = call.get('arguments')?.parts ?? [];
  const index = parts.indexOf(part);
  if (index < 0) return null;
  const [next, previous] = [parts[index + 1], parts[index - 1]];
  const { path } = program.moduleOf(call);
  if (next) return { path, start: part.start, end: next.start, text: '' };
  return previous
    ? { path, start: previous.end, end: part.end, text: '' }
    : { path, start: part.start, end: part.end, text: '' };
}

/** One figure that is asked of a field. */
interface Figure {
  readonly reduction: Reduction;
  /** Name of the method's argument that the rows are counted by: `sum(row.kind == kind for row in self.rows)`. */
  readonly by: { readonly element: PyNode; readonly wanted: PyNode } | null;
}

function figureOf(read: PyNode, program: PyProgram): Figure | null {
  const use = useOf(read, program);
  if (!('kind' in use)) return null;
  const reduction = reductionOf(use as Use, program);
  if (
    !reduction ||
    reduction.kind === 'first' ||
    reduction.kind === 'last' ||
    reduction.kind === 'any' ||
    reduction.kind === 'all'
  )
    return null;
  const nodes = [reduction.element, ...reduction.conditions, reduction.key].filter(
    (node): node is PyNode => node !== null,
  );
  if (!isPure(effectsOf(nodes, program))) return null;
  const isModule = (node: PyNode) =>
    freeNames(node, reduction.variable, program).every(
      (binding) => binding.scope.kind === 'module' && binding.definitions.length === 1,
    );
  if (nodes.every(isModule)) return { reduction, by: null };
  const test = countedBy(reduction);
  if (!test) return null;
  const sides = test.parts.filter((one) => one.field !== 'operators');
  const [left, right] = sides;
  if (
    !left ||
    !right ||
    sides.length !== 2 ||
    test
      .all('operators')
      .map((one) => one.text)
      .join('') !== '=='
  )
    return null;
  const own =
    isModule(left) && hasVariable(left, reduction)
      ? left
      : isModule(right) && hasVariable(right, reduction)
        ? right
        : null;
  const wanted = own === left ? right : left;
  if (!own || wanted.type !== 'identifier' || hasVariable(wanted, reduction)) return null;
  return { reduction, by: { element: own, wanted } };
}

/** The comparison that decides which rows are counted. */
function countedBy(one: Reduction): PyNode | null {
  if (one.kind === 'sum' && one.conditions.length === 0 && one.element?.type === 'comparison_operator')
    return one.element;
  const [condition, second] = one.conditions;
  if (!condition || second || condition.type !== 'comparison_operator') return null;
  if (one.kind === 'count') return condition;
  return one.kind === 'sum' && one.element?.text === '1' ? condition : null;
}

function hasVariable(node: PyNode, one: Reduction): boolean {
  return (
    one.variable?.type === 'identifier' &&
    [...node.walk()].some((name) => name.type === 'identifier' && name.text === one.variable?.text)
  );
}

/** The figures are taken when the object is made, and the rows are not kept. */
function withFigures(field: Field, figures: readonly Figure[], program: PyProgram): Rewrite | null {
  const module = program.moduleOf(field.at);
  if (figures.some((one) => program.moduleOf(one.reduction.at) !== module) || !ownsLines(module, field.at))
    return null;
  const edits: Edit[] = [];
  const lines: string[] = [];
  const known = new Map<string, string>();
  const parameter =
    field.kind === 'init' ? (field.init?.parameters[field.position + 1]?.name ?? field.name) : field.name;
  if (field.kind === 'tuple') return null;
  for (const { reduction, by } of figures) {
    const owner = reduction.use.node.get('object')?.text ?? 'self';
    let text: string;
    if (by) {
      const counter = imported(module, 'collections', 'Counter');
      edits.push(
        ...counter.edits.filter(
          (edit) => !edits.some((other) => other.start === edit.start && other.text === edit.text),
        ),
      );
      text = `${counter.name}(${by.element.text} for ${reduction.variable?.text} in ${parameter})`;
    } else {
      const { at, use } = reduction;
      text = at.text.slice(0, use.node.start - at.start) + parameter + at.text.slice(use.node.end - at.start);
      if ((reduction.kind === 'max' || reduction.kind === 'min') && !reduction.fallback)
        text = withDefault(at, text);
      if (reduction.use.kind === 'truth') text = `len(${parameter})`;
    }
    let name = known.get(text);
    if (!name) {
      name = figureName(field, reduction, by !== null, [...known.values()], program);
      known.set(text, name);
      lines.push(`self.${name} = ${text}`);
    }
    edits.push(
      replaceNode(module, reduction.at, by ? `${owner}.${name}[${by.wanted.text}]` : `${owner}.${name}`),
    );
  }
  if (lines.some((line) => /\n/.test(line))) return null;
  const into =
    field.kind === 'init'
      ? replaceNode(module, field.at, lines.join(`\n${indentationOf(module.text, field.at)}`))
      : null;
  if (into) edits.push(into);
  else {
    const more = intoPostInit(field, lines, program);
    if (!more) return null;
    edits.push(...more);
  }
  return {
    says: `Take the figures when a \`${field.cls.get('name')?.text}\` is made, and do not keep its \`${field.name}\`.`,
    edits,
    risk: 'The figures are worked out for every object, also where they are not asked for.',
    proof: 'text',
  };
}

/** `max(rows)` of no rows is an error when it is asked for, not when the object is made. */
function withDefault(at: PyNode, text: string): string {
  const list = at.get('arguments');
  if (list?.type === 'generator_expression') {
    const called = at.get('function')?.text ?? '';
    return `${called}(${text.slice(called.length)}, default=None)`;
  }
  return `${text.replace(/,?\s*\)$/, '')}, default=None)`;
}

function figureName(
  field: Field,
  one: Reduction,
  tally: boolean,
  taken: readonly string[],
  program: PyProgram,
): string {
  const item = singular(field.name);
  const part = one.element?.type === 'attribute' ? (one.element.get('attribute')?.text ?? item) : item;
  // A property that does nothing but this says best what it is.
  const method = program.functionAround(one.at);
  const wish = tally
    ? `${method?.name ?? item}_counts`
    : one.kind === 'count'
      ? `${item}_count`
      : method && method.owner === field.cls
        ? `_${method.name}`
        : `${part}_${one.kind}`;
  let name = wish;
  const used = (text: string) =>
    taken.includes(text) || new RegExp(`\\b${text}\\b`).test(program.moduleOf(field.at).text);
  for (let number = 2; used(name); number++) name = `${wish}_${number}`;
  return name;
}

/** A dataclass is given the rows for `__post_init__` only. */
function intoPostInit(field: Field, lines: readonly string[], program: PyProgram): Edit[] | null {
  const module = program.moduleOf(field.at);
  const decorators = field.cls.parent?.children.filter((one) => one.type === 'decorator') ?? [];
  if (decorators.some((one) => /\b(?:frozen|slots|order|unsafe_hash)\s*=\s*True/.test(one.text))) return null;
  if (program.functions.some((fn) => fn.owner === field.cls && fn.name === '__post_init__')) return null;
  const assignment = field.at.parts[0];
  const type = assignment?.get('type');
  if (!type || assignment?.get('right')) return null;
  const initVar = imported(module, 'dataclasses', 'InitVar');
  const body = field.cls.get('body') as PyNode;
  const last = body.parts
    .filter((one) => one.type === 'expression_statement' && one.parts[0]?.type === 'assignment')
    .at(-1) as PyNode;
  const { indent } = module;
  const made = ['', `def __post_init__(self, ${field.name}):`, ...lines.map((line) => indent + line)];
  const edit = linesAfter(module, last, made);
  const follows = /^[ \t]*\S/.test(module.text.slice(lineEnd(module.text, last.end)));
  return [
    replaceNode(module, type, `${initVar.name}[${type.text}]`),
    ...initVar.edits,
    insertAt(module, edit.start, edit.text.replace(/^[ \t]+$/m, '') + (follows ? '\n' : '')),
  ];
}

/** The statement of a read, for reports. */
export function statementOfRead(read: PyNode): PyNode {
  return statementOf(read);
}
