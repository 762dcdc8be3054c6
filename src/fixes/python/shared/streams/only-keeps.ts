import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';

/** A loop that does nothing but put each item into a table. */
export function onlyKeeps(loop: PyNode, program: PyProgram): boolean {
  const body = loop.get('body')?.parts ?? [];
  return (
    body.length === 1 &&
    body.every((statement) => {
      const [only] = statement.parts;
      if (statement.type !== 'expression_statement' || !only) return false;
      if (only.type === 'assignment') {
        const left = only.get('left');
        // `counts[word] = counts.get(word, 0) + 1` keeps a number.
        return left?.type === 'subscript' && !mentions(only.get('right'), left.get('value')?.text ?? '');
      }
      const callee = only.type === 'call' ? only.get('function') : null;
      const method = callee?.get('attribute')?.text ?? '';
      if (method === 'append') return true;
      return (
        /^(?:add|setdefault|update)$/.test(method) && isContainer(callee?.get('object') ?? null, program)
      );
    })
  );
}

/** A name that holds a set, a table or the like. */
function isContainer(node: PyNode | null, program: PyProgram): boolean {
  if (node?.type !== 'identifier') return false;
  const value = program.moduleOf(node).scopes.bindingOf(node)?.definitions[0]?.value;
  if (!value) return false;
  if (value.type !== 'call') return /^(?:set|dictionary|list|\w+_comprehension)$/.test(value.type);
  return /^(?:set|dict|list|collections\.\w+)$/.test(calledName(value, program.moduleOf(value)) ?? '');
}

function mentions(node: PyNode | null, text: string): boolean {
  return [...(node?.walk() ?? [])].some((one) => one.text === text);
}
