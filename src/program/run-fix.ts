import { applyPatch, parsePatch } from 'diff';
import { OomwhyError } from '../lib/errors.ts';
import type { Fix, FixVerification } from '../schema/incident.ts';
import type { Source } from '../schema/source.ts';
import { programOf } from './in-bundle.ts';
import { proveFiles, type VerifyOptions } from './prove.ts';
import type { ProgramInput } from './read.ts';
import { toBytes } from './source-text.ts';

export interface RunFixRequest {
  readonly sources: readonly Source[];
  readonly fix: Fix;
  readonly inputs: readonly ProgramInput[];
  readonly limitBytes: number | null;
  readonly options: VerifyOptions;
}

/**
 * Runs a code fix of an incident: the program that came with the evidence, and the program with the fix's diff.
 * @throws OomwhyError fix-not-runnable, no-main, sandbox-unavailable, sandbox-failed
 */
export async function runFix({
  sources,
  fix,
  inputs,
  limitBytes,
  options,
}: RunFixRequest): Promise<FixVerification> {
  const disk = programOf(sources);
  if (!fix.diff || !disk)
    throw new OomwhyError('fix-not-runnable', 'only a change of a program that was handed over can be run', {
      where: fix.id,
    });
  const changed = new Map<string, Buffer>();
  for (const patch of parsePatch(fix.diff)) {
    const path = (patch.newFileName ?? '').replace(/^b\//, '');
    const file = disk.files.find((one) => one.path === path);
    const text = file && applyPatch(file.source.text, patch, { fuzzFactor: 0 });
    if (!file || typeof text !== 'string')
      throw new OomwhyError('fix-not-runnable', 'its diff does not fit the program', { where: fix.id });
    changed.set(path, toBytes(file.source, text));
  }
  return proveFiles({ disk, inputs, limitBytes }, changed, options);
}
