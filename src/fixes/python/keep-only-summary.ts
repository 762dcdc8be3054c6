import type { PyProgram } from '../../python/program.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { recordFindings } from './shared/kept/records.ts';
import { elementFindings } from './shared/kept/summary-elements.ts';
import { fieldFindings } from './shared/kept/summary-fields.ts';

/** Something large lives on in an object or a container, although only a figure of it is ever asked for. */
export const keepOnlySummary: Detector = {
  meta: { id: 'keep-only-summary', title: 'A large value is kept, although only a summary of it is used' },
  detect(program: PyProgram): CodeFinding[] {
    return [...fieldFindings(program), ...elementFindings(program), ...recordFindings(program)];
  },
};
