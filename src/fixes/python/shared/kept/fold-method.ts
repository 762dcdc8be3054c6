import { type Edit, replaceNode } from '../../../../python/edits.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import { type FoldLoop, foldLoopOf, importsOf, leavesRowsOut } from './fold-loops.ts';
import { foldOf, freeNames, resultText } from './folding.ts';
import type { Holding } from './holdings.ts';
import { figuresOf, type Reduction } from './reductions.ts';
import {
  freshName,
  linesAfter,
  ownsLines,
  removed,
  replacedBy,
  singular,
  soleExpression,
  statementOf,
  textWith,
} from './statements.ts';

/** What is asked of the list in an attribute: figures, and loops that only bring figures up to date. */
export interface FoldUses {
  readonly reductions: readonly Reduction[];
  readonly loops: readonly FoldLoop[];
}

/** `null` where one read needs more than figures. */
export function foldUsesOf(holding: Holding, program: PyProgram): FoldUses | null {
  const reductions: Reduction[] = [];
  const loops: FoldLoop[] = [];
  for (const use of holding.reads) {
    if (use.kind === 'deleted') continue;
    const figure = figuresOf(use, program);
    const owner = use.node.type === 'attribute' ? (use.node.get('object')?.text ?? null) : null;
    const loop = !figure && owner && use.at.type === 'for_statement' ? foldLoopOf(use, program, owner) : null;
    if (figure) reductions.push(...figure);
    else if (loop) loops.push(loop);
    else return null;
  }
  return loops.length > 0 ? { reductions, loops } : null;
}

/** The object takes each item by a method that brings its figures up to date, in place of a list of all. */
export function foldIntoMethod(holding: Holding, uses: FoldUses, program: PyProgram): Rewrite | null {
  const module = program.moduleOf(holding.made);
  const cls = holding.made.above('class_definition');
  const maker = program.functionAround(holding.made);
  const left = soleExpression(holding.statement)?.get('left');
  if (holding.binding || holding.form !== 'list' || !cls || !maker || left?.get('object')?.text !== 'self')
    return null;
  if (
    !ownsLines(module, holding.statement) ||
    soleExpression(holding.statement)?.get('right') !== holding.made
  )
    return null;
  const nodes = [...uses.reductions.map((one) => one.at), ...uses.loops.map((one) => one.loop)];
  if ([...nodes, ...holding.fills.map((one) => one.at)].some((one) => program.moduleOf(one) !== module))
    return null;
  const needed = uses.reductions.flatMap((one) =>
    [one.element, ...one.conditions, one.key]
      .filter((node): node is PyNode => node !== null)
      .flatMap((node) => freeNames(node, one.variable, program)),
  );
  if (needed.some((one) => one.scope.kind !== 'module')) return null;
  const target = uses.loops.map((one) => one.loop.get('left')).find((one) => one?.type === 'identifier');
  const item = target?.text ?? freshName(singular(holding.name), module.scopes.module);
  const { indent } = module;
  const fold = foldOf(uses.reductions, {
    item,
    value: null,
    prefix: 'self.',
    collection: holding.name,
    scope: module.scopes.module,
    indent,
    program,
    reuseNames: false,
  });
  if (!fold) return null;
  const loopStates = uses.loops.flatMap((one) => one.states);
  const states = [...fold.states, ...loopStates.map(({ attribute, start }) => ({ name: attribute, start }))];
  if (new Set(states.map((one) => one.name)).size !== states.length) return null;
  const updates = [...fold.updates, ...uses.loops.flatMap((one) => one.lines(item))];
  if (leavesRowsOut(uses.loops, item)) return null;
  const method = freshName(`_take_${singular(holding.name)}`, module.scopes.module);
  const edits: Edit[] = [
    replacedBy(
      module,
      holding.statement,
      states.map((one) => `self.${one.name} = ${one.start}`),
    ),
    ...importsOf(uses.loops, program),
  ];
  for (const fill of holding.fills) {
    const owner = fill.container.get('object')?.text;
    const statement = statementOf(fill.at);
    if (!owner || fill.container.type !== 'attribute' || !ownsLines(module, statement)) return null;
    if (soleExpression(statement) !== fill.at) return null;
    const call = (value: string) => `${owner}.${method}(${value})`;
    if (fill.how === 'append') edits.push(replaceNode(module, fill.at, call(fill.value.text)));
    else if (fill.how === 'extend')
      edits.push(replacedBy(module, statement, [`for ${item} in ${fill.value.text}:`, indent + call(item)]));
    else return null;
  }
  const place = maker.node.parent?.type === 'decorated_definition' ? maker.node.parent : maker.node;
  const lines = [
    '',
    `def ${method}(self, ${item}):`,
    ...updates.map((line) => (line === '' ? '' : indent + line)),
  ];
  const after = linesAfter(module, place, lines);
  edits.push({ ...after, text: after.text.replace(/^[ \t]+$/gm, '') });
  for (const [one, figure] of fold.results) {
    const owner = one.use.node.type === 'attribute' ? one.use.node.get('object')?.text : null;
    if (!owner) return null;
    edits.push(replaceNode(module, one.at, resultText(one, `${owner}.${figure}`)));
  }
  const dropped = new Set<PyNode>(fold.dropped);
  for (const one of uses.loops) {
    if (!ownsLines(module, one.loop)) return null;
    for (const state of one.states) if (state.dropped) dropped.add(state.statement);
    const owner = textWith(one.use.node.get('object') as PyNode, () => null);
    edits.push(replacedBy(module, one.loop, one.results(owner, indent)));
  }
  for (const statement of dropped) edits.push(removed(module, statement));
  const run = uses.loops.some((one) => one.proof === 'run') || fold.proof === 'run';
  return {
    says: `Keep ${states.map((one) => `\`${one.name}\``).join(', ')} while the items come, and no list \`${holding.name}\`.`,
    edits,
    risk: run
      ? 'What changes in an item after it was added is not seen by the figures any more.'
      : 'None known: the same figures, taken one item earlier.',
    proof: run ? 'run' : 'text',
  };
}
