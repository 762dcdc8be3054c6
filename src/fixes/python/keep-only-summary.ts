import type { PyProgram } from '../../python/program.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { provable } from './shared/kept/claims.ts';
import { instanceOf } from './shared/kept/instances.ts';
import { exceptionFindings } from './shared/kept/kept-exceptions.ts';
import { recordFindings } from './shared/kept/records.ts';
import { elementFindings } from './shared/kept/summary-elements.ts';
import { fieldFindings } from './shared/kept/summary-fields.ts';

/** Something large lives on in an object or a container, although only a figure of it is ever asked for. */
export const keepOnlySummary: Detector = {
  meta: { id: 'keep-only-summary', title: 'A large value is kept, although only a summary of it is used' },
  detect(program: PyProgram): CodeFinding[] {
    const elements = elementFindings(program);
    // An object that is not kept at all needs no smaller fields.
    const gone = new Set(elements.flatMap((one) => instanceOf(one.of, program) ?? []));
    return provable<CodeFinding>([
      ...fieldFindings(program).filter((one) => !gone.has(one.of)),
      ...elements,
      ...recordFindings(program),
      ...exceptionFindings(program),
    ]);
  },
};
