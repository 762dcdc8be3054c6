import type { Message } from '../../schema/conversation.ts';
import type { Citation } from '../../schema/incident.ts';
import { type Block, context, LIMITS, section } from './block.ts';
import { cut, type Shown } from './shown.ts';

/** Lines of evidence below an answer; the rest is in the incident. */
const MAX_CITED = 12;
const LINE_CHARS = 180;

/**
 * An answer as blocks: a section each heading, commands as code, then the lines that it rests on.
 * @param snippet a change of the program that is in the thread as a file, and need not stand here again
 */
export function answerBlocks(
  { sentences, citations, notice }: Pick<Message, 'sentences' | 'citations' | 'notice'>,
  shown: Shown,
  snippet: string | null = null,
): Block[] {
  const pages = new Pages();
  let heading = '';
  for (const sentence of sentences) {
    if (sentence.section !== heading) {
      heading = sentence.section;
      pages.next(heading === '' ? '' : `*${shown.prose(heading, 150)}*`);
    }
    const marks = sentence.citations.map((id) => `[${id}]`).join('');
    if (sentence.form === 'title') pages.title(`▸ *${shown.prose(sentence.text.replaceAll('`', ''), 300)}*`);
    else if (sentence.form === 'command' && sentence.text.trim() === snippet?.trim())
      pages.words('The change is the snippet `fix.diff` in this thread.');
    else if (sentence.form === 'command')
      for (const fence of shown.fences(sentence.text, LIMITS.text)) pages.line(fence);
    else pages.words(`${shown.prose(sentence.text)}${marks === '' ? '' : ` ${marks}`}`);
  }
  return [
    ...(notice ? [context(`:information_source: ${shown.prose(notice, 500)}`)] : []),
    ...pages.texts().map(section),
    ...evidence(citations, shown),
  ];
}

/** Texts filled up to what one block takes. */
class Pages {
  readonly #texts: string[] = [];
  #text = '';
  #inLine = false;
  #begun = false;

  next(heading: string): void {
    this.#flush();
    this.#text = heading;
    this.#inLine = false;
    this.#begun = false;
  }

  /** Apart from what stands before it, if that is more than the heading. */
  title(text: string): void {
    for (const piece of cut(text, LIMITS.text)) this.#add(this.#begun ? '\n\n' : '\n', piece);
    this.#inLine = false;
  }

  line(text: string): void {
    for (const piece of cut(text, LIMITS.text)) this.#add('\n', piece);
    this.#inLine = false;
  }

  words(text: string): void {
    for (const piece of cut(text, LIMITS.text)) {
      this.#add(this.#inLine ? ' ' : '\n', piece);
      this.#inLine = true;
    }
  }

  texts(): readonly string[] {
    this.#flush();
    return this.#texts;
  }

  #add(joint: string, text: string): void {
    if (this.#text.length + joint.length + text.length > LIMITS.text) this.#flush();
    this.#text += this.#text === '' ? text.trimStart() : joint + text;
    this.#begun = true;
  }

  #flush(): void {
    if (this.#text.trim() !== '') this.#texts.push(this.#text);
    this.#text = '';
  }
}

function evidence(citations: readonly Citation[], shown: Shown): Block[] {
  if (citations.length === 0) return [];
  const lines = citations.slice(0, MAX_CITED).map((one) => cited(one, shown));
  const more = citations.length - MAX_CITED;
  if (more > 0) lines.push(`… and ${more} more, in the incident.`);
  const texts = ['*Evidence*'];
  for (const line of lines) {
    const last = texts.at(-1) as string;
    if (last.length + 1 + line.length > LIMITS.text) texts.push(line);
    else texts[texts.length - 1] = `${last}\n${line}`;
  }
  return texts.map(context);
}

function cited(one: Citation, shown: Shown): string {
  if (one.kind === 'article')
    return `[${one.id}] ${shown.prose(one.title, 150)} (${shown.code(one.article, 100)}), ${shown.prose(one.section, 100)}`;
  return `[${one.id}] ${shown.prose(one.source, 200)}:${one.line} ${shown.code(one.text.trim(), LINE_CHARS)}`;
}
