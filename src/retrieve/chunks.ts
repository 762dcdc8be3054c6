import { MarkdownTextSplitter } from '@langchain/textsplitters';
import type { Page } from './pages.ts';

/** A section this long still is one thought; a longer one is cut at its paragraphs. */
const CHUNK_CHARS = 1_500;

/** A piece of an article that is found and quoted as one. */
export interface Chunk {
  /** The heading it stands under. */
  readonly section: string;
  readonly text: string;
}

/** Cuts an article at its headings, and a long section at its paragraphs. */
export async function chunksOf(page: Page): Promise<Chunk[]> {
  const splitter = new MarkdownTextSplitter({ chunkSize: CHUNK_CHARS, chunkOverlap: 0 });
  const chunks: Chunk[] = [];
  for (const { section, text } of sectionsOf(page)) {
    for (const piece of await splitter.splitText(text)) chunks.push({ section, text: piece });
  }
  return chunks;
}

/** What stands below each heading; a `#` within a code block is no heading. */
function sectionsOf(page: Page): Chunk[] {
  const sections: { section: string; lines: string[] }[] = [{ section: page.title, lines: [] }];
  let fence: string | null = null;
  for (const line of page.body.split('\n')) {
    const mark = /^\s*(```|~~~)/.exec(line)?.[1];
    if (mark && (fence === null || fence === mark)) fence = fence === null ? mark : null;
    const heading = fence === null ? /^#{1,6}\s+(.+?)\s*#*$/.exec(line)?.[1] : undefined;
    if (heading === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ section: heading, lines: [] });
  }
  return sections
    .map(({ section, lines }) => ({ section, text: lines.join('\n').trim() }))
    .filter(({ text }) => text !== '');
}
