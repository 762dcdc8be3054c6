import { type Found, findingsOf } from '../fix-program.ts';
import { formatBytes } from '../lib/bytes.ts';
import { OomwhyError } from '../lib/errors.ts';
import { gate } from '../python/gate.ts';
import { lineText } from '../python/module.ts';
import { type PyProgram, readProgram } from '../python/program.ts';
import type { NoFix, ProgramFinding, ProgramFix, ProgramReport } from '../schema/program-fix.ts';
import type { Verification } from '../schema/verification.ts';
import { type Candidate, candidateMaker, unrunCandidates } from './candidates.ts';
import { fixVerification, type Proof, proveFix, type VerifyOptions } from './prove.ts';
import type { ProgramInput, ProgramOnDisk } from './read.ts';

export interface FixRequest {
  readonly disk: ProgramOnDisk;
  readonly inputs: readonly ProgramInput[];
  /** What the program runs under, in bytes; `null` where nobody said. */
  readonly limitBytes: number | null;
  /** How to run it; `null`: only read it. */
  readonly verify: VerifyOptions | null;
}

/**
 * A program → what in it takes memory that it does not need, the changes that mend it, and what running them showed; or why
 * no change of the code is the answer.
 * @throws OomwhyError not-python (its main file is no Python 3), no-main, sandbox-unavailable, sandbox-failed
 */
export async function fixProgram(request: FixRequest): Promise<ProgramReport> {
  const { disk, inputs, limitBytes } = request;
  const { readable, warnings } = readableFiles(disk);
  const program = await readProgram(readable, { inputs, limitBytes });
  const findings = findingsOf(program, undefined, (pattern, why) =>
    warnings.push(`The detector ${pattern} failed and was left out: ${why}.`),
  );
  const make = candidateMaker(disk, program, findings);
  const proof = request.verify && (await proveFix(request, make, findings, request.verify));
  const offered =
    proof?.kept ??
    (await unrunCandidates(make, findings)).map((candidate) => ({ candidate, verification: null }));
  const told = findings.flatMap((one, index) => ((proof?.told.has(index) ?? !one.suspected) ? [index] : []));
  const enough = offered.filter(({ verification }) => verification?.patched.outcome !== 'killed');
  return {
    findings: told.map((index) => findingOf(findings[index] as Found, program)),
    fixes: enough.map(({ candidate, verification }, index) => ({
      ...fixOf(candidate, verification, index, findings),
      findings: candidate.findings.map((one) => told.indexOf(one)).filter((one) => one >= 0),
    })),
    noFix: enough.length > 0 ? null : noFix(told.length > 0, proof, limitBytes),
    warnings: [...warnings, ...(proof?.warnings ?? [])],
  };
}

/** Files that Python would take; the others are named in a warning. A main file that is none is an error. */
function readableFiles(disk: ProgramOnDisk): {
  readable: { path: string; text: string }[];
  warnings: string[];
} {
  const warnings: string[] = [];
  const readable = disk.files.filter((file) => {
    const [problem] = gate(file.text).filter((one) => !one.code.startsWith('F82'));
    const lost =
      file.source.encoding === 'latin1' &&
      (file.source.declared === null || /^utf/i.test(file.source.declared));
    if (lost) warnings.push(`${file.path} is not UTF-8 and has no coding line: Python refuses to run it.`);
    if (file.source.encoding === 'latin1')
      warnings.push(
        `${file.path} is not UTF-8: apply its diff with \`iconv -t ISO-8859-1 fix.diff | git apply\`.`,
      );
    if (!problem) return true;
    const says = `${problem.message} in line ${problem.line}${/\bprint\s+["'\w]/.test(lineOf(file.text, problem.line)) ? '; it looks like Python 2' : ''}`;
    if (file.path === disk.main || disk.files.length === 1)
      throw new OomwhyError('not-python', says, { where: file.path });
    warnings.push(`${file.path} was left out: ${says}.`);
    return false;
  });
  return { readable, warnings };
}

function lineOf(text: string, line: number): string {
  return text.split(/\r\n|\n|\r/)[line - 1] ?? '';
}

function findingOf(found: Found, program: PyProgram): ProgramFinding {
  const module = program.moduleOf(found.at);
  return {
    file: module.path,
    line: found.at.line,
    lineText: lineText(module, found.at.line).trim(),
    pattern: found.pattern,
    title: found.title,
    expectedSavingBytes: found.savingBytes === null ? null : Math.round(found.savingBytes),
    why: found.why,
  };
}

/** A candidate in the words of a fix. */
function fixOf(
  candidate: Candidate,
  run: Verification | null,
  index: number,
  findings: readonly Found[],
): Omit<ProgramFix, 'findings'> {
  return {
    id: `code-${index + 1}`,
    kind: 'code',
    title: candidate.says.join(' '),
    why: candidate.findings.map((one) => findings[one]?.why ?? '').join(' '),
    file: candidate.files.length === 1 ? (candidate.files[0]?.path ?? null) : null,
    diff: candidate.diff,
    command: 'git apply fix.diff',
    risk: candidate.risks.join(' '),
    undo: 'git apply -R fix.diff',
    verification: run && fixVerification(run),
    evidence: [],
    proof: run === null ? 'passes the gate, not run' : run.proven ? 'run and proven' : 'run, same output',
  };
}

function noFix(found: boolean, proof: Proof | null, limitBytes: number | null): NoFix {
  const suggested = proof?.suggestedLimitBytes ?? null;
  const seen = !found
    ? 'Nothing in the program was found to hold memory that it does not need.'
    : 'Places were found that hold much memory, but no change of them is known to keep the output and to be enough.';
  const measured =
    proof?.peakBytes == null ? '' : ` It held ${formatBytes(proof.peakBytes)} at its peak when it had room.`;
  return {
    why: `${seen}${measured}`,
    advice:
      suggested !== null
        ? `Raise the limit to ${formatBytes(suggested)}, or give it less of its input at a time.`
        : `Run it with --verify to learn what limit it needs${limitBytes === null ? ', with --memory-limit' : ''}; or give it less of its input at a time.`,
    suggestedLimitBytes: suggested,
  };
}
