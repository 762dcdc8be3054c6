import { expect, test } from 'vitest';
import { findingsOf, patchProgram } from '../../../src/fix-program.ts';
import { readProgram } from '../../../src/python/program.ts';
import { outputOf } from './task-cases.ts';

/**
 * Programs by name; the lines that a detector must blame end with `# <-`, with `# <- ?` where only a run can tell. A program
 * that changes must print the same, where the test machine has what it imports.
 */
export function testMarked(pattern: string, programs: Readonly<Record<string, string>>): void {
  test.each(Object.entries(programs))(
    `${pattern}: %s`,
    async (_, marked) => {
      const source = marked.replace(/ *# <-(?: \?)?$/gm, '');
      const program = await readProgram([{ path: 'program.py', text: source }], { limitBytes: 64 << 20 });
      const found = findingsOf(program, new Set([pattern]));
      const said = found.map((one) => ({ line: one.at.line, sure: !one.suspected }));
      expect(said.sort((a, b) => a.line - b.line)).toEqual(marksOf(marked));
      const patch = await patchProgram(program, found, (one) => one.rewrites[0] ?? null);
      const after = patch?.files.get('program.py')?.after ?? null;
      expect(after === null).toBe(found.every((one) => one.rewrites.length === 0));
      if (after !== null && !/\bimport (?:numpy|torch|django|matplotlib|psutil)\b/.test(source))
        expect(outputOf(after)).toEqual(outputOf(source));
    },
    120_000,
  );
}

function marksOf(marked: string): { line: number; sure: boolean }[] {
  return marked.split('\n').flatMap((text, index) => {
    const mark = /# <-( \?)?$/.exec(text);
    return mark ? [{ line: index + 1, sure: mark[1] === undefined }] : [];
  });
}
