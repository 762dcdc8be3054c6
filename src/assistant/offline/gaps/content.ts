import { inline } from '../../../lib/text.ts';
import { say } from '../say.ts';
import type { Gap } from './gap.ts';

/** Which record of the input it was. */
export const content: Gap = {
  asked: [
    [
      /\bwhich (?:record|row|entry|request|customer|user|document|message|item|input|query)s?\b.{0,40}\b(?:is|was|caused|broken|wrong|bad|guilty|it)\b/,
      5,
    ],
    [/\b(?:broken|bad|wrong|corrupt(?:ed)?) (?:record|row|one|input)\b/, 3],
  ],
  says: (ask) => {
    const { progress, question, diagnosis } = ask;
    const at =
      progress?.at ?? diagnosis.facts.parsed.errors.at(-1)?.at ?? diagnosis.incident.verdict.evidence[0];
    const file = question.names.find((one) => /\.\w+$/.test(one) && !/\.py$/.test(one));
    const output = ask.sources.find(({ path }) => path === progress?.at.source);
    const prints = output?.lines.filter(({ number }) => number < (progress?.at.line ?? 0)).at(-1);
    const step =
      prints && progress ? progress.last - Number(/\d+(?!.*\d)/.exec(prints.text)?.[0] ?? 'x') : Number.NaN;
    const failed = diagnosis.facts.parsed.errors.at(-1)?.isMemory === false;
    const range =
      failed && progress && Number.isFinite(step) && step > 0
        ? ` What it shows: the last output is “${inline(progress.at.text)}”, and the next would have come at ${progress.last + step}, so it lies between ${progress.last} and ${progress.last + step}.`
        : '';
    return [
      say(
        `The evidence does not say which one: the input itself${file ? `, ${inline(file)},` : ''} is not in it.${range} The file itself is needed: run the program with an except around the failing line that prints the number and the line.`,
        at,
        diagnosis.facts.parsed.errors.at(-1),
      ),
    ];
  },
  command: null,
};
