import { insertAt } from '../../../../python/edits.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import type { CodeFinding } from '../../detector.ts';
import { statementOf } from './statements.ts';

/**
 * `except Bad as problem: rejected.append((name, problem))`: the exception holds its traceback, that the frames, and those every
 * local value of the calls that led there.
 */
export function exceptionFindings(program: PyProgram): CodeFinding[] {
  return program.modules.flatMap((module) => {
    if (/\b(?:__traceback__|traceback\.|exc_info|raise_from|tb_frame)\b/.test(module.text)) return [];
    return [...module.root.walk()].flatMap((node) => {
      const name = node.type === 'as_pattern' ? node.get('alias')?.children[0] : null;
      const clause = name && node.above('except_clause');
      const binding = name?.type === 'identifier' ? module.scopes.bindingOf(name) : null;
      if (!clause || !binding) return [];
      const kept = binding.loads.filter((load) => clause.contains(load) && isKept(load, program));
      const [first] = kept;
      if (!first || binding.loads.some((load) => load.parent?.type === 'raise_statement')) return [];
      return [
        {
          at: statementOf(first),
          alsoAt: [clause],
          why: `Every \`${binding.name}\` that is kept holds its traceback, and with it all that the functions on the way had in their names.`,
          savingBytes: null,
          rewrites: [
            {
              says: 'Keep the exception without its traceback.',
              edits: kept.map((load) => insertAt(module, load.end, '.with_traceback(None)')),
              risk: 'The place where it was raised is not known any more.',
              proof: 'run' as const,
            },
          ],
          suspected: true as const,
        },
      ];
    });
  });
}

/** Put into a container, alone or in a tuple, or under a key. */
function isKept(load: PyNode, program: PyProgram): boolean {
  let at = load;
  while (at.parent && /^(?:tuple|list|dictionary|pair|expression_list)$/.test(at.parent.type)) at = at.parent;
  const use = useOf(at, program);
  if ('kind' in use && use.kind === 'stored' && /^(?:append|add|put|setdefault)$/.test(use.detail ?? ''))
    return true;
  return (
    at.field === 'right' && at.parent?.type === 'assignment' && at.parent.get('left')?.type === 'subscript'
  );
}
