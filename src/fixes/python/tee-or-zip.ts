import { calledName } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { short } from './shared/kept/claims.ts';
import { isLarge, streamVolume } from './shared/kept/growth.ts';
import { isListed, listed, sourceExpression } from './shared/kept/listed.ts';
import { teeFinding } from './shared/kept/tee.ts';
import { unzipFinding } from './shared/kept/unzip.ts';
import { teeAnew } from './shared/streams/tee-anew.ts';

/** Streams that are copied or turned around in a way that keeps every item. */
export const teeOrZip: Detector = {
  meta: { id: 'tee-or-zip', title: 'A stream is doubled or turned into columns, which keeps every item' },
  detect(program: PyProgram): CodeFinding[] {
    const found: CodeFinding[] = [];
    for (const module of program.modules) {
      for (const call of module.root.walk()) {
        if (call.type !== 'call') continue;
        const name = calledName(call, module);
        const one =
          name === 'itertools.tee'
            ? (teeFinding(call, program) ?? teeAnew(call, program))
            : name === 'zip'
              ? unzipFinding(call, program)
              : paired(call, program);
        if (one) found.push(one);
      }
    }
    return found;
  },
};

/** `list(zip(a, b))` that is gone through once. */
function paired(call: PyNode, program: PyProgram): CodeFinding | null {
  const source = isListed(call, program) ? sourceExpression(call) : null;
  if (source?.type !== 'call' || calledName(source, program.moduleOf(call)) !== 'zip') return null;
  const parts = source.get('arguments')?.parts ?? [];
  if (parts.some((part) => /splat/.test(part.type))) return null;
  const volume = parts.map((part) => streamVolume(part, program)).find((one) => isLarge(one, program));
  const found = volume && listed(call, program);
  if (!volume || !found) return null;
  return {
    at: call,
    alsoAt: [],
    why: `All pairs of \`${short(source.text)}\` are in memory at once, although they are only gone through once.`,
    savingBytes: volume.bytes,
    rewrites: found.rewrites,
  };
}
