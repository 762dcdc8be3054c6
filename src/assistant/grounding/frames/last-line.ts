import type { Frame } from '../ground.ts';

/** "The last line on stdout is supplier 140", "X printed series 64000 as its last line". */
const PATTERNS: readonly RegExp[] = [
  /^the (?:last|final) (?:\w+ )?line (?:on|of|in) (\S+)(?: is| reads| says|:) ["“']?(.+?)["”']?$/i,
  /^on (\S+) the (?:last|final) (?:\w+ )?line (?:is|reads|says) ["“']?(.+?)["”']?$/i,
  /^(\S+) printed ["“']?(.+?)["”']? as its (?:last|final) line$/i,
];

export const lastLine: Frame = (sentence, { sources }) => {
  const plain = sentence.replace(/[.!]+$/, '').trim();
  for (const pattern of PATTERNS) {
    const match = pattern.exec(plain);
    if (!match) continue;
    const [, where = '', text = ''] = match;
    // What a program prints stands on its stdout.
    const name = /^std(?:out|err)$/i.test(where) ? where.toLowerCase() : 'stdout';
    const source = sources.find(({ path }) => path.endsWith(`${name}.txt`));
    const last = source?.lines.findLast((line) => line.text.trim() !== '');
    if (!source || !last) return { grounded: false, why: `There is no ${name} in the evidence.` };
    const isLast = last.number === source.lines.filter((line) => line.text.trim() !== '').at(-1)?.number;
    return isLast && last.text.trim() === text.trim()
      ? {
          grounded: true,
          why: 'It is the last line there.',
          at: [{ source: source.path, line: last.number, text: last.text }],
        }
      : { grounded: false, why: `The last line there is “${last.text.trim().slice(0, 100)}”.` };
  }
  return null;
};
