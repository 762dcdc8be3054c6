import { formatBytes } from '../lib/bytes.ts';
import { printable } from '../lib/text.ts';
import type { FixVerification } from '../schema/incident.ts';
import type { ProgramReport } from '../schema/program-fix.ts';
import type { SandboxRun } from '../schema/verification.ts';

/** What `oomwhy fix` found, for a terminal: places, the change as a diff, what running it showed. */
export function programText({ findings, fixes, noFix, warnings }: ProgramReport): string {
  const lines: string[] = [];
  if (findings.length > 0) lines.push('FOUND');
  for (const finding of findings) {
    const saves = finding.expectedSavingBytes;
    const about = saves === null ? '' : `, about ${formatBytes(saves)}`;
    lines.push(`  ${finding.file}:${finding.line}  ${finding.title} [${finding.pattern}${about}]`);
    lines.push(`      ${finding.lineText}`, `      ${finding.why}`);
  }
  fixes.forEach((fix, index) => {
    lines.push('', `${index === 0 ? 'FIX' : 'ANOTHER WAY'}: ${fix.proof}`);
    lines.push(`  ${fix.title}`, `  Risk: ${fix.risk}`);
    if (fix.verification) lines.push(...runs(fix.verification));
    lines.push('', ...(fix.diff ?? '').trimEnd().split('\n'));
  });
  if (fixes.length > 0)
    lines.push('', 'Save the diff as fix.diff and apply it in the folder of the program: git apply fix.diff');
  if (noFix) lines.push('', 'NO CHANGE OF THE CODE', `  ${noFix.why}`, `  ${noFix.advice}`);
  if (warnings.length > 0) lines.push('', 'WARNINGS', ...warnings.map((one) => `  ${one}`));
  return `${lines.map(printable).join('\n').trimStart()}\n`;
}

function runs({
  before,
  after,
  says,
  limitBytes,
  limiter,
  isolation,
  cannotProve,
}: FixVerification): string[] {
  return [
    `  ${says}`,
    `    limit ${formatBytes(limitBytes)}, set by ${limiter}; isolation: ${isolation}`,
    ...[runLine('before', before), runLine('after', after)],
    ...cannotProve.map((one) => `    Not shown: ${one}`),
  ];
}

function runLine(name: string, run: SandboxRun): string {
  const size = (bytes: number | null) => (bytes === null ? 'not known' : formatBytes(bytes));
  return `    ${name.padEnd(7)} ${run.outcome.padEnd(9)} anonymous memory ${size(run.peakAnonBytes)}, group ${size(run.cgroupPeakBytes)}, ${run.seconds.toFixed(1)} s`;
}
