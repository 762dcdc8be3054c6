import { z } from 'zod';
import { ellipsis, printable } from '../../lib/text.ts';
import type { Line, Source } from '../../schema/source.ts';
import { MAX_LINE_CHARS, MAX_RESULT_LINES } from '../limits.ts';
import { defineTool, type ToolResult } from './definition.ts';
import { listed } from './findings.ts';
import type { Toolbox } from './toolbox.ts';

const Input = z.object({
  source: z.string().describe('Path of a source; "" lists the sources, or searches all of them.'),
  from: z.number().int().nullable().describe('First line, with `source`; null to search.'),
  to: z.number().int().nullable().describe('Last line.'),
  search: z.string().describe('Text that lines must hold, upper and lower case alike; "" for a range.'),
});

/** Lines of what was handed over, as they stand there. */
export function evidence(box: Toolbox) {
  const { sources } = box.open;
  return defineTool({
    name: 'evidence',
    description: `Lines of a source with their numbers: a range, or those that hold a text. At most ${MAX_RESULT_LINES}.`,
    schema: Input,
    run({ source, from, to, search }): ToolResult {
      const named = source === '' ? sources : sources.filter(({ path }) => path === source);
      if (named.length === 0) return { text: `There is no such source. ${listing(sources)}` };
      if (search === '' && from === null) {
        return {
          text: source === '' ? listing(sources) : listed(range(named[0] as Source, 1, null), 'It is empty.'),
        };
      }
      const lines = search === '' ? range(named[0] as Source, from ?? 1, to) : found(named, search);
      return { text: listed(lines, 'There is no such line.') };
    },
  });
}

function range({ path, lines }: Source, from: number, to: number | null): string[] {
  const last = Math.min(to ?? Number.MAX_SAFE_INTEGER, from + MAX_RESULT_LINES - 1);
  return lines.filter(({ number }) => number >= from && number <= last).map((line) => shown(path, line));
}

function found(sources: readonly Source[], search: string): string[] {
  const wanted = search.toLowerCase();
  return sources.flatMap(({ path, lines }) =>
    lines.filter(({ text }) => text.toLowerCase().includes(wanted)).map((line) => shown(path, line)),
  );
}

function shown(path: string, { number, text }: Line): string {
  return `${path}:${number}: ${ellipsis(printable(text), MAX_LINE_CHARS)}`;
}

function listing(sources: readonly Source[]): string {
  return listed(
    ['The sources are:', ...sources.map(({ path, lineCount }) => `${path} (${lineCount} lines)`)],
    '',
  );
}
