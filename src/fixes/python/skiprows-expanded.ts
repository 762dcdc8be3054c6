import { constantOf } from '../../python/constants.ts';
import { type Edit, replaceNode } from '../../python/edits.ts';
import { argument, argumentCount, calledName } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';

const READS = /^pandas\.(?:io\.parsers\.)?read_(?:csv|table|fwf)$/;
/** Bytes that each skipped row takes: an entry of a set and its int (CPython 3.11). */
const ROW_BYTES = 100;
const MANY = 100_000;
/** Names of counts that grow with the work done so far. */
const GROWS =
  /(?:^|[_.])(?:done|offset|processed|seen|already|resume\w*|checkpoint\w*|consumed|imported|loaded|finished|handled|position|last\w*|start|skipped|rows?_\w+|\w+_rows?|rows)$/i;

/** Rows to be skipped that pandas keeps as a set of all their numbers. */
export const skiprowsExpanded: Detector = {
  meta: { id: 'skiprows-expanded', title: 'The number of every skipped row is kept' },
  detect(program: PyProgram): CodeFinding[] {
    return program.modules.flatMap((module) =>
      [...module.root.walk()].flatMap((node) => {
        if (node.type !== 'call' || !READS.test(calledName(node, module) ?? '')) return [];
        const skipped = argument(node, null, 'skiprows');
        return skipped ? (found(node, skipped, program) ?? []) : [];
      }),
    );
  },
};

interface Rows {
  /** The range, where one is written; `null` for a plain number of rows. */
  readonly range: PyNode | null;
  /** How many, where the text tells. */
  readonly count: number | null;
  readonly also: PyNode | null;
}

function found(call: PyNode, skipped: PyNode, program: PyProgram): CodeFinding | null {
  const rows = rowsOf(skipped, program);
  if (!rows || (rows.count !== null && rows.count < MANY)) return null;
  if (rows.count === null && !rows.range && !growing(call, skipped, program)) return null;
  const rewrite = rewriteOf(skipped, rows, program);
  const bytes = rows.count === null ? null : rows.count * ROW_BYTES;
  return {
    at: call,
    alsoAt: [skipped, rows.also].filter((one) => one !== null && one.line !== call.line) as PyNode[],
    why: `pandas makes a set with the number of every row that \`skiprows=${skipped.text}\` names, before it reads the first line${rows.also ? `; line ${rows.also.line} has them all in a list as well` : ''}.`,
    savingBytes: bytes,
    rewrites: rewrite ? [rewrite] : [],
  };
}

function rowsOf(node: PyNode, program: PyProgram): Rows | null {
  const module = program.moduleOf(node);
  const constant = constantOf(node, program);
  if (typeof constant === 'number') return { range: null, count: constant, also: null };
  const made = rangeIn(node, program);
  if (made) return { ...made, also: null };
  if (node.type === 'identifier') {
    const [only, second] = module.scopes.bindingOf(node)?.definitions ?? [];
    if (!only || second || only.path) return { range: null, count: null, also: null };
    const inner = only.value && only.kind === 'assign' ? rangeIn(only.value, program) : null;
    if (inner) return { ...inner, also: only.value };
    if (only.value && /^(?:list|set|tuple|lambda|dictionary|\w+_comprehension)$/.test(only.value.type))
      return null;
    if (only.kind === 'function') return null;
    return { range: null, count: null, also: null };
  }
  return /^(?:attribute|binary_operator|subscript|call)$/.test(node.type)
    ? { range: null, count: null, also: null }
    : null;
}

/** `range(…)`, or a list, set or array of one. */
function rangeIn(node: PyNode, program: PyProgram): Pick<Rows, 'range' | 'count'> | null {
  const module = program.moduleOf(node);
  if (/^(?:list|set)_comprehension$/.test(node.type)) {
    const clauses = node.parts.filter((part) => /_clause$/.test(part.type));
    const [clause] = clauses;
    if (clauses.length !== 1 || node.get('body')?.text !== clause?.get('left')?.text) return null;
    return rangeIn(clause?.get('right') as PyNode, program);
  }
  const name = calledName(node, module);
  if (name === 'list' || name === 'set' || name === 'tuple' || name === 'frozenset') {
    const inner = argument(node, 0);
    return inner ? rangeIn(inner, program) : null;
  }
  if (name !== 'range' && name !== 'numpy.arange') return null;
  const values = (node.get('arguments')?.parts ?? []).map((one) => constantOf(one, program));
  const [a, b] = values;
  const known = values.length <= 2 && values.every((one) => typeof one === 'number');
  const count = known ? (values.length === 1 ? (a as number) : (b as number) - (a as number)) : null;
  return { range: node, count };
}

/** A number that a run decides: is it one that grows with the file, not the height of a heading? */
function growing(call: PyNode, skipped: PyNode, program: PyProgram): boolean {
  if (GROWS.test(skipped.text)) return true;
  const names = [...skipped.walk()].filter((one) => one.type === 'identifier');
  const loop = call.above('for_statement', 'while_statement');
  return names.some((name) => {
    if (GROWS.test(name.text)) return true;
    const definitions = program.moduleOf(name).scopes.bindingOf(name)?.definitions ?? [];
    const inside = definitions.some((one) => loop?.contains(one.node));
    return Boolean(loop && inside && argument(call, null, 'nrows'));
  });
}

function rewriteOf(skipped: PyNode, rows: Rows, program: PyProgram): Rewrite | null {
  const module = program.moduleOf(skipped);
  const edits: Edit[] = [];
  if (rows.also) {
    const range = rows.range as PyNode;
    if (calledName(range, module) !== 'range') return null;
    const uses = module.scopes.bindingOf(skipped)?.loads ?? [];
    const fine = uses.every(
      (load) => load === skipped || /^len$/.test(load.parent?.parent?.get('function')?.text ?? ''),
    );
    if (!fine) return null;
    if (range !== rows.also) edits.push(replaceNode(module, rows.also, range.text));
    edits.push(replaceNode(module, skipped, `lambda row: row in ${skipped.text}`));
  } else {
    const test = testOf(skipped, rows.range);
    if (!test) return null;
    edits.push(replaceNode(module, skipped, `lambda row: ${test}`));
  }
  return {
    says: 'Give pandas a function that tells whether a row is skipped.',
    edits,
    risk: 'The function is called for every row, which takes time.',
    proof: 'text',
  };
}

function testOf(skipped: PyNode, range: PyNode | null): string | null {
  if (!range) {
    const simple = /^[\w.]+(?:\[[^\]]*\])?$/.test(skipped.text);
    const arithmetic =
      skipped.type === 'binary_operator' && /^[*+/-]+$/.test(skipped.get('operator')?.text ?? '');
    return simple || arithmetic ? `row < ${skipped.text}` : null;
  }
  if (argumentCount(range) > 2) return null;
  const [a, b] = range.get('arguments')?.parts ?? [];
  if (!a) return null;
  if (!b) return `row < ${a.text}`;
  const upTo = /^(.*\S)\s*\+\s*1$/s.exec(b.text);
  const end = upTo ? `<= ${upTo[1]}` : `< ${b.text}`;
  return a.text === '1' ? `0 < row ${end}` : `${a.text} <= row ${end}`;
}
