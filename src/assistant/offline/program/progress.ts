import type { Evidence } from '../../../schema/evidence.ts';
import type { Source } from '../../../schema/source.ts';
import { codeOf, evidenceOf } from './files.ts';
import type { Module } from './module.ts';

/** How far a program had come by what it printed, and how far it wanted to go where its constants tell. */
export interface Progress {
  /** What is counted, `minute`. */
  readonly noun: string;
  readonly last: number;
  /** Turns done: zero-based counters that are printed each turn count one more. */
  readonly done: number;
  readonly at: Evidence;
  readonly total: number | null;
  /** The line whose loop has that many turns. */
  readonly totalAt: Evidence | null;
}

const NUMBER = /(?<![\w.])\d+(?![\w.])/g;

/** The last line of output whose like came before with smaller numbers, `indexed 240000`, `indexed 250000`. */
export function progressOf(sources: readonly Source[], modules: readonly Module[]): Progress | null {
  const output = sources.find(
    ({ name }) => /^program\/std(?:out|err)\.txt$/.test(name) && counts(sources, name),
  );
  const rows = output?.lines.slice(-6) ?? [];
  const last = rows.at(-1);
  const before = rows.at(-2);
  if (!output || !last || !before) return null;
  const [now, then] = [numbersOf(last.text), numbersOf(before.text)];
  const column = now.findIndex((value, i) => value > (then[i] ?? Number.POSITIVE_INFINITY));
  if (column < 0 || wordsOf(last.text) !== wordsOf(before.text)) return null;
  const value = now[column] as number;
  const step = value - (then[column] as number);
  const words = wordsOf(last.text).match(/[a-z]{2,}/gi) ?? [];
  const noun = words[0] ?? 'step';
  const from = totalOf(modules, noun, value);
  return {
    noun,
    last: value,
    done: step === 1 ? value + 1 : value,
    at: evidenceOf(output, last),
    total: from?.total ?? null,
    totalAt: from?.at ?? null,
  };
}

function counts(sources: readonly Source[], name: string): boolean {
  const lines = sources.find((one) => one.name === name)?.lines ?? [];
  return lines.length > 2 && numbersOf(lines.at(-1)?.text ?? '').length > 0;
}

function numbersOf(text: string): number[] {
  return (text.match(NUMBER) ?? []).map(Number);
}

function wordsOf(text: string): string {
  return text
    .replace(/\d+(?:\.\d+)?/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The loop that prints that noun, or the one loop whose count the program had not reached. */
function totalOf(
  modules: readonly Module[],
  noun: string,
  reached: number,
): { total: number; at: Evidence } | null {
  const loops = modules.flatMap((module) =>
    module.allLoops.flatMap(({ iterable, head, body }) => {
      const prints = [...body].filter(({ text }) => /\bprint\(/.test(text));
      const total = prints.length > 0 ? module.countOf(iterable, module.boundAt(head)) : null;
      // A loop that is through is not the one that was stopped.
      if (total === null || total <= reached + 1) return [];
      const named = prints.some(({ text }) => codeOf(text).includes(noun));
      return [{ total, at: evidenceOf(module.file.source, head), named }];
    }),
  );
  return loops.find(({ named }) => named) ?? (loops.length === 1 ? (loops[0] ?? null) : null);
}
