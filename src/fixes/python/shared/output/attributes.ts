import type { PyProgram } from '../../../../python/program.ts';
import type { CodeFinding } from '../../detector.ts';
import { grownWith, isKeptByKey, largeFill } from '../kept/claims.ts';
import { holdingsOf } from '../kept/holdings.ts';
import { statementOf } from '../kept/statements.ts';

/** `self.lines`, filled by one method and joined and written by another: told, but with no change that is known to be safe. */
export function gatheredInAttributes(program: PyProgram): CodeFinding[] {
  const findings: CodeFinding[] = [];
  for (const holding of holdingsOf(program)) {
    if (holding.binding || holding.form !== 'list' || holding.shrinks || holding.fills.length === 0) continue;
    const reads = holding.reads.filter((one) => one.kind !== 'length' && one.kind !== 'truth');
    const written = reads.filter(
      (one) => one.kind === 'iterated' && /^(?:join|writelines|writerows)$/.test(one.detail ?? ''),
    );
    if (written.length !== 1 || written.length !== reads.length) continue;
    const large = largeFill(holding, program);
    if (!large || isKeptByKey(holding, program)) continue;
    const sink = statementOf(written[0]?.at ?? large.fill.at);
    if (!/\b(?:write\w*|print)\s*\(/.test(sink.text)) continue;
    findings.push({
      at: large.fill.at,
      alsoAt: [holding.statement, sink],
      why: `\`${holding.name}\` gathers a piece for each of \`${grownWith(large.fill)}\`, and the whole is only written, at once, on line ${sink.line}.`,
      savingBytes: large.volume.bytes,
      rewrites: [],
    });
  }
  return findings;
}
