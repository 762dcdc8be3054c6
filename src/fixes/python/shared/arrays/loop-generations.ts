import type { PyNode } from '../../../../python/syntax.ts';
import { statementOf } from '../kept/statements.ts';
import { type Generation, namesIn } from './generations.ts';
import { isTarget } from './targets.ts';

/** `out = []` or `out = {}`, filled by one loop; `filtered` where the loop does more than that. */
export function looped(
  base: Pick<Generation, 'binding' | 'loads' | 'statement'>,
  list: boolean,
): Generation | null {
  const puts = base.loads.flatMap((load) => (list ? appendOf(load) : storeOf(load)) ?? []);
  const [put, second] = puts;
  const line = put && statementOf(put.at);
  const loop = line?.parent?.parent;
  if (!put || second || !line || loop?.type !== 'for_statement' || loop.parent !== base.statement.parent)
    return null;
  const [target, iterable] = [loop.get('left'), loop.get('right')];
  if (!target || !iterable || loop.get('alternative') || /^async\b/.test(loop.text)) return null;
  const loads = base.loads.filter((one) => !loop.contains(one));
  if (loads.length !== base.loads.length - 1) return null;
  const steps = (loop.get('body')?.parts ?? []).filter((one) => one !== line);
  const item = steps.length === 0 ? put.item : handedOn(steps, put.item);
  return {
    ...base,
    loads,
    kind: list ? 'list' : 'dict',
    comprehension: null,
    loop,
    item: item ?? put.item,
    key: put.key,
    target,
    iterable,
    sources: namesIn(iterable),
    filtered: item === null,
    maker: null,
  };
}

interface Put {
  readonly at: PyNode;
  readonly item: PyNode;
  readonly key: PyNode | null;
}

/** `out.append(item)`. */
function appendOf(load: PyNode): Put | null {
  const method = load.parent?.type === 'attribute' && load.field === 'object' ? load.parent : null;
  const call = method?.get('attribute')?.text === 'append' ? method.parent : null;
  const [item, more] = call?.get('arguments')?.parts ?? [];
  if (call?.parent?.type !== 'expression_statement' || !item || more) return null;
  return { at: call, item, key: null };
}

/** `out[key] = item`. */
function storeOf(load: PyNode): Put | null {
  const target = load.parent?.type === 'subscript' && load.field === 'value' ? load.parent : null;
  const [key, more] = target?.all('subscript') ?? [];
  const item =
    target && isTarget(target) && target.parent?.type === 'assignment' ? target.parent.get('right') : null;
  return target && item && key && !more ? { at: target, item, key } : null;
}

/** `frame = load(path)` and `frames.append(frame)`: the value, where the name is used for nothing else. */
function handedOn(steps: readonly PyNode[], item: PyNode): PyNode | null {
  const [step, more] = steps;
  const assignment = step?.type === 'expression_statement' ? step.parts[0] : null;
  const left = assignment?.type === 'assignment' ? assignment.get('left') : null;
  const value = assignment?.get('right');
  if (more || !value || left?.type !== 'identifier' || item.type !== 'identifier' || left.text !== item.text)
    return null;
  const around = step?.above('function_definition', 'module');
  const uses = [...(around?.walk() ?? [])].filter(
    (one) => one.type === 'identifier' && one.text === item.text && one.field !== 'attribute',
  );
  return uses.length === 2 ? value : null;
}
