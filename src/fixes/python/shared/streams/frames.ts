import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding } from '../../detector.ts';

const READS = /^pandas\.(?:io\.sql\.)?read_sql(?:_query|_table)?$/;
const ROWS = /^(?:iterrows|itertuples)$/;

/** `pd.read_sql(…)` whose frame is only walked row by row. */
export function framesRead(program: PyProgram): CodeFinding[] {
  const findings: CodeFinding[] = [];
  for (const module of program.modules)
    for (const call of module.root.walk()) {
      if (call.type !== 'call' || !READS.test(calledName(call, module) ?? '')) continue;
      if (argument(call, null, 'chunksize')) continue;
      const walked = walkedBy(call, program);
      if (!walked) continue;
      findings.push({
        at: call,
        alsoAt: [walked],
        why: `The whole result of the query becomes one data frame, and line ${walked.line} takes it row by row.`,
        savingBytes: null,
        rewrites: [],
      });
    }
  return findings;
}

/** The one place that walks over the rows of the frame. */
function walkedBy(call: PyNode, program: PyProgram): PyNode | null {
  const assignment = call.parent;
  const left = assignment?.type === 'assignment' ? assignment.get('left') : null;
  const binding = left?.type === 'identifier' ? program.moduleOf(call).scopes.bindingOf(left) : null;
  const uses = binding ? binding.loads : [call];
  if (binding && (binding.definitions.length > 1 || uses.length !== 1)) return null;
  const method = uses[0]?.parent;
  const named = method?.type === 'attribute' && ROWS.test(method.get('attribute')?.text ?? '');
  return named && method.parent?.type === 'call' ? method.parent : null;
}
