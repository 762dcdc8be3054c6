import type { Evidence } from '../../../schema/evidence.ts';
import type { Frame } from '../ground.ts';
import { saysNoMore } from './around.ts';

const QUOTED = /"([^"]{4,})"|“([^”]{4,})”|`([^`]{4,})`|'([^']{12,})'(?!\w)/;
/** Where the sentence says that it stands, and the sources that it may mean. */
const WHERE: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\bkernel|\bdmesg\b|\boom report\b|\bsyslog\b|\bkill line\b/i,
    /dmesg|kern|journal|syslog|messages|text\/|console/,
  ],
  [/\btraceback\b|\bpython\b|\bnumpy\b|\bpandas\b|\bexception\b/i, /stderr|traceback|stdout|text\/|log/],
  [/\bprint(?:s|ed)?\b|\boutput\b/i, /stdout|stderr/],
  [/\bcomment\b|\bdocstring\b|\bcode\b|\bsource\b|\bstatement\b/i, /\.(?:py|sh)$/],
];

/** Sentences that quote: the words must stand so in the evidence, where the sentence says that they stand. */
export const quotation: Frame = (sentence, ground) => {
  const match = QUOTED.exec(sentence);
  if (!match) return null;
  const quoted = (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').trim();
  const around = sentence
    .replace(match[0], ' ')
    .replace(/[.:]+\s*$/, '')
    .trim();
  const [file] = /(?:[\w/-]+\.)+(?:log|txt|err|out|sh|py)\b/.exec(around) ?? [];
  const kinds = kindsOf(around);
  const isOutput = /\b(?:print(?:s|ed)?|output|stdout|stderr)\b/i.test(around);
  const at: Evidence[] = [];
  for (const { path, name, lines } of ground.sources) {
    const isFile = file !== undefined && (path.endsWith(file) || name.endsWith(file));
    // "etl.py printed" names the program, "line 6 of etl.py reads" its file.
    const isNamed = file === undefined || isFile || (isOutput && file.endsWith('.py'));
    if (!isNamed || (!isFile && kinds.length > 0 && !kinds.some((one) => one.test(name)))) continue;
    const found = lines.find(
      ({ text, number }) =>
        text.includes(quoted) && saysNoMore(around, quoted, { source: path, line: number, text }, ground),
    );
    if (found) at.push({ source: path, line: found.number, text: found.text });
  }
  return at.length > 0
    ? { grounded: true, why: 'The words stand there.', at: at.slice(0, 1) }
    : {
        grounded: false,
        why: 'No line of the evidence holds these words, or more is said than that they stand there.',
      };
};

/** A stream that is named is that one; a program's words may stand on either. */
function kindsOf(around: string): RegExp[] {
  const [stream] = /\bstd(?:out|err)\b/i.exec(around) ?? [];
  return stream
    ? [new RegExp(stream, 'i')]
    : WHERE.filter(([words]) => words.test(around)).map(([, names]) => names);
}
