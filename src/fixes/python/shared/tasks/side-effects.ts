import { calledName } from '../../../../python/names.ts';
import { ownNodes, type PyFunction, type PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';

const SAYS =
  /^(?:print|write|writelines|writerow|writerows|put|put_nowait|send|execute|executemany|append|extend|add|update|insert|pop|setdefault|appendleft|discard|remove|clear)$/;

/** What a function does may be seen outside of it: it prints, writes, or changes something that it did not make itself. */
export function hasEffects(fn: PyFunction, program: PyProgram, seen = new Set<PyFunction>()): boolean {
  if (seen.has(fn)) return false;
  seen.add(fn);
  for (const node of ownNodes(fn.body)) {
    if (/^(?:global|nonlocal)_statement$/.test(node.type)) return true;
    const target = /assignment$/.test(node.type) ? node.get('left') : null;
    if (target && /^(?:attribute|subscript)$/.test(target.type) && !isOwn(target, fn)) return true;
    if (node.type !== 'call') continue;
    const callee = program.calleeOf(node);
    if (callee && hasEffects(callee, program, seen)) return true;
    const called = node.get('function');
    if (calledName(node, fn.module) === 'print') return true;
    if (called?.type === 'attribute' && SAYS.test(called.get('attribute')?.text ?? '') && !isOwn(called, fn))
      return true;
  }
  return false;
}

/** The object at the root of `a.b[c]` is a name that this function binds itself, and no parameter of it. */
function isOwn(node: PyNode, fn: PyFunction): boolean {
  let root: PyNode | null = node;
  while (root && (root.type === 'attribute' || root.type === 'subscript'))
    root = root.get('object') ?? root.get('value');
  const binding = root?.type === 'identifier' ? fn.module.scopes.bindingOf(root) : null;
  return binding?.scope.node === fn.node && binding.definitions.every((one) => one.kind !== 'parameter');
}

/** It prints, itself or by what it calls: what is printed when it runs later comes in another place. Standard error does not count. */
export function speaks(node: PyNode, program: PyProgram, seen = new Set<PyNode>()): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  for (const one of node.walk()) {
    if (one.type !== 'call') continue;
    const called = one.get('function');
    const name = calledName(one, program.moduleOf(one));
    if (name === 'print' && !/\bfile\s*=\s*(?:sys\.)?stderr\b/.test(one.text)) return true;
    const method = called?.type === 'attribute' ? (called.get('attribute')?.text ?? '') : '';
    if (
      /^(?:write|writelines|writerow|writerows)$/.test(method) &&
      !/stderr$/.test(called?.get('object')?.text ?? '')
    )
      return true;
    const callee = program.calleeOf(one);
    if (callee && speaks(callee.body, program, seen)) return true;
  }
  return false;
}
