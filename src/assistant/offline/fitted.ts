import type { Draft } from '../draft.ts';
import { FIXED } from './fixed.ts';

/** A reply is read in one go: so many characters of text, headings and commands counted. */
const MOST = 1450;
/** What the first of two parts may take at most, as long as the second needs the rest. */
const FIRST = 900;

/** The parts of a reply within its length: each keeps its first sentences, and no sentence is said twice. */
export function fitted(parts: readonly (readonly Draft[])[]): Draft[] {
  const said = new Set<string>();
  const fresh = parts.map((part) =>
    part.filter(({ text }) => (said.has(text) && !LEADS.has(text) ? false : said.add(text))),
  );
  const [first = [], second = []] = fresh;
  const need = length(second);
  const room = need === 0 ? MOST : Math.max(FIRST, MOST - need);
  const one = cut(first, room);
  return [...one, ...cut(second, MOST - length(one))];
}

/** Sentences that only lead to the command after them. */
const LEADS = new Set<string>([FIXED.toGet, FIXED.toUndo, FIXED.noSamples]);

/** As many from the start as fit; only a quotation of an article may be passed over, for nothing rests on it. */
function cut(drafts: readonly Draft[], room: number): Draft[] {
  const kept: Draft[] = [];
  let used = drafts[0] ? drafts[0].section.length + 2 : 0;
  for (const [i, draft] of drafts.entries()) {
    const next = drafts[i + 1];
    const leads = LEADS.has(draft.text) && next?.form === 'command';
    const size = draft.text.length + 1;
    const command = leads || next?.form === 'command' ? (next?.text.length ?? 0) : 0;
    if (used + size + command > room) {
      if (draft.article || kept.length === 0) continue;
      break;
    }
    kept.push(draft);
    used += size;
  }
  return kept;
}

function length(drafts: readonly Draft[]): number {
  return drafts.reduce(
    (sum, { text }) => sum + text.length + 1,
    drafts[0] ? drafts[0].section.length + 2 : 0,
  );
}
