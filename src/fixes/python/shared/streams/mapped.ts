import { replaceNode } from '../../../../python/edits.ts';
import { argumentCount, dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { onlyKeeps } from './only-keeps.ts';
import { type Reading, readingOf } from './readers.ts';

const BATCH = 1000;

/** Django's and SQLAlchemy's query objects, whose results are kept whole. */
export function mappedObjects(program: PyProgram): CodeFinding[] {
  const findings: CodeFinding[] = [];
  for (const module of program.modules)
    for (const node of module.root.walk()) {
      const query = node.type === 'call' ? queryOf(node, program) : null;
      if (!query) continue;
      const reading = readingOf(query.whole, program);
      if (reading.blocked !== null || !streams(reading, program)) continue;
      const [end] = reading.ends;
      findings.push({
        at: query.whole,
        alsoAt: [],
        why: `${query.kind} makes an object of every row and keeps them all; line ${end?.at.line} uses them once, one after the other.`,
        savingBytes: null,
        rewrites: reading.extras.length === 0 ? [rewriteOf(query, program)] : [],
      });
    }
  return findings;
}

interface Query {
  readonly kind: 'Django' | 'SQLAlchemy';
  /** The expression whose value is read. */
  readonly whole: PyNode;
  /** The query without what makes it whole. */
  readonly text: string;
}

const DJANGO = /\.objects\.(?:all|filter|exclude|order_by|values|values_list|only|defer|select_related)\(/;
const SHORT =
  /\[\s*:?\d|\.(?:first|last|get|count|exists|aggregate|iterator|limit|in_bulk)\(|prefetch_related/;

function queryOf(call: PyNode, program: PyProgram): Query | null {
  const callee = call.get('function');
  if (callee?.type !== 'attribute') return null;
  const method = callee.get('attribute')?.text ?? '';
  const object = callee.get('object') as PyNode;
  if (
    DJANGO.test(call.text) &&
    !SHORT.test(call.text) &&
    /^(?:all|filter|exclude|order_by|values|values_list|only|defer|select_related)$/.test(method)
  ) {
    const outer = call.parent;
    if (outer?.type === 'attribute') return null;
    return { kind: 'Django', whole: listAround(call, program), text: call.text };
  }
  if (method !== 'all' || argumentCount(call) > 0 || dottedName(object, program.moduleOf(call)) !== null)
    return null;
  const text = object.text;
  if (SHORT.test(text)) return null;
  if (/\.query\(/.test(text)) return { kind: 'SQLAlchemy', whole: call, text: `${text}.yield_per(${BATCH})` };
  if (/\.(?:execute|scalars)\(/.test(text))
    return { kind: 'SQLAlchemy', whole: call, text: `${text}.yield_per(${BATCH})` };
  return null;
}

function listAround(call: PyNode, program: PyProgram): PyNode {
  const outer = call.parent?.type === 'argument_list' ? call.parent.parent : null;
  const name = outer?.type === 'call' ? dottedName(outer.get('function'), program.moduleOf(call)) : null;
  return outer && name === 'list' && argumentCount(outer) === 1 ? outer : call;
}

function streams(reading: Reading, program: PyProgram): boolean {
  return (
    reading.ends.length > 0 &&
    reading.ends.every(
      (end) =>
        (end.kind === 'loop' && !onlyKeeps(end.at, program)) ||
        end.kind === 'reducer' ||
        (end.transformed && end.kind !== 'keeps'),
    )
  );
}

function rewriteOf(query: Query, program: PyProgram): Rewrite {
  const module = program.moduleOf(query.whole);
  const text = query.kind === 'Django' ? `${query.text}.iterator()` : query.text;
  return {
    says: 'Let the library fetch the rows in batches and keep none of them.',
    edits: [replaceNode(module, query.whole, text)],
    risk: 'The query stays open while its rows are used; the objects of earlier batches are not kept for later queries.',
    proof: 'run',
  };
}
