/** A figure of a text with the unit behind it and the words on both sides, small words left out. */
export interface FigureBeside {
  readonly figure: string;
  readonly unit: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

const FIGURE =
  /(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?![\d.]*\d)(?: ?(kB|KiB|MiB|GiB|MB|GB|bytes|pages|seconds|MB\/s|ms|s)\b)?/g;
const SMALL = /^(?:of|is|was|at|a|an|the|to|for|and|with|in|on|by|were|are)$/i;

export function figuresIn(text: string): FigureBeside[] {
  return [...text.matchAll(FIGURE)].map((match) => {
    const [whole, unit] = match;
    const before = text.slice(Math.max(0, match.index - 60), match.index).match(/[A-Za-z_]\w*/g) ?? [];
    const after = text.slice(match.index + whole.length).match(/^[^\w,;]*([A-Za-z_]\w*)/);
    return {
      figure: whole.replace(/ ?[A-Za-z/]+$/, '').replaceAll(',', ''),
      unit: unit ?? null,
      before: before.reverse().find((word) => !SMALL.test(word)) ?? null,
      after: after?.[1] && !SMALL.test(after[1]) ? after[1] : null,
    };
  });
}
