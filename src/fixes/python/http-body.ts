import type { PyProgram } from '../../python/program.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { streamableFindings } from './shared/streams/findings.ts';
import { requestBodies } from './shared/streams/request-bodies.ts';
import { severalUses } from './shared/streams/several-uses.ts';
import { textUses } from './shared/streams/text-uses.ts';

/** The body of an HTTP response that is in memory as a whole although it is used from start to end. */
export const httpBody: Detector = {
  meta: { id: 'http-body', title: 'A whole response body is in memory before its first part is used' },
  detect(program: PyProgram): CodeFinding[] {
    const lines = streamableFindings(program, {
      accepts: (whole) => whole.source?.kind === 'response' && whole.what !== 'documents',
      innocent: () => false,
      why: (whole, reading) =>
        `${whole.at.text.split('\n')[0]} takes the whole body of the response into memory; line ${reading.ends[0]?.at.line} uses it once, part by part.`,
      says: 'Read the response line by line while it comes in.',
      risk: 'The connection stays open while the body is used; a body that breaks off shows there, not at once.',
    });
    return [
      ...lines,
      ...textUses(program, 'response'),
      ...severalUses(program, 'response'),
      ...requestBodies(program),
    ];
  },
};
