import { printable } from '../lib/text.ts';
import type { Evidence } from '../schema/evidence.ts';
import type { AnswerSentence, Citation } from '../schema/incident.ts';

/**
 * Keeps evidence from becoming markup; code spans stay, and nothing is escaped in them. Backticks that do not come in pairs
 * are escaped as well, since one would pair with the next sentence's.
 */
export function escapeMarkdown(text: string): string {
  const parts = printable(text).split('`');
  const paired = parts.length % 2 === 1 && parts.slice(1, -1).every((part) => part !== '');
  const outside = (part: string) => part.replace(/[<>[\]*\\]/g, '\\$&');
  if (!paired) return parts.map(outside).join('\\`');
  return parts.map((part, index) => (index % 2 === 0 ? outside(part) : part)).join('`');
}

/** A fence longer than any run of backticks inside. */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${printable(text)}\n${fence}`;
}

export function code(text: string): string {
  return `\`\` ${printable(text).replaceAll('`', "'")} \`\``;
}

/**
 * An answer as Markdown, piece by piece: a heading a section, a paragraph of sentences with their numbers, commands fenced.
 * Each call gives what comes behind what was given before.
 */
export class MarkdownWriter {
  #section = '';
  #begun = false;
  #inParagraph = false;

  sentence({ section, form, text, citations }: AnswerSentence): string {
    const heading = section !== this.#section && section !== '' ? this.block(`## ${section}`) : '';
    if (section !== this.#section) this.#inParagraph = false;
    this.#section = section;
    if (form === 'title') return heading + this.block(`### ${escapeMarkdown(text)}`);
    if (form === 'command')
      return heading + this.block(fenced(text, /^--- .*\n\+\+\+ /.test(text) ? 'diff' : 'sh'));
    const marked = escapeMarkdown(text) + citations.map((id) => ` [${id}]`).join('');
    if (this.#inParagraph) return `${heading} ${marked}`;
    const begun = heading + this.block(marked);
    this.#inParagraph = true;
    return begun;
  }

  /** A paragraph of its own. */
  block(markdown: string): string {
    const gap = this.#begun ? '\n\n' : '';
    this.#begun = true;
    this.#inParagraph = false;
    return gap + markdown;
  }

  /** What the numbers stand for; nothing where there are none. */
  evidence(citations: readonly Citation[]): string {
    if (citations.length === 0) return '';
    return this.block(`## Evidence\n\n${citations.map(citationMarkdown).join('\n')}`);
  }
}

function citationMarkdown(citation: Citation): string {
  if (citation.kind === 'article') {
    return `- [${citation.id}] ${escapeMarkdown(citation.title)} (${citation.article}), ${citation.section}`;
  }
  return `- [${citation.id}] ${lineMarkdown(citation)}`;
}

function lineMarkdown(at: Evidence): string {
  return `${code(at.source)} line ${at.line}: ${code(at.text.slice(0, 400))}`;
}
