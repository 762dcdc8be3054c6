import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { findArticles } from '../../assistant/find-articles.ts';
import { OomwhyError } from '../../lib/errors.ts';
import { searchText } from '../../report/search-text.ts';
import type { McpParts } from '../parts.ts';
import { data, own, told } from '../result.ts';

const Input = z.strictObject({
  query: z.string().trim().max(20_000).default('').describe('What a person types or pastes.'),
  id: z.string().max(200).default('').describe('Id of an article to read, such as "causes/cgroup-limit".'),
  limit: z.number().int().min(1).max(20).default(5),
});

/** Articles on causes, fixes, the kernel, Python, and a team's own runbooks. */
export function registerSearchKnowledge(server: McpServer, { knowledge, report }: McpParts): void {
  server.registerTool(
    'search_knowledge',
    {
      title: 'Search the articles',
      description: 'Articles on running out of memory on Linux: searches them, or reads one by its id.',
      inputSchema: Input,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ query, id, limit }) =>
      told(async () => {
        if (id === '' && query === '')
          throw new OomwhyError('invalid-request', 'say what to search for', { where: 'query' });
        if (id === '') {
          const results = await findArticles(knowledge, query, { limit });
          return { content: [own(searchText({ query, results }))] };
        }
        const page = knowledge.page(id);
        if (!page) throw new OomwhyError('article-not-found', 'there is no such article', { where: id });
        return { content: [own(`${page.id}: ${page.title}`), data(page.body)] };
      }, report),
  );
}
