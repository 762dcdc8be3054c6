import { describe, expect, test } from 'vitest';
import { diagnose } from '../src/diagnose.ts';
import type { Line, Source } from '../src/schema/source.ts';
import { bundleOf, caseNames, truthOf } from './support/cases.ts';

/** Mutants of each kind and case; `MUTANTS=100 npx vitest run test/mutants.test.ts` for a long run. */
const EACH = Number(process.env.MUTANTS ?? 3);

type Mutate = (lines: readonly string[], at: number, other: number) => string[];

const only =
  (change: (line: string) => string): Mutate =>
  (lines, at) =>
    lines.map((line, i) => (i === at ? change(line) : line));

/** What happens to logs on their way to us. */
const MUTATIONS: Readonly<Record<string, Mutate>> = {
  'cut at the head': (lines, at) => lines.slice(at),
  'cut at the tail': (lines, at) => lines.slice(0, at),
  'a line lost': (lines, at) => lines.filter((_, i) => i !== at),
  'lines lost in a row': (lines, at, other) => lines.filter((_, i) => i < at || i > at + (other % 40)),
  'a line doubled': (lines, at) => lines.flatMap((line, i) => (i === at ? [line, line] : [line])),
  'two lines swapped': (lines, at, other) =>
    lines.map((line, i) => (i === at ? lines[other] : i === other ? lines[at] : line) as string),
  'digits lost': only((line) => line.replace(/\d/g, '?')),
  'digits made huge': only((line) => line.replace(/\d+/g, '99999999999999999999999')),
  'cut midway': only((line) => line.slice(0, line.length / 2)),
  'spliced with itself': (lines, at, other) => [...lines.slice(0, at), ...lines.slice(other)],
};

/** Small and the same in every run (Numerical Recipes' constants). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

/** A report that holds several incidents may rightly be told by another of them when one is damaged. */
const single = caseNames.filter((name) => truthOf(name).cause !== 'multi-incident');

describe.each(single)('%s, damaged', (name) => {
  test('gets a true cause or "I cannot tell", from the log alone and with the other files', async () => {
    const { cause, alsoAcceptable } = truthOf(name);
    const { sources } = await bundleOf(name);
    const log = sources.find(
      (source) => source.name === 'commands/dmesg' && source.moment === 'after',
    ) as Source;
    const rest = sources.filter((source) => !/dmesg|syslog/.test(source.name));
    const texts = log.lines.map((line) => line.text);
    const from = Math.max(
      0,
      texts.findIndex((line) => /invoked oom|vm_enough|exceed data|fork rejected/.test(line)),
    );
    const random = randomFrom(name.length);
    let mutants = 0;
    for (const [kind, mutate] of Object.entries(MUTATIONS)) {
      for (let i = 0; i < EACH; i += 1) {
        const at = () => from + random(texts.length - from);
        const lines: Line[] = mutate(texts, at(), at()).map((text, n) => ({ number: n + 1, text }));
        const broken = { ...log, lines, lineCount: lines.length };
        for (const given of [[broken], [broken, ...rest]]) {
          const { incident } = diagnose({ sources: given, warnings: [] });
          expect([cause, ...alsoAcceptable, 'inconclusive'], `${kind}, ${given.length} sources`).toContain(
            incident.verdict.cause,
          );
          mutants += 1;
        }
      }
    }
    expect(mutants).toBe(Object.keys(MUTATIONS).length * EACH * 2);
  });
});
