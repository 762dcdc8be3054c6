import { stringValue } from '../../../../python/constants.ts';
import { argument, argumentCount } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';

/** `document["orders"]` or `document.get("orders")`; `document.items()` has the key `.items`. */
export interface KeyAccess {
  readonly key: string;
  /** The key as it is written. */
  readonly written: string;
  /** The subscript or the call. */
  readonly at: PyNode;
  /** The document, as it is called there. */
  readonly object: PyNode;
  /** Functions that returned the document on its way. */
  readonly through: readonly PyFunction[];
}

/** All places that take something out of a document; `null` where it is also used as a whole. */
export function accessesOf(node: PyNode, program: PyProgram): KeyAccess[] | null {
  return follow(node, program, [], new Set());
}

function follow(
  node: PyNode,
  program: PyProgram,
  through: readonly PyFunction[],
  seen: Set<object>,
): KeyAccess[] | null {
  const next = useOf(node, program);
  if (!('kind' in next)) {
    if (next.to === 'expression') return follow(next.node, program, through, seen);
    if (next.to === 'binding') {
      const { binding } = next;
      if (next.at.type === 'call' || binding.definitions.length > 1 || seen.has(binding)) return null;
      seen.add(binding);
      return all(binding.loads, program, through, seen);
    }
    const fn = next.to === 'callers' ? program.functionAround(next.at) : null;
    if (!fn || fn.generator || fn.async || fn.decorators.length > 0 || program.isValue(fn) || seen.has(fn))
      return null;
    seen.add(fn);
    return all(program.callsOf(fn), program, [...through, fn], seen);
  }
  if (next.kind === 'method' && /^(?:items|values)$/.test(next.detail ?? '') && argumentCount(next.at) === 0)
    return [{ key: `.${next.detail}`, written: '', at: next.at, object: node, through }];
  const key =
    next.kind === 'indexed'
      ? (next.at.all('subscript')[0] ?? null)
      : next.kind === 'method' && next.detail === 'get'
        ? argument(next.at, 0)
        : null;
  const value = key?.type === 'string' ? stringValue(key) : undefined;
  if (!key || value === undefined) return next.kind === 'deleted' ? [] : null;
  return [{ key: value, written: key.text, at: next.at, object: node, through }];
}

function all(
  nodes: readonly PyNode[],
  program: PyProgram,
  through: readonly PyFunction[],
  seen: Set<object>,
): KeyAccess[] | null {
  const found: KeyAccess[] = [];
  for (const node of nodes) {
    const own = follow(node, program, through, seen);
    if (!own) return null;
    found.push(...own);
  }
  return found;
}
