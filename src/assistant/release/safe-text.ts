import { printable } from '../../lib/text.ts';

/** Anything that a client might make a link, a picture or markup of; `std::vector<int>` is none, `<b>` is. */
const MARKUP: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/|\bwww\.|\b(?:javascript|data|mailto|vbscript):\S/i, 'a link'],
  [/!?\[[^\]]*\]\s*[([:]/, 'a link'],
  [/<\/?[a-z!?][^>]*>?|&(?:#x?[0-9a-f]+|[a-z]{2,8});/i, 'HTML'],
  [/```|~~~/, 'a code block'],
  [/\b(?:curl|wget)\s+\S|\|\s*(?:ba|z|da)?sh\b|\brm\s+-[a-z]*[rf]/i, 'a shell command'],
  [/\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|xyz|top|ru|cn|biz|example)\b(?!\.\w)/i, 'an address of the web'],
];

/** What a sentence of a model holds that is never released; `null` for a plain one. */
export function unsafe(text: string): string | null {
  return MARKUP.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** Of what a model writes into the arguments of a tool, for people to look at. */
export function harmless(text: string): string {
  const short = printable(text).slice(0, 300);
  return unsafe(short) ? '(left out)' : short;
}

/** Told apart by nothing that a reader would notice: for sentences that repeat another word for word. */
export function wording(text: string): string {
  return printable(text)
    .normalize('NFKC')
    .replace(/[`*_]/g, '')
    .replace(/[’‘]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.!]+$/, '')
    .toLowerCase();
}
