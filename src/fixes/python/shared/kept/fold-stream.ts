import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { flowOfName } from '../../../../python/flow.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import { type FoldPlace, foldOf, resultText, takesItemsAsTheyCome } from './folding.ts';
import { type Reduction, reductionOf } from './reductions.ts';
import {
  freshName,
  onlyDefinition,
  ownsLines,
  removed,
  replacedBy,
  singular,
  soleExpression,
  statementOf,
} from './statements.ts';

/** A name that is given a list, and all that is asked of it. */
export interface NamedList {
  readonly binding: Binding;
  readonly statement: PyNode;
  readonly reductions: readonly Reduction[];
}

/** `rows = …`: the figures that are taken of `rows`, when nothing else is; `null` otherwise. */
export function reducedName(value: PyNode, program: PyProgram): NamedList | null {
  const assignment = value.parent?.type === 'assignment' && value.field === 'right' ? value.parent : null;
  const left = assignment?.get('left');
  const binding = left?.type === 'identifier' ? program.moduleOf(value).scopes.bindingOf(left) : null;
  if (!assignment || !binding || !onlyDefinition(binding)) return null;
  const statement = statementOf(value);
  const flow = flowOfName(binding, value, program);
  const fn = program.functionAround(value);
  if (flow.through.length > 0 || soleExpression(statement) !== assignment) return null;
  const uses = flow.uses.filter((use) => use.kind !== 'deleted');
  const reductions = uses.map((use) => reductionOf(use, program));
  if (reductions.length === 0 || reductions.some((one) => one === null)) return null;
  const found = reductions as Reduction[];
  if (found.every((one) => one.use.kind === 'truth')) return null;
  if (found.some((one) => program.functionAround(one.at) !== fn || one.at.start < statement.end)) return null;
  return takesItemsAsTheyCome(found, statement, program) ? { binding, statement, reductions: found } : null;
}

/** One loop over the stream in place of the list, which keeps the figures. `more` are edits that make the stream one. */
export function foldStream(
  named: NamedList,
  stream: string,
  more: readonly Edit[],
  program: PyProgram,
): Rewrite | null {
  const { binding, statement, reductions } = named;
  const module = program.moduleOf(statement);
  if (
    !ownsLines(module, statement) ||
    /\n/.test(stream) ||
    reductions.some((one) => program.moduleOf(one.at) !== module)
  )
    return null;
  const scope = module.scopes.scopeOf(statement);
  const wished = reductions.find((one) => one.variable?.type === 'identifier' && one.variable.text !== '_')
    ?.variable?.text;
  const free = wished !== undefined && !taken(wished, scope);
  const item = free ? wished : freshName(singular(binding.name), scope);
  const place: FoldPlace = {
    item,
    value: null,
    prefix: '',
    collection: binding.name,
    scope,
    indent: module.indent,
    program,
    reuseNames: true,
  };
  const fold = foldOf(reductions, place);
  if (!fold || fold.dropped.some((one) => one.parent !== statement.parent)) return null;
  const used = fold.updates.some((line) => new RegExp(`\\b${item}\\b`).test(line));
  const loop = [
    `for ${used ? item : '_'} in ${stream}:`,
    ...fold.updates.map((line) => module.indent + line),
  ];
  const edits: Edit[] = [
    replacedBy(module, statement, [...fold.states.map((one) => `${one.name} = ${one.start}`), ...loop]),
    ...fold.dropped.map((one) => removed(module, one)),
    ...more,
  ];
  for (const [one, figure] of fold.results)
    if (!fold.dropped.some((gone) => gone.contains(one.at)))
      edits.push(replaceNode(module, one.at, resultText(one, figure)));
  return {
    says: `Take ${fold.states.map((one) => `\`${one.name}\``).join(', ')} from the items as they come, and keep no list \`${binding.name}\`.`,
    edits,
    risk:
      fold.proof === 'text'
        ? 'None known: the same figures, taken one item after the other.'
        : 'From Python 3.12 on, sum() of floats rounds differently from +=.',
    proof: fold.proof,
  };
}

function taken(name: string, scope: FoldPlace['scope']): boolean {
  for (let at: FoldPlace['scope'] | null = scope; at; at = at.parent) if (at.bindings.has(name)) return true;
  return false;
}
