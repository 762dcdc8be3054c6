import type { PyProgram } from '../../python/program.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { filledFrom } from './shared/streams/filled.ts';
import { streamableFindings } from './shared/streams/findings.ts';
import { jsonArrays } from './shared/streams/json-arrays.ts';

/** Documents of a JSON file that are all in memory although they are used one after the other. */
export const jsonWhole: Detector = {
  meta: {
    id: 'json-whole',
    title: 'A whole JSON document is decoded although its records are used one by one',
  },
  detect(program: PyProgram): CodeFinding[] {
    const lines = streamableFindings(program, {
      accepts: (whole) => whole.what === 'documents',
      innocent: () => false,
      why: (whole, reading) =>
        `Every line of ${whole.handle ?? 'the file'} is decoded into one list, several times the size of the file; line ${reading.ends[0]?.at.line} uses the records once, one after the other.`,
      says: 'Decode each line when its record is used.',
      risk: 'The file stays open until its last line was used; a damaged line shows there, not at once.',
    });
    return [...lines, ...filledFrom(program, 'documents'), ...jsonArrays(program)];
  },
};
