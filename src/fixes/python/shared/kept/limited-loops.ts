import { argument, argumentCount, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Use } from '../../../../python/uses.ts';

/** A number of items, as an expression and how many more than it says. */
export interface Limit {
  readonly count: PyNode;
  readonly more: number;
}

/**
 * How many items a loop takes before it ends by itself: `for i, x in enumerate(xs): if i >= n: break`, `zip(range(n), xs)`,
 * `islice(xs, n)`. `null`: it may take all.
 */
export function limitOfLoop(use: Use, program: PyProgram): Limit | null {
  const call = use.at;
  if (call.type !== 'call') return null;
  const name = calledName(call, program.moduleOf(call));
  if (name === 'itertools.islice' && argumentCount(call) === 2) {
    const count = argument(call, 1);
    return count && { count, more: 0 };
  }
  if (name === 'zip') {
    const range = (call.get('arguments')?.parts ?? []).find(
      (one) => one.type === 'call' && calledName(one, program.moduleOf(one)) === 'range',
    );
    const [count, second] = range?.get('arguments')?.parts ?? [];
    return count && !second ? { count, more: 1 } : null;
  }
  if (name !== 'enumerate' || call.parent?.type !== 'for_statement' || call.field !== 'right') return null;
  const counter = call.parent.get('left')?.parts[0];
  const start = argument(call, 1, 'start');
  if (counter?.type !== 'identifier' || (start && !/^[01]$/.test(start.text))) return null;
  return leaving(call.parent.get('body')?.parts ?? [], counter.text, start?.text === '1' ? 1 : 0);
}

/** The first statement of the loop, or the last, leaves it when enough were taken. */
function leaving(body: readonly PyNode[], counter: string, start: number): Limit | null {
  for (const statement of [body[0], body.at(-1)]) {
    const block = statement?.type === 'if_statement' ? statement.get('consequence') : null;
    if (!block || !/^(?:break|return)\b/.test(block.parts.at(-1)?.text ?? '')) continue;
    const test = statement?.get('condition');
    const [left, right] = test?.parts.filter((one) => one.field !== 'operators') ?? [];
    const operator = test?.all('operators')[0]?.text;
    if (test?.type !== 'comparison_operator' || left?.text !== counter || !right) continue;
    // Never fewer than it takes; one more is only kept too long.
    if (operator === '>=' || operator === '==' || operator === '>') return { count: right, more: 2 - start };
  }
  return null;
}
