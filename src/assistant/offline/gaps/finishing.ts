import { inline } from '../../../lib/text.ts';
import { evidenceOf } from '../program/files.ts';
import { say } from '../say.ts';
import type { Gap } from './gap.ts';

/** When a run will be ready. */
export const finishing: Gap = {
  asked: [
    [/\bwhen will (?:it|this|the)\b.{0,30}\b(?:ready|done|finish|finished|complete|end)\b/, 6],
    [/\bhow (?:much longer|long (?:will|does|until))\b|\beta\b|\bremaining time\b/, 4],
    [/\b(?:ready|done|finished) exactly\b|\bin total, correct\b/, 3],
  ],
  says: (ask) => {
    const { sources, diagnosis, progress } = ask;
    const output = sources.find(({ name }) => name === 'program/stdout.txt');
    const rows = output?.lines.slice(-4).map((line) => evidenceOf(output, line)) ?? [];
    const timed = rows.map(({ text }) => Number(/(\d+\.\d+) ?s\b/.exec(text)?.[1] ?? 'x'));
    const steps = timed.slice(1).map((time, i) => time - (timed[i] as number));
    const slower =
      steps.length > 1 &&
      steps.every((step, i) => Number.isFinite(step) && (i === 0 || step > (steps[i - 1] as number)));
    const trend = slower
      ? ` The last steps took ${steps.map((step) => `${step.toFixed(1)} s`).join(', then ')}: each step takes longer than the one before, so the end is not to be had by a straight line.`
      : '';
    const at = rows.length > 0 ? rows : diagnosis.incident.verdict.evidence.slice(0, 2);
    const reached = progress ? ` The last output is “${inline(progress.at.text)}”.` : '';
    return [
      say(
        `The evidence does not say when it will be ready.${reached}${trend} More samples over time would, or a run without the limit:`,
        ...at,
      ),
    ];
  },
  command: 'while sleep 10; do echo "$(date +%T) $(grep VmRSS /proc/PID/status)"; done',
};
