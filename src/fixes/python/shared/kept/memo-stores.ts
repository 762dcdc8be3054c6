import { argument } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Holding } from './holdings.ts';

/** A place that remembers a result under the key that it was worked out from. */
export interface Store {
  readonly at: PyNode;
  readonly key: PyNode;
  readonly value: PyNode;
  readonly container: PyNode;
}

/** The store is only reached when the key was not found. */
export function isMissOnly(store: Store, holding: Holding, program: PyProgram): boolean {
  if (store.at.type === 'call') return true;
  const name = store.container.text;
  const key = keyText(store.key);
  const asks = (node: PyNode | null) =>
    node !== null && flat(node.text).includes(flat(`${key} not in ${name}`));
  const got = gotten(holding, key, program);
  const saysMissing = (node: PyNode | null) =>
    asks(node) ||
    got.some(
      (one) =>
        node !== null &&
        new RegExp(
          `(?:^|[^\\w.])(?:not ${one}$|${one} is None|${one} is \\w*(?:MISSING|missing|SENTINEL|sentinel|EMPTY)\\w*)`,
        ).test(node.text),
    ) ||
    /:=[\s\S]*\.get\([\s\S]*is None/.test(node?.text ?? '');
  for (let at: PyNode | null = store.at, inner = store.at; at; inner = at, at = at.parent) {
    if (at.type === 'function_definition') break;
    if (at.type === 'if_statement' && inner.field === 'consequence' && saysMissing(at.get('condition')))
      return true;
    if (
      at.type === 'else_clause' &&
      at.parent?.type === 'if_statement' &&
      flat(at.parent.get('condition')?.text ?? '').includes(flat(`${key} in ${name}`))
    )
      return true;
    if (at.type === 'except_clause' && /KeyError|LookupError/.test(at.text.split(':')[0] ?? '')) return true;
  }
  const before: PyNode[] = [];
  for (let at: PyNode | null = store.at; at && at.type !== 'function_definition'; at = at.parent)
    if (at.type === 'block') before.push(...at.parts.filter((one) => one.end <= store.at.start));
  return before.some((one) => {
    if (one.type === 'with_statement' && /\bsuppress\(\s*(?:KeyError|LookupError)/.test(one.text))
      return flat(one.text).includes(flat(`return ${name}[${key}]`));
    if (one.type === 'try_statement') {
      const first = one.get('body')?.parts[0];
      return (
        first?.type === 'return_statement' &&
        flat(first.text).includes(flat(`${name}[${key}]`)) &&
        /except\s*\(?\s*(?:KeyError|LookupError)/.test(one.text)
      );
    }
    if (one.type !== 'if_statement' || one.get('consequence')?.parts.at(-1)?.type !== 'return_statement')
      return false;
    const test = one.get('condition')?.text ?? '';
    const hit = flat(test).includes(flat(`${key} in ${name}`)) && !/\bnot\s+in\b/.test(test);
    return (
      hit ||
      got.some((value) => new RegExp(`^(?:${value}|${value} is not None)$`).test(test.trim())) ||
      /:=[\s\S]*\.get\([\s\S]*is not None/.test(test)
    );
  });
}

export function flat(text: string): string {
  return text.replace(/[\s()]+/g, '');
}

function keyText(key: PyNode): string {
  return key.type === 'subscript'
    ? key
        .all('subscript')
        .map((one) => one.text)
        .join(', ')
    : key.text;
}

/** Names that are given `cache.get(key)`. */
function gotten(holding: Holding, key: string, program: PyProgram): string[] {
  return holding.reads.flatMap((use) => {
    if (use.kind !== 'method' || use.detail !== 'get' || flat(argument(use.at, 0)?.text ?? '') !== flat(key))
      return [];
    const parent = use.at.parent;
    const left =
      parent?.type === 'assignment'
        ? parent.get('left')
        : parent?.type === 'named_expression'
          ? parent.get('name')
          : null;
    return left?.type === 'identifier' && program.moduleOf(left) ? [left.text] : [];
  });
}
