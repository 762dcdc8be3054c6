import { type Edit, insertAt, lineStart, replaceNode } from '../../../../python/edits.ts';
import { argument } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import type { Fill } from './fills.ts';
import { type FoldLoop, foldLoopOf, importsOf, leavesRowsOut } from './fold-loops.ts';
import { foldOf, freeNames, resultText, takesItemsAsTheyCome } from './folding.ts';
import type { Holding } from './holdings.ts';
import { isInteger } from './integers.ts';
import { figuresOf, type Reduction } from './reductions.ts';
import type { Slots } from './slots.ts';
import {
  freshName,
  ownsLines,
  removed,
  replacedBy,
  soleExpression,
  statementOf,
  textWith,
} from './statements.ts';

/** What is asked of the groups: figures, and loops that bring figures up to date. */
export interface GroupUses {
  readonly reductions: readonly Reduction[];
  readonly loops: readonly FoldLoop[];
}

/** All reads of the groups, when each only reduces one. */
export function groupUses(slots: Slots, program: PyProgram): GroupUses | null {
  const reductions: Reduction[] = [];
  const loops: FoldLoop[] = [];
  for (const use of slots.reads) {
    if (use.kind === 'deleted') continue;
    const found = figuresOf(use, program);
    const loop = found
      ? null
      : use.kind === 'iterated' && use.at.type === 'for_statement'
        ? foldLoopOf(use, program)
        : null;
    if (found) reductions.push(...found);
    else if (loop) loops.push(loop);
    else return null;
  }
  return reductions.some((one) => one.use.kind !== 'truth') || loops.length > 0
    ? { reductions, loops }
    : null;
}

export function groupRewrite(holding: Holding, asked: GroupUses, program: PyProgram): Rewrite | null {
  const whole = holding.fills.every((fill) => fill.how !== 'group' || isInteger(fill.value, program));
  // The sum of the rows themselves is a whole number when each of them is one.
  const known = (one: Reduction): Reduction =>
    whole && one.kind === 'sum' && !one.element && !one.variable ? { ...one, proof: 'text' } : one;
  const uses = { ...asked, reductions: asked.reductions.map(known) };
  const module = program.moduleOf(holding.made);
  const nodes = [
    ...uses.reductions.map((one) => one.at),
    ...uses.loops.map((one) => one.loop),
    ...holding.fills.map((fill) => fill.at),
  ];
  if (nodes.some((node) => program.moduleOf(node) !== module)) return null;
  if (!onlyForGroups(uses, program)) return null;
  const place = holding.fills.find((fill) => fill.how === 'group')?.at ?? holding.made;
  if (!takesItemsAsTheyCome(uses.reductions, place, program)) return null;
  return (
    (uses.loops.length === 0 ? oneFigure(holding, uses.reductions, program) : null) ??
    figuresClass(holding, uses, program)
  );
}

/** A function that is given a group is given nothing else. */
function onlyForGroups(uses: GroupUses, program: PyProgram): boolean {
  return [...uses.reductions.map((one) => one.use), ...uses.loops.map((one) => one.use)].every((use) => {
    const binding =
      use.node.type === 'identifier' ? program.moduleOf(use.node).scopes.bindingOf(use.node) : null;
    if (binding?.definitions[0]?.kind !== 'parameter') return true;
    const fn = program.functions.find((one) => one.node === binding.scope.node);
    return fn !== undefined && program.callsOf(fn).length === 1 && !program.isValue(fn);
  });
}

/** One figure for each key: the dict holds the figure itself. */
function oneFigure(holding: Holding, reductions: readonly Reduction[], program: PyProgram): Rewrite | null {
  const module = program.moduleOf(holding.made);
  const [first] = reductions;
  if (
    !first ||
    !/^(?:count|sum|set|tally)$/.test(first.kind) ||
    (first.kind === 'sum' && first.start !== '0')
  )
    return null;
  const scope = module.scopes.scopeOf(holding.made);
  const item = '__item__';
  const fold = foldOf(reductions, {
    item,
    value: null,
    prefix: '',
    collection: holding.name,
    scope,
    indent: module.indent,
    program,
    reuseNames: false,
  });
  if (!fold || fold.states.length !== 1 || fold.updates.length !== 1) return null;
  if (first.kind !== 'count' && reductions.some((one) => one.use.kind === 'truth')) return null;
  const state = fold.states[0]?.name as string;
  const edits: Edit[] = [];
  const factory = { count: 'int', sum: 'int', set: 'set', tally: first.start.slice(0, -2) }[
    first.kind as 'count' | 'sum' | 'set' | 'tally'
  ];
  for (const fill of holding.fills) {
    if (fill.how === 'set') {
      edits.push(replaceNode(module, fill.value, first.start));
      continue;
    }
    const statement = statementOf(fill.at);
    if (soleExpression(statement) !== fill.at || !fill.key) return null;
    const update = (fold.updates[0] as string).split(item);
    if (update.length > 2 && fill.value.type !== 'identifier' && fill.value.type !== 'attribute') return null;
    const own = update.join(fill.value.text);
    const slot = `${fill.container.text}[${fill.key.text}]`;
    const preset = byDefault(fill);
    if (own.slice(0, state.length) !== state) return null;
    const rest = own.slice(state.length);
    if (!preset) edits.push(replaceNode(module, fill.at, slot + rest));
    else if (rest.startsWith(' += '))
      edits.push(
        replaceNode(
          module,
          fill.at,
          `${slot} = ${fill.container.text}.get(${fill.key.text}, 0) + ${rest.slice(4)}`,
        ),
      );
    else
      edits.push(
        replaceNode(
          module,
          fill.at,
          `${fill.container.text}.setdefault(${fill.key.text}, ${first.start})${rest}`,
        ),
      );
  }
  for (const statement of fold.dropped) edits.push(removed(module, statement));
  if (holding.groups) edits.push(replaceNode(module, argument(holding.made, 0) as PyNode, factory));
  for (const one of reductions) {
    const text = one.use.node.text;
    edits.push(
      replaceNode(
        module,
        one.at,
        one.kind === 'count' || one.kind === 'sum' || one.kind === 'tally' || one.kind === 'set' ? text : '',
      ),
    );
  }
  return {
    says: `Keep one figure under each key of \`${holding.name}\` while the rows come, and none of the rows.`,
    edits,
    risk:
      fold.proof === 'text'
        ? 'None known: the same figures, taken one row earlier.'
        : 'From Python 3.12 on, sum() of floats rounds differently from +=.',
    proof: fold.proof,
  };
}

/** `setdefault(key, [])` stands where the list is asked for. */
function byDefault(fill: Fill): boolean {
  const object = fill.at.type === 'call' ? fill.at.get('function')?.get('object') : null;
  return object?.type === 'call';
}

/** Several figures for each key: an object that takes one row after the other. */
function figuresClass(holding: Holding, uses: GroupUses, program: PyProgram): Rewrite | null {
  const module = program.moduleOf(holding.made);
  const variables = uses.reductions
    .map((one) => one.variable)
    .filter((one): one is PyNode => one?.type === 'identifier' && one.text !== '_');
  const target = uses.loops.map((one) => one.loop.get('left')).find((one) => one?.type === 'identifier');
  const item = variables[0]?.text ?? target?.text ?? 'row';
  const outside = uses.reductions.flatMap((one) =>
    [one.element, ...one.conditions, one.key]
      .filter((node): node is PyNode => node !== null)
      .flatMap((node) => freeNames(node, one.variable, program)),
  );
  if (outside.some((binding) => binding.scope.kind !== 'module')) return null;
  const indent = module.indent;
  const fold = foldOf(uses.reductions, {
    item,
    value: null,
    prefix: 'self.',
    collection: 'rows',
    scope: module.scopes.module,
    indent,
    program,
    reuseNames: false,
  });
  if (!fold) return null;
  const states = [
    ...fold.states.map(({ name, start }) => ({ name, start })),
    ...uses.loops.flatMap((one) => one.states),
  ];
  if (
    new Set(states.map((one) => one.name)).size !== states.length ||
    states.some((one) => one.name === item)
  )
    return null;
  const name = freshName('RunningFigures', module.scopes.module);
  const updates = [...fold.updates, ...uses.loops.flatMap((one) => one.lines(item))];
  // A row that one loop leaves out must still reach what stands below it.
  if (leavesRowsOut(uses.loops, item)) return null;
  const body = [
    `class ${name}:`,
    `${indent}"""What is asked of the rows under one key of \`${holding.name}\`."""`,
    '',
    `${indent}def __init__(self):`,
    ...states.map((one) => `${indent}${indent}self.${one.name} = ${one.start}`),
    '',
    `${indent}def add(self, ${item}):`,
    ...updates.map((line) => (line === '' ? '' : `${indent}${indent}${line}`)),
  ];
  let top = statementOf(holding.made);
  while (top.parent && top.parent !== module.root) top = top.parent;
  const edits: Edit[] = [insertAt(module, lineStart(module.text, top.start), `${body.join('\n')}\n\n\n`)];
  for (const fill of holding.fills) {
    if (fill.how === 'set') {
      edits.push(replaceNode(module, fill.value, `${name}()`));
      continue;
    }
    const method = fill.at.type === 'call' ? fill.at.get('function') : null;
    const attribute = method?.get('attribute');
    if (!method || attribute?.text !== 'append') return null;
    edits.push(replaceNode(module, attribute, 'add'));
    const object = method.get('object');
    if (object?.type === 'call') edits.push(replaceNode(module, argument(object, 1) as PyNode, `${name}()`));
  }
  for (const statement of fold.dropped) edits.push(removed(module, statement));
  if (holding.groups) edits.push(replaceNode(module, argument(holding.made, 0) as PyNode, name));
  for (const [one, figure] of fold.results)
    edits.push(replaceNode(module, one.at, resultText(one, `${one.use.node.text}.${figure}`)));
  for (const one of uses.loops) {
    if (!ownsLines(module, one.loop)) return null;
    const gone = new Set(one.states.filter((state) => state.dropped).map((state) => state.statement));
    for (const statement of gone) edits.push(removed(module, statement));
    edits.push(
      replacedBy(
        module,
        one.loop,
        one.results(
          textWith(one.use.node, () => null),
          indent,
        ),
      ),
    );
  }
  edits.push(...importsOf(uses.loops, program));
  const proof = uses.loops.some((one) => one.proof === 'run') ? 'run' : fold.proof;
  return {
    says: `Keep running figures under each key of \`${holding.name}\`, and none of the rows.`,
    edits,
    risk:
      proof === 'text'
        ? 'None known: the same figures, taken one row earlier.'
        : 'From Python 3.12 on, sum() of floats rounds differently from +=.',
    proof,
  };
}
