import { z } from 'zod';
import { inline, printable } from '../../lib/text.ts';
import { INCONCLUSIVE } from '../../schema/incident.ts';
import { findArticles } from '../find-articles.ts';
import { defineTool, type ToolResult } from './definition.ts';
import type { Toolbox } from './toolbox.ts';

const HITS = 4;
/** Of an article that is asked for by its id. */
const MAX_ARTICLE = 3_600;

const Input = z.object({
  query: z.string().describe('What to look for, in words.'),
  id: z.string().describe('Id of an article to read, such as "causes/cgroup-limit"; "" to search.'),
});

/** Articles about causes, fixes, the kernel, Python, and the team's own runbooks. */
export function knowledge(box: Toolbox) {
  const { verdict, contributing } = box.open.diagnosis.incident;
  const causes = [verdict, ...contributing]
    .map(({ cause }) => cause)
    .filter((cause) => cause !== INCONCLUSIVE);
  return defineTool({
    name: 'knowledge',
    description: 'Searches articles, or reads one.',
    schema: Input,
    async run({ query, id }): Promise<ToolResult> {
      const page = id === '' ? null : box.knowledge.page(id);
      if (page)
        return { text: `${page.id}: ${inline(page.title)}\n${printable(page.body).slice(0, MAX_ARTICLE)}` };
      if (query.trim() === '') return { text: 'There is no such article.' };
      const hits = await findArticles(box.knowledge, query.slice(0, 2_000), { limit: HITS, causes });
      const lines = hits.map(
        (hit) => `${hit.id} (${inline(hit.title)}), ${inline(hit.section)}: ${inline(hit.snippet, 700)}`,
      );
      return { text: lines.length > 0 ? lines.join('\n\n') : 'No article was found.' };
    },
  });
}
