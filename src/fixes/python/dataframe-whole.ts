import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import { volumeOf } from '../../python/volume.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { repeats } from './shared/arrays/repeats.ts';
import { inChunks } from './shared/frames/chunked.ts';
import { CHUNK, wholeFrame } from './shared/frames/reads.ts';

export const dataframeWhole: Detector = {
  meta: { id: 'dataframe-whole', title: 'A whole table is read although only sums of it are used' },
  detect(program: PyProgram): CodeFinding[] {
    const found = new Map<PyNode, CodeFinding>();
    for (const module of program.modules) {
      if (!/\bpandas\b/.test(module.text)) continue;
      for (const call of module.root.walk()) {
        const finding = call.type === 'call' ? wholeTable(call, program) : null;
        // A function that reads, and its call, are one place.
        if (finding && !found.has(finding.at)) found.set(finding.at, finding);
      }
    }
    return [...found.values()];
  },
};

function wholeTable(call: PyNode, program: PyProgram): CodeFinding | null {
  const whole = wholeFrame(call, program);
  if (!whole || repeats(call, program)) return null;
  const edits = inChunks(whole, program);
  if (!edits) return null;
  return {
    at: whole.read,
    alsoAt: whole.also,
    why: `All rows of the file are in memory at once (a data frame takes several times the file's size), although only what is added up, counted or compared of them is used.`,
    savingBytes: volumeOf(whole.read, program).bytes,
    rewrites: [
      {
        says: `Read ${CHUNK.replace('_', ' ')} rows at a time and join what is computed of the parts.`,
        edits,
        risk: 'Sums of fractions are added up in another order, which can change their last digit; the type of a column is guessed for each part.',
        proof: 'run',
      },
    ],
  };
}
