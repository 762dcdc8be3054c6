import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { explain } from '../../src/assistant/explain.ts';
import { diagnose } from '../../src/diagnose.ts';
import type { Bundle, Line, Source } from '../../src/schema/source.ts';
import { articles, bundleOf, caseNames } from '../support/cases.ts';

type Mutate = (lines: readonly Line[], at: number, other: number) => Line[];

const text = (lines: readonly string[]): Line[] => lines.map((one, i) => ({ number: i + 1, text: one }));
const texts = (lines: readonly Line[]) => lines.map((line) => line.text);

/** What happens to logs on their way: cut, doubled, out of order, damaged, spliced. */
const MUTATIONS: Readonly<Record<string, Mutate>> = {
  'cut at the head': (lines, at) => text(texts(lines).slice(at)),
  'cut at the tail': (lines, at) => text(texts(lines).slice(0, at)),
  'a line lost': (lines, at) => text(texts(lines).filter((_, i) => i !== at)),
  'a line doubled': (lines, at) => text(texts(lines).flatMap((one, i) => (i === at ? [one, one] : [one]))),
  'two lines swapped': (lines, at, other) => {
    const out = texts(lines);
    [out[at], out[other]] = [out[other] as string, out[at] as string];
    return text(out);
  },
  'digits damaged': (lines, at) =>
    text(texts(lines).map((one, i) => (i === at ? one.replace(/\d/g, '?') : one))),
  'digits made huge': (lines, at) =>
    text(texts(lines).map((one, i) => (i === at ? one.replace(/\d+/g, '99999999999999999999999') : one))),
  'cut midway': (lines, at) =>
    text(texts(lines).map((one, i) => (i === at ? one.slice(0, one.length / 2) : one))),
  'spliced with itself': (lines, at, other) =>
    text([...texts(lines).slice(0, at), ...texts(lines).slice(other)]),
};

function mutated(bundle: Bundle, mutate: Mutate, random: readonly [number, number, number]): Bundle {
  const candidates = bundle.sources.filter((source) => source.lines.length > 0);
  const chosen = candidates[random[0] % candidates.length] as Source;
  const n = chosen.lines.length;
  const lines = mutate(chosen.lines, random[1] % n, random[2] % n);
  const sources = bundle.sources.map((source) =>
    source === chosen ? { ...source, lines, lineCount: lines.length } : source,
  );
  return { ...bundle, sources };
}

describe('damaged evidence', () => {
  let bundles: Bundle[] = [];
  beforeAll(async () => {
    bundles = await Promise.all(caseNames.map(bundleOf));
  });

  test.each(Object.entries(MUTATIONS))(
    '%s: never a throw, never a citation that does not stand there',
    (_, mutate) => {
      fc.assert(
        fc.property(fc.nat(), fc.nat(), fc.nat(), fc.nat(), (a, b, c, d) => {
          // Mostly the kernel log, which is where the most can break.
          const bundle = bundles[a % bundles.length] as Bundle;
          const focus = b % 3 > 0 ? bundle.sources.filter((source) => /dmesg|syslog/.test(source.name)) : [];
          const target = focus.length > 0 ? { ...bundle, sources: focus } : bundle;
          const broken = mutated(target, mutate, [b, c, d]);
          const { incident } = diagnose(broken);
          expect(incident.warnings.filter((one) => one.includes('failed'))).toEqual([]);
          const held = new Map(broken.sources.map((source) => [source.path, source]));
          for (const { source, line, text: said } of incident.verdict.evidence) {
            expect(held.get(source)?.lines.find((one) => one.number === line)?.text).toBe(said);
          }
        }),
        { numRuns: 60 },
      );
    },
  );

  test('any text at all gets an answer', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', maxLength: 80 }), { maxLength: 40 }),
        async (lines) => {
          const source: Source = {
            path: 'x',
            name: 'text/x',
            moment: 'after',
            lines: text(lines),
            lineCount: lines.length,
          };
          const { verdict } = await explain({ sources: [source], warnings: [] }, articles, null);
          expect(verdict.cause).toBe('inconclusive');
        },
      ),
      { numRuns: 200 },
    );
  });
});
