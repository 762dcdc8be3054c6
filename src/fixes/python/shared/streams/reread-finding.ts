import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Volume } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import { onlyKeeps } from './only-keeps.ts';
import { passesOf } from './passes.ts';
import { writesBack } from './paths.ts';
import { rereadEdits } from './reread.ts';
import type { Whole } from './wholes.ts';

export const REREAD_SAYS = 'Read it anew each time that it is gone through.';
export const REREAD_RISK =
  'It is read once for each pass, which takes time; the input must not change in between.';

/** A whole that is gone through more than once, or by way of an attribute: reading it again needs no memory. */
export function rereadFinding(whole: Whole, volume: Volume, program: PyProgram): CodeFinding | null {
  const passes = passesOf(whole.node, program);
  if (!passes || writesBack(whole, program) === 'same') return null;
  if (passes.ends.every((end) => end.type === 'for_statement' && onlyKeeps(end, program))) return null;
  const edits = rereadEdits(whole, passes, program);
  if (!edits) return null;
  return {
    at: whole.at,
    alsoAt: [whole.node, ...(whole.text?.statements ?? [])].filter((one) => one.line !== whole.at.line),
    why: `${whole.at.text.split('\n')[0]} keeps all of ${whole.handle ?? 'the file'} in memory; ${linesOf(passes.ends)} go${passes.ends.length > 1 ? '' : 'es'} through it from start to end, which reading it again does as well.`,
    savingBytes: volume.bytes,
    rewrites: [{ says: REREAD_SAYS, edits, risk: REREAD_RISK, proof: 'run' }],
    ...(passes.looped || volume.bytes === null ? { suspected: true as const } : {}),
  };
}

export function linesOf(nodes: readonly PyNode[]): string {
  const lines = [...new Set(nodes.map((one) => one.line))].sort((a, b) => a - b);
  return `line${lines.length > 1 ? 's' : ''} ${lines.join(', ')}`;
}
