import { command, type Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { say } from '../say.ts';
import type { Intent } from './intent.ts';

/** What the evidence lacks, and how to get it. */
export const whatIsMissing: Intent = {
  id: 'what-is-missing',
  heading: 'What is not known',
  signals: [
    [/\bwhat would (?:have|need) to be in\b|\bso (?:that )?you could tell\b/, 5],
    [/\bmissing\b|\blacks?\b|\bwhat (?:else )?(?:do|would|did) you (?:still )?need\b|\bstill need\b/, 5],
    [/\bnot (?:known|clear|certain)\b|\bunknown\b|\bwhat (?:don't|do) you not know\b/, 3],
    [
      /\bmore (?:data|information|info|logs|evidence)\b|\bwhat (?:should|can|could) i (?:collect|send|upload|attach)\b/,
      4,
    ],
    [/\bif you (?:can't|cannot) say\b|\bwhat you know\b/, 2],
  ],
  answer: ({ diagnosis }: Ask): Draft[] => {
    const { missing, warnings } = diagnosis.incident;
    if (missing.length + warnings.length === 0) return [say(FIXED.nothingMissing)];
    return missing
      .slice(0, 4)
      .flatMap(({ source, why, command: get }) => [
        say(`${source} is missing: ${why}.`, ...diagnosis.incident.verdict.evidence.slice(0, 1)),
        say(FIXED.toGet),
        command('', get),
      ]);
  },
};
