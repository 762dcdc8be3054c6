import type { Line } from '../../schema/source.ts';

/** No line of the formats read here is longer, JSON aside; what stands beyond is not looked at. */
const CAP = 8192;
const ANSI = /\u001b\[[0-9;]*m/g;

/** The text of a line as the tool printed it: without colours and Windows' line end, bounded in length. */
export function plain(line: Line): string {
  let { text } = line;
  if (text.length > CAP) text = text.slice(0, CAP);
  if (text.includes('\u001b')) text = text.replace(ANSI, '');
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

/** How many blanks a text begins with. */
export function indentOf(text: string): number {
  let indent = 0;
  while (text[indent] === ' ' || text[indent] === '\t') indent += 1;
  return indent;
}

/** Cells of a table whose columns stand at least two blanks or a tab apart. */
export function cells(text: string): string[] {
  return text.trim().split(/\t+ *| {2,}\t* */);
}
