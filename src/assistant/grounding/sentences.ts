/** A full stop within these ends no sentence. */
const INNER = /(?:\b(?:e\.g|i\.e|etc|vs|approx|ca|no|resp)|\b\p{Lu})\.$/u;

/** Cuts a text into sentences; figures, file names and versions keep their dots, list items are sentences. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const plain = line.replace(/^\s*(?:[-*•>]|\d+[.)]|#{1,6})\s+/, '').trim();
    let begin = 0;
    for (const match of plain.matchAll(
      /[.!?…]["”'’)\]]*(?=\s+["“'‘(]?(?:[\p{Lu}\p{N}_/`]|[a-z]+(?:[._-][a-z]|\d))|\s*$)/gu,
    )) {
      const end = match.index + match[0].length;
      if (INNER.test(plain.slice(begin, match.index + 1)) && end < plain.length) continue;
      sentences.push(plain.slice(begin, end).trim());
      begin = end;
    }
    if (plain.slice(begin).trim() !== '') sentences.push(plain.slice(begin).trim());
  }
  return sentences.filter((one) => /[\p{L}\p{N}]/u.test(one));
}
