import { z } from 'zod';
import { KnowledgeQuery, KnowledgeResults } from '../../../schema/knowledge.ts';
import type { Contract } from '../contract.ts';
import { text } from './common.ts';

const tag = 'Knowledge';

export const knowledgeContracts: readonly Contract[] = [
  {
    method: 'get',
    path: '/api/v1/knowledge',
    scope: 'read',
    tag,
    summary: 'Articles for what a person types or pastes, best first.',
    about: '`cause` puts the articles of a cause first.',
    request: { query: KnowledgeQuery },
    replies: { 200: { what: 'The articles.', content: { 'application/json': KnowledgeResults } } },
    errors: ['invalid-request'],
    examples: [
      {
        what: 'In a person’s words.',
        shell: `curl "$URL/api/v1/knowledge?q=exit+137+but+free+shows+lots+of+RAM&limit=3"`,
        status: 200,
      },
    ],
  },
  {
    method: 'get',
    path: '/knowledge/*id',
    scope: 'read',
    tag,
    summary: 'An article to read; its id may hold slashes.',
    request: { params: z.object({ id: z.string() }) },
    replies: { 200: { what: 'A page.', content: { 'text/html': text() } } },
    errors: ['article-not-found'],
    examples: [{ what: 'About a cause.', shell: `curl $URL/knowledge/causes/cgroup-limit`, status: 200 }],
  },
];
