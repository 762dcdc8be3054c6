import { ellipsis, printable } from '../../lib/text.ts';

/** Texts of an incident as Slack may show them: secrets masked, markup and mentions without effect. */
export interface Shown {
  /** Running text; what stands between backticks stays code. `max` counts before it is escaped, which can make 5 of 1. */
  prose(text: string, max?: number): string;
  /** A piece of evidence, on one line. */
  code(text: string, max?: number): string;
  /** Commands, in as many fences as their length asks for, each no longer than `max`. */
  fences(text: string, max: number): string[];
  /** For places that know no markup: headers, titles, descriptions. */
  bare(text: string, max: number): string;
}

/** @param mask takes out what must not be posted; it sees every text before anything else is done to it */
export function shownWith(mask: (text: string) => string): Shown {
  const oneLine = (text: string) => printable(mask(text)).replace(/\s+/g, ' ').trim();
  return {
    // An asterisk of a process name would make the rest of the line bold.
    prose: (text, max = Number.POSITIVE_INFINITY) =>
      wholeSpans(ellipsis(oneLine(text), max))
        .split(/(`[^`]*`)/)
        .map((part, i) => (i % 2 === 1 ? escapeCode(part) : escapeSlack(part.replaceAll('*', '∗'))))
        .join(''),
    // Its columns stay: they are how the kernel's tables are read.
    code: (text, max = 300) =>
      `\`${escapeCode(
        ellipsis(
          printable(mask(text))
            .replace(/[\t\r\n]+/g, ' ')
            .trim()
            .replaceAll('`', "'") || ' ',
          max,
        ),
      )}\``,
    fences: (text, max) => fences(printable(mask(text)).replaceAll('```', "'''"), max),
    bare: (text, max) => ellipsis(asPlain(oneLine(text)), max),
  };
}

/** Makes text stay text: Slack's three control characters, as its documentation asks. Enough where code stands. */
export function escapeCode(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The same for running text, where some clients read the words that call a whole channel even without brackets. */
export function escapeSlack(text: string): string {
  return escapeCode(text).replace(CALLS, '@\u2060');
}

const CALLS = /@(?=channel|here|everyone)/gi;

function asPlain(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›').replace(CALLS, '@\u2060');
}

function fences(text: string, max: number): string[] {
  const room = max - '```\n\n```'.length;
  const pieces: string[] = [];
  let piece = '';
  for (const line of text.split('\n').flatMap((one) => cut(escapeCode(one), room))) {
    if (piece !== '' && piece.length + 1 + line.length > room) {
      pieces.push(piece);
      piece = '';
    }
    piece += piece === '' ? line : `\n${line}`;
  }
  return [...pieces, piece].map((one) => `\`\`\`\n${one}\n\`\`\``);
}

/** Backticks that open a block of code, or a span without an end, are no code. */
function wholeSpans(text: string): string {
  const spans = text.replace(/`{2,}/g, "'");
  const odd = (spans.match(/`/g)?.length ?? 0) % 2 === 1;
  return odd ? spans.replace(/`(?=[^`]*$)/, "'") : spans;
}

/** Pieces of at most `max` characters, no entity cut in two; between words where there are any. */
export function cut(text: string, max: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const space = rest.lastIndexOf(' ', max);
    let at = space > max / 2 ? space : max;
    const entity = rest.lastIndexOf('&', at);
    if (entity >= 0 && at - entity < 5 && !rest.slice(entity, at).includes(';')) at = entity;
    // Half of a surrogate pair is no character.
    if (/[\ud800-\udbff]/.test(rest[at - 1] ?? '')) at -= 1;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...pieces, rest];
}
