import { indentationOf } from '../../../../python/module.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Use } from '../../../../python/uses.ts';
import { effectsOf } from './effects.ts';
import { hasLongString, stops } from './moving.ts';
import { ownsLines, soleExpression, statementOf, textWith } from './statements.ts';

/** A loop over the rows of a group that only brings a few names up to date. */
export interface FoldLoop {
  readonly loop: PyNode;
  readonly use: Use;
  /** Name, text of its first value, the statement that gives it. */
  readonly states: readonly { readonly name: string; readonly start: string; readonly statement: PyNode }[];
  /** Lines that take one row, for a method: the names are attributes of `self`. */
  lines(item: string): string[];
}

/** A `for` over a list as running figures; `null` where its body does more than that. */
export function foldLoopOf(use: Use, program: PyProgram): FoldLoop | null {
  const loop = use.at;
  const body = loop.type === 'for_statement' ? loop.get('body') : null;
  const target = loop.get('left');
  if (!body || !target || loop.get('right') !== use.node || loop.get('alternative') || stops(loop))
    return null;
  const module = program.moduleOf(loop);
  if (!ownsLines(module, loop) && body.row === loop.row) return null;
  if (hasLongString(body) || /\b(?:yield|await|global|nonlocal|lambda|def)\b/.test(body.text)) return null;
  const effects = effectsOf([body], program);
  if (effects.prints || effects.world || effects.written.size > 0) return null;
  const targets = new Set<Binding>();
  for (const one of target.walk()) {
    const binding = one.type === 'identifier' ? module.scopes.bindingOf(one) : null;
    if (binding) targets.add(binding);
  }
  if (
    [...targets].some((one) =>
      one.loads.some(
        (load) => !loop.contains(load) && !one.definitions.some((other) => !loop.contains(other.node)),
      ),
    )
  )
    return null;
  const states: { name: string; start: string; statement: PyNode; binding: Binding }[] = [];
  const block = loop.parent;
  for (const key of effects.writes) {
    if (typeof key === 'string') return null;
    if (targets.has(key)) continue;
    const nodes = [...key.loads, ...key.definitions.map((one) => one.node)];
    const outside = nodes.filter((node) => !body.contains(node));
    if (outside.length === 0 && !carried(key, body)) continue;
    if (
      key.scope.kind === 'module' ||
      outside.some((node) => program.functionAround(node) !== program.functionAround(loop))
    )
      return null;
    const first = key.definitions.filter((one) => one.kind === 'assign' && !body.contains(one.node));
    const [only, second] = first;
    if (!only || second || only.path || !only.value) return null;
    const statement = statementOf(only.node);
    if (
      statement.parent !== block ||
      statement.start > loop.start ||
      soleExpression(statement)?.get('right') !== only.value
    )
      return null;
    if (
      !isPlainStart(only.value) ||
      key.loads.some((load) => load.start > statement.end && load.end < loop.start)
    )
      return null;
    states.push({ name: key.name, start: only.value.text, statement, binding: key });
  }
  if (states.length === 0) return null;
  const names = new Set(states.map((one) => one.binding));
  // All else that the body reads must be seen from a class of the module.
  for (const one of body.walk()) {
    const binding = one.type === 'identifier' ? module.scopes.bindingOf(one) : null;
    if (
      !binding ||
      names.has(binding) ||
      targets.has(binding) ||
      binding.scope.kind === 'module' ||
      binding.scope.kind === 'comprehension'
    )
      continue;
    if (
      [...binding.loads, ...binding.definitions.map((definition) => definition.node)].every((node) =>
        body.contains(node),
      )
    )
      continue;
    return null;
  }
  const lines = (item: string): string[] => {
    const first = body.parts[0] as PyNode;
    const own = indentationOf(module.text, first);
    const simple = target.type === 'identifier';
    let text = '';
    let at = body.start;
    for (const one of body.walk()) {
      let other: string | null = null;
      if (
        one.type === 'identifier' &&
        one.field !== 'attribute' &&
        !(one.field === 'name' && one.parent?.type === 'keyword_argument')
      ) {
        const binding = module.scopes.bindingOf(one);
        if (binding && names.has(binding)) other = `self.${one.text}`;
        else if (binding && simple && targets.has(binding)) other = item;
      } else if (one.type === 'continue_statement' && one.above('for_statement', 'while_statement') === loop)
        other = 'return';
      if (other === null) continue;
      text += body.text.slice(at - body.start, one.start - body.start) + other;
      at = one.end;
    }
    text += body.text.slice(at - body.start);
    const made = text
      .split(/\r\n|\n|\r/)
      .map((line, index) =>
        index === 0 ? line : line.startsWith(own) ? line.slice(own.length) : line.trimStart(),
      );
    return simple ? made : [`${textWith(target, () => null)} = ${item}`, ...made];
  };
  return {
    loop,
    use,
    states: states.map(({ name, start, statement }) => ({ name, start, statement })),
    lines,
  };
}

/** The name keeps its value from one turn of the loop to the next: it is read before it is set. */
function carried(binding: Binding, body: PyNode): boolean {
  const first = Math.min(
    ...binding.definitions.filter((one) => body.contains(one.node)).map((one) => one.node.start),
  );
  return binding.loads.some((load) => body.contains(load) && load.start < first);
}

function isPlainStart(node: PyNode): boolean {
  if (/^(?:integer|float|none|true|false|string)$/.test(node.type)) return node.row === node.endRow;
  if (node.type === 'unary_operator' || (node.type === 'tuple' && node.parts.every(isPlainStart)))
    return true;
  if (node.type === 'call')
    return /^(?:[\w.]*(?:Counter|set|dict|list|float))\((?:"-?inf"|'-?inf')?\)$/.test(node.text);
  return (node.type === 'dictionary' || node.type === 'list') && node.parts.length === 0;
}
