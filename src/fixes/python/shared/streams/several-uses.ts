import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { argumentCount } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, volumeOf } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import { freshName, ownsLines, removed, replacedBy, statementOf } from '../kept/statements.ts';
import { assignmentOf, leveled } from './blocks.ts';
import { namedSmall } from './findings.ts';
import { type Fold, foldAt } from './folds.ts';
import { merged } from './merged.ts';
import { textOf, type WholeText } from './texts.ts';

/** `data = file.read()` that is measured, hashed, written, split into lines: one loop over its blocks or lines does all. */
export function severalUses(program: PyProgram, kind: 'file' | 'response'): CodeFinding[] {
  const findings: CodeFinding[] = [];
  for (const module of program.modules)
    for (const node of module.root.walk()) {
      if (node.type !== 'call' || !/\.read(?:_bytes|_text)?$/.test(node.get('function')?.text ?? ''))
        continue;
      const assigned = assignmentOf(node);
      const text = assigned ? textOf(node, program) : null;
      if (!assigned || !text || text.binary === null || text.byFunction) continue;
      if ((text.source?.kind === 'response' ? 'response' : 'file') !== kind) continue;
      const volume = volumeOf(node, program);
      if (isSmall(volume, program) || (volume.bytes === null && namedSmall(node, text.source, program)))
        continue;
      const binding = module.scopes.bindingOf(assigned.left);
      if (binding?.definitions.length !== 1 || binding.loads.length < 1) continue;
      const edits = onePass(node, assigned.statement, binding, text, program);
      if (!edits) continue;
      findings.push({
        at: node,
        alsoAt: binding.loads.map((load) => statementOf(load)),
        why: `\`${assigned.left.text}\` holds all of it at once, although everything that is done with it works piece by piece.`,
        savingBytes: volume.bytes,
        rewrites: [
          {
            says: 'Read it in pieces, and do all of it with each.',
            edits: merged(module, edits.all, node),
            risk: edits.lines
              ? 'What is checked at the end is only known when the lines were used.'
              : 'None that is known: the same bytes in the same order.',
            proof: edits.lines ? 'run' : 'text',
          },
        ],
      });
    }
  return findings;
}

function onePass(
  read: PyNode,
  statement: PyNode,
  binding: Binding,
  text: WholeText,
  program: PyProgram,
): { all: Edit[]; lines: boolean } | null {
  const module = program.moduleOf(read);
  const scope = module.scopes.scopeOf(read);
  if (!ownsLines(module, statement)) return null;
  const chunk = freshName('chunk', scope);
  const known = new Map<string, string>();
  const folds: Fold[] = [];
  const items: Items[] = [];
  for (const load of binding.loads) {
    if (program.functionAround(load) !== program.functionAround(read) || inLoop(load, statement)) return null;
    const fold = foldAt(load, chunk, program, known);
    const item = fold ? null : itemsAt(load, chunk, program);
    if (fold) folds.push(fold);
    else if (item) items.push(item);
    else return null;
  }
  const [lines, second] = items;
  // A text that has but one use is told elsewhere.
  if (second || (binding.loads.length < 2 && !folds.some((one) => one.around.length > 0))) return null;
  const gone = folds.flatMap((one) => one.gone);
  if (folds.some((one) => !one.needs.every((need) => early(need, statement, gone, program)))) return null;
  const handle = text.handle !== null && !/[([]/.test(text.handle) ? text.handle : freshName('source', scope);
  const opening = handle === text.handle ? [] : [`with ${text.open ?? text.handle} as ${handle}:`];
  const around = [...opening, ...folds.flatMap((one) => one.around)];
  const empty = text.binary ? 'b""' : '""';
  const header = lines
    ? `for ${chunk} in ${handle}:`
    : `for ${chunk} in iter(lambda: ${handle}.read(1 << 16), ${empty}):`;
  const body = [...folds.flatMap((one) => one.each), ...(lines?.each ?? [])];
  const deep = '\t'.repeat(around.length);
  const loop = [
    ...folds.flatMap((one) => one.start),
    ...around.map((line, depth) => '\t'.repeat(depth) + line),
    deep + header,
    ...body.map((line) => `${deep}\t${line}`),
  ];
  return {
    all: [
      replacedBy(module, statement, leveled(module, loop)),
      ...folds.flatMap((one) => one.edits),
      ...(lines?.edits ?? []),
    ],
    lines: lines !== undefined,
  };
}

interface Items {
  readonly each: readonly string[];
  readonly edits: readonly Edit[];
}

/** `return data.decode().splitlines()` at the end of a function: a generator of the lines. */
function itemsAt(load: PyNode, chunk: string, program: PyProgram): Items | null {
  const module = program.moduleOf(load);
  let at = load;
  let piece = chunk;
  let split: string | null = null;
  while (at.parent?.type === 'attribute' && at.parent.parent?.type === 'call' && !split) {
    const call = at.parent.parent;
    const method = at.parent.get('attribute')?.text ?? '';
    const given = call.get('arguments')?.text ?? '()';
    if (method === 'decode') piece = `${piece}.decode${given}`;
    else if (method === 'splitlines' && argumentCount(call) === 0) split = `${piece}.splitlines()`;
    else if (method === 'split' && /^\(b?(["'])\\n\1\)$/.test(given)) split = `[${piece}.rstrip${given}]`;
    else return null;
    at = call;
  }
  const fn = program.functionAround(load);
  const statement = statementOf(at);
  if (!split || !fn || fn.generator || fn.async || fn.decorators.length > 0 || program.isValue(fn))
    return null;
  if (fn.returns.length !== 1 || statement.type !== 'return_statement' || statement.parts[0] !== at)
    return null;
  if (statement.parent !== fn.body || program.callsOf(fn).length === 0) return null;
  const single = /^\[(.*)\]$/.exec(split)?.[1];
  const type = fn.node.get('return_type');
  const arrow = type && /\s*->\s*$/.exec(module.text.slice(0, type.start));
  const untyped: Edit[] =
    type && arrow ? [{ path: module.path, start: arrow.index, end: type.end, text: '' }] : [];
  return {
    each: [single ? `yield ${single}` : `yield from ${split}`],
    edits: [removedOrReturn(statement, program), ...untyped],
  };
}

function removedOrReturn(statement: PyNode, program: PyProgram): Edit {
  const module = program.moduleOf(statement);
  return ownsLines(module, statement) ? removed(module, statement) : replaceNode(module, statement, 'return');
}

/** The load runs again and again for one value. */
function inLoop(load: PyNode, statement: PyNode): boolean {
  for (let at = load.parent; at && !at.contains(statement); at = at.parent)
    if (
      /^(?:for_statement|while_statement|lambda|function_definition)$|comprehension$|^generator_expression$/.test(
        at.type,
      )
    )
      return true;
  return false;
}

/** All names of an expression have their values before the text is read. */
function early(node: PyNode, statement: PyNode, gone: readonly PyNode[], program: PyProgram): boolean {
  return [...node.walk()].every((one) => {
    const binding = one.type === 'identifier' ? program.moduleOf(one).scopes.bindingOf(one) : null;
    if (!binding || binding.scope.kind === 'module') return true;
    return binding.definitions.every(
      (def) => def.node.end <= statement.start || gone.some((other) => other.contains(def.node)),
    );
  });
}
