import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, volumeOf } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import type { Fill } from '../kept/fills.ts';
import { handOn } from '../kept/hand-on.ts';
import { holdingsOf } from '../kept/holdings.ts';
import { statementOf } from '../kept/statements.ts';
import { parsesJson } from './json-calls.ts';
import { type Source, sourceOf } from './sources.ts';
import { itemOf, wholeOf } from './wholes.ts';

export type FilledWith = 'rows' | 'records' | 'documents';

/** A list that a loop over a source fills with the items themselves, or with what they decode to, and that is read once. */
export function filledFrom(program: PyProgram, what: FilledWith): CodeFinding[] {
  const findings: CodeFinding[] = [];
  for (const holding of holdingsOf(program)) {
    if (holding.form !== 'list' || holding.shrinks || holding.fills.length !== 1) continue;
    const fill = holding.fills[0] as Fill;
    const from = suppliedBy(fill, program);
    if (!from || kindOf(fill, from, program) !== what) continue;
    const volume = volumeOf(from.source.opened ?? from.iterable, program);
    if (isSmall(volume, program)) continue;
    const found = handOn(holding, program);
    if (!found || found.consumption.ends.some((use) => KEEPS.test(use.detail ?? ''))) continue;
    const ends = found.consumption.ends.map((use) => statementOf(use.at));
    findings.push({
      at: fill.at,
      alsoAt: [holding.statement, ...ends],
      why: `\`${holding.name}\` gets an item for each of \`${from.iterable.text.split('\n')[0]}\`, and is then gone through once, from start to end.`,
      savingBytes: volume.bytes,
      rewrites: found.rewrites,
    });
  }
  return findings;
}

const KEEPS = /^(?:join|sorted|list|tuple|unpack|\*|set|dict|frozenset|extend|update)$/;

/** What the loop around the fill reads. */
function suppliedBy(
  fill: Fill,
  program: PyProgram,
): { source: Source; iterable: PyNode; item: PyNode | null } | null {
  const loop = fill.at.above('for_statement', 'while_statement', 'function_definition');
  if (fill.how === 'extend') {
    const source = sourceOf(fill.value, program);
    if (source) return { source, iterable: fill.value, item: null };
    return loop?.type === 'while_statement' ? fetchedOneByOne(loop, program) : null;
  }
  if (loop?.type === 'while_statement') return fetchedOneByOne(loop, program);
  const right = loop?.type === 'for_statement' ? loop.get('right') : null;
  if (!loop || !right) return null;
  const enumerated = calledName(right, program.moduleOf(right)) === 'enumerate';
  const iterable = enumerated ? (right.get('arguments')?.parts[0] ?? right) : right;
  const left = loop.get('left');
  const item = enumerated ? (left?.parts.at(-1) ?? null) : left;
  const source = sourceOf(iterable, program) ?? wholeOf(iterable, program)?.source ?? null;
  return source ? { source, iterable, item } : null;
}

/** `while row := cursor.fetchone():` */
function fetchedOneByOne(
  loop: PyNode,
  program: PyProgram,
): { source: Source; iterable: PyNode; item: PyNode | null } | null {
  for (const call of loop.walk()) {
    const callee = call.type === 'call' ? call.get('function') : null;
    const method = callee?.get('attribute')?.text;
    if (method !== 'fetchone' && method !== 'fetchmany') continue;
    const source = sourceOf(callee?.get('object') ?? null, program);
    if (source?.kind !== 'cursor') continue;
    const name = call.parent?.get('name') ?? call.parent?.get('left') ?? null;
    return { source, iterable: call, item: name };
  }
  return null;
}

function kindOf(
  fill: Fill,
  from: { source: Source; item: PyNode | null },
  program: PyProgram,
): FilledWith | null {
  const module = program.moduleOf(fill.value);
  if (parses(fill.value, program, 0)) return 'documents';
  if (from.source.kind === 'cursor') return 'records';
  if (from.source.kind === 'response') return null;
  if (!from.item) return 'rows';
  const item = itemOf(fill.value);
  const binding = item && module.scopes.bindingOf(item);
  return binding && binding === module.scopes.bindingOf(from.item) && binding.definitions.length === 1
    ? 'rows'
    : null;
}

/** `json.loads(…)` itself, or a name that got it. */
function parses(node: PyNode, program: PyProgram, depth: number): boolean {
  const module = program.moduleOf(node);
  if (parsesJson(node, program)) return true;
  if (node.type !== 'identifier' || depth > 2) return false;
  const [only, second] = module.scopes.bindingOf(node)?.definitions ?? [];
  return Boolean(only?.value && !second && only.kind === 'assign' && parses(only.value, program, depth + 1));
}
