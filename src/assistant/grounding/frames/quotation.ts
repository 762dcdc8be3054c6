import type { Evidence } from '../../../schema/evidence.ts';
import type { Frame } from '../ground.ts';

const QUOTED = /"([^"]{8,})"|“([^”]{8,})”|'([^']{12,})'(?!\w)/;
/** Where the sentence says that it stands, and the sources that it may mean. */
const WHERE: readonly (readonly [RegExp, RegExp])[] = [
  [/\b(?:kernel|dmesg|oom report|syslog)\b/i, /dmesg|kern|journal|syslog|messages|text\/|console/],
  [/\btraceback\b|\bstderr\b|\bpython\b|\bnumpy\b|\bpandas\b/i, /stderr|traceback|stdout|text\/|log/],
  [/\bstdout\b|\bprints?\b|\boutput\b/i, /stdout|stderr/],
];
/** What may stand around a quotation: who says it, and nothing more. */
const AROUND =
  /^(?:(?:in|on|at|the|of|a|an|for|its|own|to|also|line|lines|message|messages|appears?|contains?|contained|reads?|says?|said|wrote|writes|logged|logs|log|prints?|printed|printing|reports?|reported|announced|shows?|showed|ends?|ended|with|has|there|is|stands?|kernel|dmesg|oom|report|syslog|journal|traceback|stderr|stdout|numpy|pandas|python|program|output|names?|earlyoom|systemd-oomd|systemd|unit|service|process|container|exactly|literally|last|noted|notes|continues|comment|remarks?)[\s,:]*)*$/i;

/** Sentences that quote: the words must stand so in the evidence, where the sentence says that they stand. */
export const quotation: Frame = (sentence, { sources }) => {
  const match = QUOTED.exec(sentence);
  if (!match) return null;
  const quoted = (match[1] ?? match[2] ?? match[3] ?? '').trim();
  const around = sentence
    .replace(match[0], ' ')
    .replace(/[.:]+\s*$/, '')
    .trim();
  const [file] = /[\w./-]+\.(?:log|txt|err|out)\b/.exec(around) ?? [];
  const rest = file ? around.replace(file, ' ') : around;
  if (!AROUND.test(rest.trim())) return { grounded: false, why: 'It says more than the quotation.' };
  const kinds = WHERE.filter(([words]) => words.test(rest)).map(([, names]) => names);
  const within = sources.filter(({ name, path }) =>
    file
      ? path.endsWith(file) || name.endsWith(file)
      : kinds.length === 0 || kinds.some((one) => one.test(name)),
  );
  const at: Evidence[] = [];
  for (const { path, lines } of within) {
    const line = lines.find(({ text }) => text.includes(quoted));
    if (line) at.push({ source: path, line: line.number, text: line.text });
  }
  return at.length > 0
    ? { grounded: true, why: 'The words stand there.', at: at.slice(0, 1) }
    : { grounded: false, why: 'No line of the evidence holds these words.' };
};
