import type { Edit } from '../../../../python/edits.ts';
import { attributesOf } from '../../../../python/flow.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import { volumeOf } from '../../../../python/volume.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { suspicion } from './claims.ts';
import { effectsOf, isPure } from './effects.ts';
import { withFigures } from './field-figures.ts';
import { type Field, fieldsOf } from './fields.ts';
import { figureAround, isSmallValue } from './figures.ts';
import { freeNames } from './folding.ts';
import { streamVolume } from './growth.ts';
import { holdingsOf } from './holdings.ts';
import { keepersOf, treatedAsWhole } from './instances.ts';
import { isInteger } from './integers.ts';
import { type Reduction, reductionOf } from './reductions.ts';
import { ownsLines, removed } from './statements.ts';

/** Fields that hold something large of which nothing, or only figures, are read. */
export function fieldFindings(program: PyProgram): (CodeFinding & { of: PyNode })[] {
  return fieldsOf(program).flatMap((field) => {
    const one = found(field, program);
    return one ? [{ ...one, of: field.cls }] : [];
  });
}

function found(field: Field, program: PyProgram): CodeFinding | null {
  if (holdingsOf(program).some((one) => !one.binding && one.name === field.name)) return null;
  const given = field.calls.map((call) =>
    field.position === null ? null : argument(call, field.position, field.name),
  );
  const bulky = field.calls.find((_, index) => isBulky(given[index] ?? null, program, 0));
  const made = bulky ?? (isBulky(field.value, program, 0) ? field.at : null);
  const keepers = keepersOf(field.cls, program);
  if (keepers.length === 0 || setAgain(field, program)) return null;
  const name = field.cls.get('name')?.text ?? '';
  const at = { at: bulky ?? field.at, alsoAt: [field.at, ...keepers] };
  const volume = volumeOf(given.find((one) => one !== null) ?? field.value, program);
  const outer = field.reads.filter((read) => !isOwnRead(read, field, program));
  if (outer.length === 0) {
    const used = field.reads.length > 0;
    if (treatedAsWhole(program) || field.kind === 'tuple' || !(made || used) || isPlain(field, program))
      return null;
    const rewrite =
      used || field.target ? withFigures(field, [], program) : withoutField(field, given, program);
    return {
      ...at,
      why: `Every \`${name}\` that is kept holds its \`${field.name}\`, which nothing ever reads${used ? ' once it is made' : ''}.`,
      savingBytes: volume.bytes,
      rewrites: rewrite ? [rewrite] : [],
      ...suspicion(!made),
    };
  }
  const figures = outer.map((read) => figureOf(read, program));
  if (figures.some((one) => one === null)) return null;
  const rewrite = treatedAsWhole(program) ? null : withFigures(field, figures as Figure[], program);
  if (!made && (!rewrite || isPlain(field, program))) return null;
  return {
    ...at,
    why: `Every \`${name}\` that is kept holds its whole \`${field.name}\`, although only figures of it are ever asked for.`,
    savingBytes: volume.bytes,
    rewrites: rewrite ? [rewrite] : [],
    ...suspicion(!made),
  };
}

/** A number, by what it is called or worked out from: there is nothing to save. */
function isPlain(field: Field, program: PyProgram): boolean {
  const type =
    field.at.parts[0]?.get('type')?.text ??
    field.init?.node
      .get('parameters')
      ?.parts.find((one) => one.type === 'typed_parameter' && one.parts[0]?.text === field.value?.text)
      ?.get('type')?.text;
  if (/^(?:Optional\[)?(?:int|float|bool|complex|Decimal|datetime|date|timedelta)\b/.test(type ?? ''))
    return true;
  const { value } = field;
  return value !== null && (isInteger(value, program) || isSmallValue(value, program));
}

/** Read by the constructor itself, after it was set. */
function isOwnRead(read: PyNode, field: Field, program: PyProgram): boolean {
  return field.init !== null && read.start > field.at.end && program.functionAround(read) === field.init;
}

/** The attribute is given another value somewhere, or changed where it stands. */
function setAgain(field: Field, program: PyProgram): boolean {
  const set = attributesOf(program, field.name).filter((one) => one.field === 'left');
  return set.some((one) => !field.at.contains(one));
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
export interface Figure {
  /** The expression whose value the figure is. */
  readonly at: PyNode;
  /** The attribute's own place in it. */
  readonly read: PyNode;
  readonly reduction: Reduction | null;
  /** What the method's argument is compared with: `sum(row.kind == kind for row in self.rows)`. */
  readonly by: { readonly element: PyNode; readonly wanted: PyNode } | null;
  readonly proof: 'text' | 'run';
}

function figureOf(read: PyNode, program: PyProgram): Figure | null {
  const counted = countOf(read, program);
  if (counted) return counted;
  const figure = figureAround(read, program);
  return figure && { at: figure.at, read, reduction: null, by: null, proof: figure.proof };
}

function countOf(read: PyNode, program: PyProgram): Figure | null {
  const use = useOf(read, program);
  const reduction = 'kind' in use ? reductionOf(use as Use, program) : null;
  if (!reduction || /^(?:first|last|any|all|set|tally)$/.test(reduction.kind)) return null;
  const nodes = [reduction.element, ...reduction.conditions, reduction.key].filter(
    (node): node is PyNode => node !== null,
  );
  if (!isPure(effectsOf(nodes, program))) return null;
  const isModule = (node: PyNode) =>
    freeNames(node, reduction.variable, program).every(
      (binding) => binding.scope.kind === 'module' && binding.definitions.length === 1,
    );
  const base = { at: reduction.at, read, reduction, proof: 'text' as const };
  if (nodes.every(isModule)) return { ...base, by: null };
  const test = countedBy(reduction);
  const sides = test?.parts.filter((one) => one.field !== 'operators') ?? [];
  const [left, right] = sides;
  const equal =
    test
      ?.all('operators')
      .map((one) => one.text)
      .join('') === '==';
  if (!left || !right || sides.length !== 2 || !equal) return null;
  const own = [left, right].find((one) => isModule(one) && hasVariable(one, reduction));
  const wanted = own === left ? right : left;
  if (!own || wanted.type !== 'identifier' || hasVariable(wanted, reduction)) return null;
  return { ...base, by: { element: own, wanted } };
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
