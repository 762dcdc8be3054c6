import { openBundle } from '../bundle/open.ts';
import { diagnose } from '../diagnose.ts';
import type { KnowledgeBase } from '../retrieve/knowledge-base.ts';
import type { SearchOptions } from '../retrieve/search.ts';
import { INCONCLUSIVE } from '../schema/incident.ts';
import type { KnowledgeHit } from '../schema/knowledge.ts';

/**
 * Articles for what a person types or pastes. Who searches for a line of a log has evidence in hand: what the
 * rules find in it steers the search, as the findings of an incident do.
 */
export async function findArticles(
  knowledge: Pick<KnowledgeBase, 'search'>,
  text: string,
  { limit, causes = [] }: SearchOptions,
): Promise<KnowledgeHit[]> {
  const found = causes.length > 0 ? causes : await causesIn(text);
  return knowledge.search(text, { limit, causes: found });
}

async function causesIn(text: string): Promise<string[]> {
  const bytes = (async function* () {
    yield Buffer.from(text);
  })();
  try {
    const { verdict, contributing } = diagnose(await openBundle([{ name: 'query', bytes }])).incident;
    return verdict.cause === INCONCLUSIVE ? [] : [verdict, ...contributing].map(({ cause }) => cause);
  } catch {
    // A question need not be evidence: then it has words alone.
    return [];
  }
}
