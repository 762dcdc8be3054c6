import { type Edit, replaceNode } from '../../../../python/edits.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Use } from '../../../../python/uses.ts';
import type { Holding } from './holdings.ts';
import { freshName, linesAfter, ownsLines, singular, soleExpression, statementOf } from './statements.ts';

/**
 * The number of items that were ever added, counted beside a list that no longer keeps them all: where it begins, where it is
 * raised, and in place of each `len(…)`. `null` where one of these places cannot take it.
 */
export function countedApart(holding: Holding, lengths: readonly Use[], program: PyProgram): Edit[] | null {
  if (lengths.length === 0) return [];
  if (holding.form === 'dict') return null;
  const module = program.moduleOf(holding.made);
  const target = soleExpression(holding.statement)?.get('left');
  if (!target || !ownsLines(module, holding.statement)) return null;
  const lead = /^_*/.exec(holding.name)?.[0] ?? '';
  const name = freshName(`${lead}${singular(holding.name)}_count`, module.scopes.module);
  const owned = (text: string) => (holding.binding ? name : `${text.replace(/\.[^.]*$/, '')}.${name}`);
  const fn = program.functionAround(holding.made);
  const edits: Edit[] = [linesAfter(module, holding.statement, [`${owned(target.text)} = 0`])];
  for (const fill of holding.fills) {
    const statement = statementOf(fill.at);
    const own = program.moduleOf(fill.at);
    if (fill.how !== 'append' || !ownsLines(own, statement) || soleExpression(statement) !== fill.at)
      return null;
    if (holding.binding && program.functionAround(fill.at) !== fn) return null;
    edits.push(linesAfter(own, statement, [`${owned(fill.container.text)} += 1`]));
  }
  for (const use of lengths) {
    if (use.kind !== 'length') return null;
    if (holding.binding && program.functionAround(use.at) !== fn) return null;
    if (!holding.binding && use.node.type !== 'attribute') return null;
    edits.push(replaceNode(program.moduleOf(use.at), use.at, owned(use.node.text)));
  }
  return edits;
}
