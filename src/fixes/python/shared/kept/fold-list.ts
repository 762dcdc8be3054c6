import { type Edit, replaceNode } from '../../../../python/edits.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import { effectsOf, isPure } from './effects.ts';
import type { Fill } from './fills.ts';
import { type Fold, type FoldPlace, foldOf, resultText, takesItemsAsTheyCome } from './folding.ts';
import type { Holding } from './holdings.ts';
import { figuresOf, type Reduction } from './reductions.ts';
import {
  freshName,
  ownsLines,
  removed,
  replacedBy,
  singular,
  soleExpression,
  statementOf,
} from './statements.ts';

/** All reads of a container as reductions, or `null` where one of them needs more. */
export function reductionsOf(holding: Holding, program: PyProgram): Reduction[] | null {
  const found = holding.reads.map((use) => figuresOf(use, program));
  return found.every((one) => one !== null) ? found.flatMap((one) => one as Reduction[]) : null;
}

/** Keeps running figures in place of a list of which only these figures are used. */
export function foldList(
  holding: Holding,
  reductions: readonly Reduction[],
  program: PyProgram,
): Rewrite | null {
  const [first] = holding.fills;
  if (!first || reductions.length === 0 || !takesItemsAsTheyCome(reductions, holding.statement, program))
    return null;
  if (holding.form === 'set') return null;
  const assignment = soleExpression(holding.statement);
  const left = assignment?.type === 'assignment' ? assignment.get('left') : null;
  if (!left || assignment?.get('right') !== holding.made) return null;
  const fn = program.functionAround(first.at);
  if (holding.binding && !sameScope(holding, reductions, program)) return null;
  const module = program.moduleOf(first.at);
  if (
    reductions.some((one) => program.moduleOf(one.at) !== module) ||
    program.moduleOf(holding.made) !== module
  )
    return null;
  const attribute = left.type === 'attribute';
  if (!attribute && !holding.binding) return null;
  const scope = module.scopes.scopeOf(first.at);
  const owner = attribute ? ownerOf(first.container) : '';
  const item = itemName(holding, reductions, program);
  const place: FoldPlace = {
    item,
    value: holding.fills.length === 1 && first.how === 'append' ? first.value : null,
    prefix: attribute ? `${owner}.` : '',
    collection: holding.name,
    scope,
    indent: module.indent,
    program,
    reuseNames: !attribute,
  };
  const fold = foldOf(reductions, place);
  if (!fold || (!attribute && fn && fold.dropped.some((one) => program.functionAround(one) !== fn)))
    return null;
  const edits: Edit[] = [];
  const target = attribute ? `${ownerOf(left)}.` : '';
  edits.push(
    replacedBy(
      module,
      holding.statement,
      fold.states.map((one) => `${target}${one.name} = ${one.start}`),
    ),
  );
  for (const fill of holding.fills) {
    if (attribute && ownerOf(fill.container) !== owner) return null;
    const edit = updated(fill, fold, place, program);
    if (!edit) return null;
    edits.push(edit);
  }
  for (const statement of fold.dropped) edits.push(removed(module, statement));
  for (const [one, name] of fold.results) {
    if (fold.dropped.some((statement) => statement.contains(one.at))) continue;
    const figure = attribute ? `${ownerOf(one.use.node)}.${name}` : name;
    edits.push(replaceNode(module, one.at, resultText(one, figure)));
  }
  return {
    says: `Keep ${fold.states.map((one) => `\`${one.name}\``).join(', ')} while the items come, and no list \`${holding.name}\`.`,
    edits,
    risk:
      fold.proof === 'text'
        ? 'None known: the same figures, taken one item earlier.'
        : 'From Python 3.12 on, sum() of floats rounds differently from +=.',
    proof: fold.proof,
  };
}

/** The fill, the making and all reads are in one function, outside of nested ones. */
function sameScope(holding: Holding, reductions: readonly Reduction[], program: PyProgram): boolean {
  const fn = program.functionAround(holding.made);
  const nodes = [...holding.fills.map((one) => one.at), ...reductions.map((one) => one.at)];
  return (
    nodes.every(
      (node) => program.functionAround(node) === fn && !node.above('lambda')?.contains(node) === true,
    ) && holding.flow.through.length === 0
  );
}

function ownerOf(attribute: PyNode): string {
  return attribute.get('object')?.text ?? '';
}

/** A name for the item: the one that the reductions give it, where that is free; one made from the list's otherwise. */
export function itemName(holding: Holding, reductions: readonly Reduction[], program: PyProgram): string {
  const [fill] = holding.fills;
  const own = new Set(holding.fills.map((one) => one.value.text));
  if (
    fill &&
    own.size === 1 &&
    holding.fills.every((one) => one.how === 'append' && one.value.type === 'identifier')
  )
    return fill.value.text;
  const scope = program.moduleOf((fill as Fill).at).scopes.scopeOf((fill as Fill).at);
  for (const one of reductions) {
    const name = one.variable?.type === 'identifier' ? one.variable.text : null;
    if (name === null || name === '_') continue;
    let taken = false;
    for (let at: typeof scope | null = scope; at; at = at.parent) if (at.bindings.has(name)) taken = true;
    if (!taken) return name;
  }
  return freshName(singular(holding.name), scope);
}

/** `rows.append(row)` → the updates of the figures. */
function updated(fill: Fill, fold: Fold, place: FoldPlace, program: PyProgram): Edit | null {
  const module = program.moduleOf(fill.at);
  const statement = statementOf(fill.at);
  if (soleExpression(statement) !== fill.at || !ownsLines(module, statement)) return null;
  if (!fill.at.contains(fill.container)) return null;
  if (fill.how === 'extend') {
    const lines = fold.updates.map((line) => module.indent + line);
    return replacedBy(module, statement, [`for ${place.item} in ${fill.value.text}:`, ...lines]);
  }
  if (fill.how !== 'append') return null;
  const lines = [...fold.updates];
  if (fill.value.type !== 'identifier' || fill.value.text !== place.item) {
    const used = lines.some((line) => new RegExp(`\\b${place.item}\\b`).test(line));
    if (used) lines.unshift(`${place.item} = ${fill.value.text}`);
    else if (!isPure(effectsOf([fill.value], program))) lines.unshift(fill.value.text);
  }
  return replacedBy(module, statement, lines);
}
