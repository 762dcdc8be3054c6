import { cite } from '../parse/cite.ts';
import type { Evidence } from '../schema/evidence.ts';
import type { Line, Source } from '../schema/source.ts';

/** Where a name gets what it holds: lines that add to it, else those that bind it; nearest to `near` first. */
export interface Filling {
  readonly adds: readonly Evidence[];
  readonly binds: readonly Evidence[];
}

const ADDS = 'append|appendleft|extend|add|update|insert|put|put_nowait|setdefault|write|writelines|push';
const MOST = 4;

/**
 * By the text alone. A local name counts only in its function, an attribute (`self.rows`) by its last part.
 * @param near a line within the function, where it is known
 */
export function fillingLines(
  source: Source,
  name: string,
  scope: string,
  functionName: string | null,
  near: number | null,
): Filling {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(last)) return { adds: [], binds: [] };
  const isAttribute = scope === 'attribute';
  const lines = scope === 'local' ? bodyOf(source.lines, functionName, near) : source.lines;
  const word = isAttribute ? `\\.${last}` : `(?<![\\w.])${last}`;
  const index = String.raw`(?:\[[^\]]{0,200}\])`;
  const adds = new RegExp(
    String.raw`${word}${index}*(?:\.(?:${ADDS})\(|\s*\+=)|${word}${index}+(?:\.[\w.]{1,60})?\s*=(?!=)`,
    'u',
  );
  const binds = new RegExp(
    String.raw`${word}\s*(?::[^=]{1,100})?=(?!=)|${word}\s*,[^=]{1,100}=(?!=)|,\s*${last}\s*=(?!=)|\bas ${last}\b|\bfor ${last} in\b|def ${last}\(`,
    'u',
  );
  const found = (pattern: RegExp) =>
    lines
      .filter(({ text }) => !/^\s*#/.test(text) && text.length < 2_000 && pattern.test(text))
      .sort((a, b) => distance(a, near) - distance(b, near))
      .slice(0, MOST)
      .map((line) => cite(source, line));
  return { adds: found(adds), binds: found(binds) };
}

/** What stands above the place comes first: it has run. */
function distance({ number }: Line, near: number | null): number {
  return near === null ? number : number <= near ? near - number : number - near + 0.5;
}

/** The lines of the function with this name that holds line `near`; all lines where there is none. */
function bodyOf(lines: readonly Line[], name: string | null, near: number | null): readonly Line[] {
  if (name === null || near === null) return lines;
  const isStart = ({ text }: Line) => text.includes(`def ${name}(`) || text.includes(`def ${name}[`);
  const start = lines.findLastIndex((line) => line.number <= near && isStart(line));
  const first = lines[start];
  if (!first) return lines;
  const depth = indentation(first.text);
  const end = lines.findIndex(
    ({ text, number }, i) =>
      i > start &&
      number > near &&
      text.trim() !== '' &&
      indentation(text) <= depth &&
      !/^\s*[)\]}#]/.test(text),
  );
  return lines.slice(start, end < 0 ? undefined : end);
}

function indentation(text: string): number {
  return /^\s*/.exec(text)?.[0].length ?? 0;
}
