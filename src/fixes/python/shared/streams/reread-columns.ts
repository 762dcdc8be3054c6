import { replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import { soleExpression, statementOf } from '../kept/statements.ts';
import { withDefinition } from '../tasks/places.ts';
import { helperPlace } from './blocks.ts';
import { passesOfName } from './passes.ts';
import { rereadClass } from './reread.ts';

/** `xs, ys = zip(*rows())` → each column is what the rows, made anew, have at its place. */
export function rereadColumns(zip: PyNode, rows: PyNode, program: PyProgram): Rewrite | null {
  const module = program.moduleOf(zip);
  const assignment = soleExpression(statementOf(zip));
  const left =
    assignment?.type === 'assignment' && assignment.get('right') === zip ? assignment.get('left') : null;
  if (!left || !/^(?:pattern_list|tuple_pattern)$/.test(left.type) || !isMadeAnew(rows)) return null;
  const passes = left.parts.map((one) => {
    const binding = one.type === 'identifier' ? module.scopes.bindingOf(one) : null;
    return binding?.definitions.length === 1 ? passesOfName(binding, zip, program) : null;
  });
  if (passes.some((one) => one === null)) return null;
  const lengths = passes.some((one) => (one?.lengths.length ?? 0) > 0);
  const islice = passes.some((one) => (one?.picks.length ?? 0) > 0)
    ? imported(module, 'itertools', 'islice')
    : null;
  const cls = withDefinition(module, helperPlace(module, zip), 'Reread', (name) =>
    rereadClass(name, lengths, islice?.name ?? null),
  );
  const text = /^\(/.test(rows.text) || rows.type === 'call' ? rows.text : `(${rows.text})`;
  const made = `(${cls.name}(lambda at=at: (row[at] for row in ${text})) for at in range(${left.parts.length}))`;
  return {
    says: 'Make the rows anew for each column.',
    edits: [...cls.edits, ...(islice?.edits ?? []), replaceNode(module, zip, made)],
    risk: 'The rows are made once for each time that a column is gone through, which takes time.',
    proof: 'run',
  };
}

/** A call or a generator over one: what it reads begins again when it is made again. */
function isMadeAnew(rows: PyNode): boolean {
  if (rows.type === 'call') return true;
  const clause =
    rows.type === 'generator_expression' ? rows.parts.find((part) => part.type === 'for_in_clause') : null;
  return clause?.get('right')?.type === 'call';
}
