import type { Frame, Ground, Verdict } from '../ground.ts';

/** Sentences that the rules or the articles say themselves, word for word. */
export const known: Frame = (sentence, ground) => said(ground).get(normal(sentence)) ?? null;

const memo = new WeakMap<Ground, ReadonlyMap<string, Verdict>>();

function said(ground: Ground): ReadonlyMap<string, Verdict> {
  const made = memo.get(ground);
  if (made) return made;
  const all = new Map<string, Verdict>();
  for (const { id, sections } of ground.articles)
    for (const text of Object.values(sections).flat())
      all.set(normal(text), { grounded: true, why: 'An article says it.', at: [], article: id });
  for (const { text, evidence } of ground.said)
    all.set(normal(text), { grounded: true, why: 'The rules say it.', at: evidence });
  memo.set(ground, all);
  return all;
}

function normal(text: string): string {
  return text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*_]/g, '')
    .replace(/[’‘]/g, "'")
    .replace(/\s+/g, ' ')
    .replace(/[.:;]+$/, '')
    .trim()
    .toLowerCase();
}
