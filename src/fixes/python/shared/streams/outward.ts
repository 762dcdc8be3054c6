import type { PyFunction } from '../../../../python/program.ts';
import type { Effects } from '../kept/effects.ts';

/** What a function changes beside names of its own: names of other scopes, attributes as `.name`. */
export function outwardWrites(fn: PyFunction, effects: Effects): string[] {
  return [...effects.writes].flatMap((one) => {
    if (typeof one === 'string') return [one.replace(/\|.*$/, '')];
    return fn.node.contains(one.scope.node) || one.scope.kind === 'comprehension' ? [] : [one.name];
  });
}
