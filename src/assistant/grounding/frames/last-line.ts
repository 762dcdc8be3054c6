import type { Frame } from '../ground.ts';

/** "The last line on stdout is supplier 140", "X printed series 64000 as its last line". */
const PATTERNS: readonly RegExp[] = [
  /^["“']?(?<text>.+?)["”']? is the (?:last|final) (?:line|thing|message)(?: printed| written)? (?:on|in|of) (?<where>\S+)$/i,
  /^the (?:last|final) (?:\w+ )?line (?:on|of|in) (\S+)(?: is| reads| says|:) ["“']?(.+?)["”']?$/i,
  /^on (\S+) the (?:last|final) (?:\w+ )?line (?:is|reads|says) ["“']?(.+?)["”']?$/i,
  /^(stdout|stderr) (?:ends|closes|stops|finishes) with (?:the line )?["“']?(.+?)["”']?$/i,
  /^(\S+) printed ["“']?(.+?)["”']? as its (?:last|final) line$/i,
];

export const lastLine: Frame = (sentence, { sources }) => {
  const plain = sentence.replace(/[.!]+$/, '').trim();
  const sole =
    /^["“'](.+?)["”'] is (?:all|everything|the only (?:line|thing)) (?:that )?(?:\S+ ){1,3}(?:printed|wrote)$/i.exec(
      plain,
    )?.[1];
  if (sole !== undefined) {
    const source = sources.find(({ path }) => path.endsWith('stdout.txt'));
    const lines = source?.lines.filter((line) => line.text.trim() !== '') ?? [];
    const [only] = lines;
    return source && only && lines.length === 1 && only.text.trim() === sole.trim()
      ? {
          grounded: true,
          why: 'It is the only line there.',
          at: [{ source: source.path, line: only.number, text: only.text }],
        }
      : { grounded: false, why: 'It is not the only line there.' };
  }
  for (const pattern of PATTERNS) {
    const match = pattern.exec(plain);
    if (!match) continue;
    const [, one = '', other = ''] = match;
    const { where = one, text = other } = match.groups ?? {};
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
