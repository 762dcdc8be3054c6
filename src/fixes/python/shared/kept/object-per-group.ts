import { type Edit, replaceNode } from '../../../../python/edits.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import { effectsOf } from './effects.ts';
import { freeNames } from './folding.ts';
import type { Holding } from './holdings.ts';
import { stops } from './moving.ts';
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

/**
 * `for key, rows in groups.items(): one = Summary(key); for row in rows: one.add(row)` → the dict holds the summaries, and each
 * row goes into its own as it comes. `null` where the groups are used otherwise.
 */
export function objectPerGroup(holding: Holding, slots: Slots, program: PyProgram): Rewrite | null {
  const [use, second] = slots.reads;
  const [pass, more] = slots.passes;
  const [holder] = slots.holders;
  const [fill, another] = holding.fills.filter((one) => one.how === 'group');
  if (!use || second || !pass || more || !holder || !fill?.key || another) return null;
  const loop = use.at;
  if (
    pass.type !== 'for_statement' ||
    loop.type !== 'for_statement' ||
    use.kind !== 'iterated' ||
    loop.get('right') !== use.node
  )
    return null;
  const module = program.moduleOf(loop);
  const body = pass.get('body');
  if (
    loop.parent !== body ||
    program.moduleOf(fill.at) !== module ||
    program.moduleOf(holding.made) !== module
  )
    return null;
  const item = loop.get('left');
  const inner = loop.get('body')?.parts ?? [];
  if (item?.type !== 'identifier' || inner.length === 0 || stops(loop) || loop.get('alternative'))
    return null;
  const object = takerOf(inner, item.text);
  if (!object) return null;
  const made = madeIn(body as PyNode, object, loop, program);
  if (!made) return null;
  const effects = effectsOf(inner, program);
  if (effects.prints || effects.world || effects.written.size > 0) return null;
  const taken = module.scopes.bindingOf(item);
  if (
    taken?.loads.some(
      (load) => !loop.contains(load) && taken.definitions.every((one) => loop.contains(one.node)),
    )
  )
    return null;
  const target = pass.get('left');
  const key = target?.parts[0];
  if (!target || holder.node.parent !== target || key?.type !== 'identifier') return null;
  const keyBinding = module.scopes.bindingOf(key);
  const free = freeNames(made.value, null, program).filter((one) => one !== keyBinding);
  if (free.some((one) => one.scope.kind !== 'module' || one.definitions.length !== 1)) return null;
  return written(
    holding,
    { fill, fillKey: fill.key, loop, inner, item, object, made, key, holder: holder.node },
    program,
  );
}

/** Every statement of the loop is a call on one object with the row: `one.add(row)`. */
function takerOf(statements: readonly PyNode[], item: string): string | null {
  const names = new Set<string>();
  for (const statement of statements) {
    const call = soleExpression(statement);
    const method = call?.type === 'call' ? call.get('function') : null;
    const object = method?.type === 'attribute' ? method.get('object') : null;
    if (!call || object?.type !== 'identifier' || !(call.get('arguments')?.text ?? '').includes(item))
      return null;
    names.add(object.text);
  }
  return names.size === 1 ? ([...names][0] ?? null) : null;
}

/** Where the object is made for each group: right there, before the loop over its rows. */
function madeIn(
  body: PyNode,
  name: string,
  loop: PyNode,
  program: PyProgram,
): { statement: PyNode; value: PyNode } | null {
  const module = program.moduleOf(body);
  for (const statement of body.parts) {
    if (statement.start >= loop.start) return null;
    const assignment = soleExpression(statement);
    if (assignment?.type !== 'assignment' || assignment.get('left')?.text !== name) continue;
    const value = assignment.get('right');
    const binding = module.scopes.bindingOf(assignment.get('left') as PyNode);
    if (value?.type !== 'call' || binding?.definitions.length !== 1 || !program.classOf(value)) return null;
    const early = binding.loads.some((load) => load.start < loop.start);
    return early ? null : { statement, value };
  }
  return null;
}

interface Parts {
  readonly fill: Holding['fills'][number];
  readonly fillKey: PyNode;
  readonly loop: PyNode;
  readonly inner: readonly PyNode[];
  readonly item: PyNode;
  readonly object: string;
  readonly made: { statement: PyNode; value: PyNode };
  readonly key: PyNode;
  readonly holder: PyNode;
}

function written(holding: Holding, parts: Parts, program: PyProgram): Rewrite | null {
  const { fill, fillKey, loop, inner, item, object, made, key, holder } = parts;
  const module = program.moduleOf(loop);
  const statement = statementOf(fill.at);
  if (
    soleExpression(statement) !== fill.at ||
    !ownsLines(module, statement) ||
    !ownsLines(module, made.statement)
  )
    return null;
  const scope = module.scopes.scopeOf(fill.at);
  const simple = fillKey.type === 'identifier';
  const name = simple ? fillKey.text : freshName(key.text, scope);
  const row = fill.value.type === 'identifier' ? fill.value.text : freshName(item.text, scope);
  const slot = `${fill.container.text}[${name}]`;
  const value = textWith(made.value, (one) => (one.text === key.text ? name : null));
  const set = holding.fills.find((one) => one.how === 'set');
  const lines: string[] = [];
  if (!simple) lines.push(`${name} = ${fillKey.text}`);
  if (!set) lines.push(`if ${name} not in ${fill.container.text}:`, `${module.indent}${slot} = ${value}`);
  if (fill.value.type !== 'identifier') lines.push(`${row} = ${fill.value.text}`);
  for (const one of inner)
    lines.push(
      textWith(soleExpression(one) as PyNode, (node) =>
        node.text === object ? slot : node.text === item.text ? row : null,
      ),
    );
  const edits: Edit[] = [
    replacedBy(module, statement, lines),
    removed(module, made.statement),
    removed(module, loop),
    replaceNode(module, holder, object),
  ];
  if (set) {
    if (set.key?.text !== fillKey.text || program.moduleOf(set.at) !== module) return null;
    edits.push(
      replaceNode(
        module,
        set.value,
        textWith(made.value, (one) => (one.text === key.text ? fillKey.text : null)),
      ),
    );
  }
  if (holding.groups) edits.push(replaceNode(module, holding.made, '{}'));
  return {
    says: `Let \`${holding.name}\` hold one \`${made.value.get('function')?.text}\` for each key, which takes the rows as they come.`,
    edits,
    risk: 'None known: each row goes to the same object, in the same order.',
    proof: 'text',
  };
}
