import type { PyProgram } from '../../python/program.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { filledFrom } from './shared/streams/filled.ts';
import { streamableFindings } from './shared/streams/findings.ts';
import { mappedBytes } from './shared/streams/mapped-bytes.ts';
import type { Reading } from './shared/streams/readers.ts';
import { severalUses } from './shared/streams/several-uses.ts';
import { textUses } from './shared/streams/text-uses.ts';
import type { Whole } from './shared/streams/wholes.ts';

const ITEMS: Readonly<Record<Whole['what'], string>> = {
  lines: 'lines',
  words: 'words',
  rows: 'rows',
  records: 'rows',
  documents: 'documents',
  text: 'text',
};

/** A file that is in memory as a whole although its lines, words or rows are used once, one after the other. */
export const readAll: Detector = {
  meta: { id: 'read-all', title: 'A whole file is read before its first line is used' },
  detect(program: PyProgram): CodeFinding[] {
    const pieces = streamableFindings(program, {
      accepts: (whole) =>
        whole.what !== 'documents' &&
        whole.what !== 'records' &&
        whole.source?.kind !== 'cursor' &&
        whole.source?.kind !== 'response',
      innocent: () => false,
      why: (whole, reading) =>
        `${whole.at.text.split('\n')[0]} puts all ${ITEMS[whole.what]} of ${fileOf(whole)} into memory at once; ${readers(reading)} once, one after the other.`,
      says: 'Read the file piece by piece while its content is used.',
      risk: 'The file stays open until the last of it was read; an error in it shows there, not at once.',
    });
    const told = [
      ...pieces,
      ...filledFrom(program, 'rows'),
      ...textUses(program, 'file'),
      ...severalUses(program, 'file'),
    ];
    return [...told, ...mappedBytes(program).filter((one) => !told.some((other) => other.at === one.at))];
  },
};

function fileOf(whole: Whole): string {
  return whole.handle ?? whole.text?.path?.text ?? 'the file';
}

function readers(reading: Reading): string {
  const lines = [...new Set(reading.ends.map((end) => end.at.line))];
  return `line${lines.length > 1 ? 's' : ''} ${lines.join(', ')} use${lines.length > 1 ? '' : 's'} them`;
}
